#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The audio callback of every built-in module, with all its values moving, allocates nothing, locks nothing and makes no system
# call; and kill -9 of nodes leaves nothing in libjack's shared database.
. "$(dirname "$0")/lib.sh"

TRAP=$TOOLS/rt_trap.so
URL=osc.udp://127.0.0.1:$OSC_PORT
has_port() { jack_lsp | grep -qx "$1"; }
has_client() { jack_lsp | grep -q "^$1:"; }

start_jackd 48000 64

# ---- the trap itself
for offence in malloc free pthread_mutex_lock write open poll printf clock_nanosleep syscall; do
    AERS_RT_TRAP_TEST=$offence LD_PRELOAD=$TRAP aers-node --name bad builtin/gain >"$WORK/bad.log" 2>&1 </dev/null
    same "the trap ends a callback that calls $offence" "$? $(grep -o 'rt_trap: .* callback' "$WORK/bad.log")" \
        "134 rt_trap: $offence in the process callback"
done

# ---- every module under the trap
sox -n -r 44100 -c 2 "$WORK/in.wav" synth 0.3 sine 440 # three tenths of a second at another rate, looped
background aers-node --name noise --channels 2 builtin/noise
wait_for 5 has_port noise:out_2

# Every address of a module with its lowest, highest and preset value, as "address value" lines; lists have two elements.
moves() {
    aers-node --describe "$1" | jq -r '
        def values: if .type == "bool" then 1, 0 elif .type == "enum" then (.choices | keys[]) else .min, .max, .default end;
        (.params | to_entries[] | .key as $k | .value | values | "\($k) \(.)"),
        (.list // empty | .name as $l | .params | to_entries[] | .key as $k | .value | values |
            "\($l)/1/\($k) \(.)", "\($l)/2/\($k) \(.)"),
        ("mute 1", "mute 0"), (if .bypass then "bypass 1", "bypass 0" else empty end)'
}
arguments() {
    case $1 in
    builtin/file) echo "path=$WORK/in.wav loop=true" ;;
    builtin/events) printf 'polyphony=4 events=[%s,%s,%s]' "{\"at\":0,\"play\":\"$WORK/in.wav\",\"repeat\":{\"every\":0.1}}" \
        '{"at":0,"synth":"babble","repeat":{"every":0.05,"humanise":0.02,"humanise_db":3}}' \
        '{"at":0,"synth":"footstep","pan":0.5,"duration":0.05,"repeat":{"every":0.03}}' ;;
    builtin/wav) echo "path=$WORK/out.wav" ;;
    builtin/record) echo "path=$WORK/take.wav" ;;
    builtin/biquad_eq) echo "bands/2/freq_hz=500" ;;
    builtin/mixer) echo "inputs/2/pan=0.5" ;;
    esac
}
drive() {
    local address value
    while read -r address value; do
        oscsend "$URL" "/aers/node/under_test/$address" f "$value" || return 1
    done < <(moves "$1")
}
acknowledged() { # by asking for the last value that was set
    oscsend "$URL" /aers/node/under_test/mute
}

for module in $(cd "$TOP" && jq -r .name manifests/builtin/*.json); do
    LD_PRELOAD=$TRAP aers-node --name under_test --channels 2 --osc "127.0.0.1:$OSC_PORT" --meter "127.0.0.1:$METER_PORT" \
        "$module" $(arguments "$module") >"$WORK/under_test.log" 2>&1 </dev/null &
    NODE=$!
    STARTED+=("$NODE")
    wait_for 5 has_client under_test
    for port in $(jack_lsp | grep '^under_test:in_'); do
        jack_connect "noise:out_$(((${port##*_} - 1) % 2 + 1))" "$port"
    done
    drive "$module"
    is "$module: the callback runs under the trap" wait_for 5 grep -q 'rt_trap: watching' "$WORK/under_test.log"
    drive "$module"
    acknowledged
    # a second of audio with everything moving; jack_rec counts the frames
    jack_rec --torn --frames 48000 noise:out_1
    is "$module: it still lives" kill -0 "$NODE"
    kill -TERM "$NODE"
    wait "$NODE"
    same "$module: and ends with 0" "$? $(grep -c 'process callback' "$WORK/under_test.log")" "0 0"
done

# ---- what the kernel sees of the real-time thread
rt_thread() { # the thread of process $1 that has a real-time policy
    local task
    for task in /proc/"$1"/task/*; do
        [ "$(awk '{ print $41 }' "$task/stat")" = 1 ] && basename "$task" && return
    done
}
background aers-node --name traced --channels 2 --osc "127.0.0.1:$OSC_PORT" builtin/limiter
NODE=$LAST
wait_for 5 has_port traced:out_2
jack_connect noise:out_1 traced:in_1
THREAD=$(rt_thread "$NODE")
if [ -z "$THREAD" ]; then
    skip "the audio thread calls nothing but futex" "no real-time thread to be had here"
elif ! command -v strace >/dev/null || ! strace -qq -o /dev/null true 2>/dev/null; then
    skip "the audio thread calls nothing but futex" "strace is not to be had here"
else
    background strace -qq -p "$THREAD" -o "$WORK/trace"
    STRACE=$LAST
    traced() { [ "$(wc -l <"$WORK/trace")" -gt "$1" ]; }
    wait_for 5 traced 100
    for value in -30 -3 -12; do oscsend "$URL" /aers/node/traced/ceiling_db f $value; done
    wait_for 5 traced 2000
    stop "$STRACE"
    same "the audio thread calls nothing but futex" \
        "$(sed -E 's/^<\.\.\. ([a-z0-9_]+) .*/\1/; s/\(.*//' "$WORK/trace" | grep -vE '^(---|\+\+\+|$)' | sort -u)" futex
fi
stop "$NODE"

# ---- kill -9
db() { find /dev/shm -name 'jack_db*' -exec du -sb {} + | awk '{ n += $1 } END { print n + 0 }'; }
wait_for 5 has_port noise:out_1
BEFORE=$(db)
for i in $(seq 20); do
    aers-node --name victim builtin/gain >/dev/null 2>&1 </dev/null &
    NODE=$!
    STARTED+=("$NODE")
    [ $((i % 2)) = 0 ] || wait_for 5 has_port victim:out_1 # half of them on their way in
    kill -KILL "$NODE"
    wait "$NODE" 2>/dev/null
    wait_for 5 bash -c "! jack_lsp | grep -q '^victim:'"
done
same "twenty killed nodes leave libjack's database as it was" "$(db)" "$BEFORE"
aers-node --name after builtin/gain >/dev/null 2>&1 </dev/null &
STARTED+=("$!")
is "and the next client opens" wait_for 5 has_port after:out_1
finish
