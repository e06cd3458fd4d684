#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-node started by hand: a plain JACK client under its exact name, heard, driven, metered, and gone without a trace.
. "$(dirname "$0")/lib.sh"

level() { jack_rec -d 0.5 --levels "$@" | jq -r '.channels[0].rms_db'; }
ports() { jack_lsp | grep "^$1:" | sort | tr '\n' ' '; }
has_port() { jack_lsp | grep -qx "$1"; }
fails_with() { # STATUS WORDS COMMAND...
    local status=$1 words=$2 output got
    shift 2
    output=$("$@" 2>&1 </dev/null)
    got=$?
    echo "$got: $output"
    [ "$got" = "$status" ] && grep -qF -- "$words" <<<"$output"
}

is "without a JACK server it says so and ends with 10" \
    fails_with 10 'no JACK server' aers-node --name trim builtin/gain gain_db=-6
is "and starts none" fails_with 1 '' pgrep -f "jackd.*$JACK_DEFAULT_SERVER"

start_jackd
background aers-node --name tone builtin/sine freq_hz=1000 level_db=-20
TONE=$LAST
background aers-node --name trim --osc "127.0.0.1:$OSC_PORT" --meter "127.0.0.1:$METER_PORT" builtin/gain gain_db=-6
TRIM=$LAST
is "the client appears" wait_for 5 has_port trim:out_1
same "with exactly its ports" "$(ports trim)" "trim:in_1 trim:out_1 "
is "the source appears" wait_for 5 has_port tone:out_1
same "without inputs" "$(ports tone)" "tone:out_1 "
is "it is connected like any client" jack_connect tone:out_1 trim:in_1

memory_kb() { awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/status"; }
if [ "$(ulimit -l)" = unlimited ] || [ "$(id -u)" = 0 ]; then
    is "JACK's shared memory is locked from the start" test "$(memory_kb "$TRIM" VmLck)" -gt 90000
    is "as far as it is touched" test "$(memory_kb "$TRIM" VmRSS)" -lt 50000
else
    skip "JACK's shared memory is locked" "this user may not lock memory"
fi

near "a sine of -20 dBFS peak has an RMS of -23.01 dB" "$(level tone:out_1)" -23.0103 0.001
near "a gain of -6 dB makes it 6 dB less" "$(level trim:out_1)" -29.0103 0.001

is "a taken name is refused with 4" fails_with 4 'of this name already' aers-node --name trim builtin/gain
is "an unknown module with 3 and the nearest one" fails_with 3 'did you mean builtin/gain?' aers-node builtin/gian
is "an unknown parameter with 3 and the nearest one" fails_with 3 'did you mean gain_db?' aers-node builtin/gain gain_dB=1
is "a value out of range with 2 and what is allowed" fails_with 2 '-120 to 24' aers-node builtin/gain gain_db=25
is "a missing option with 2" fails_with 2 'needs path=' aers-node builtin/file
is "a missing file by its name" fails_with 2 /nowhere.wav aers-node builtin/file path=/nowhere.wav
is "a bad name with 2" fails_with 2 'cannot be a node' aers-node --name 'a:b' builtin/gain
is "a bad number of channels with 2" fails_with 2 'from 1 to 64' aers-node --channels 65 builtin/gain
is "a wrong option with 2" fails_with 2 'nrecognized option' aers-node --nmae x builtin/gain

background aers-node --name eq --channels 2 builtin/biquad_eq bands/1/type=hp bands/1/freq_hz=0.08kHz bands/3/gain_db=3
is "bands are given by their addresses" wait_for 5 has_port eq:in_2
same "and channels by their number" "$(ports eq)" "eq:in_1 eq:in_2 eq:out_1 eq:out_2 "

same "--list names every module" "$(aers-node --list | awk '{ print $1 }' | sort | tr '\n' ' ')" \
    "$(cd "$TOP" && jq -r .name manifests/builtin/*.json | sort | tr '\n' ' ')"
same "--describe is JSON with slots" "$(aers-node --describe builtin/biquad_eq | jq -r '.list.params.freq_hz.slot >= 1')" true

# ---- control by hand
URL=osc.udp://127.0.0.1:$OSC_PORT
background oscdump -L "$METER_PORT"
METERS=$WORK/oscdump.log
is "meters arrive" wait_for 5 grep -q '/aers/meter/1' "$METERS"
is "oscsend sets a value" oscsend "$URL" /aers/node/trim/gain_db f -26
trim_is() { awk -v a="$(level trim:out_1)" -v b="$1" 'BEGIN { exit !(a - b < 0.01 && b - a < 0.01) }'; }
is "and the level follows" wait_for 5 trim_is -49.0103
is "mute is heard" oscsend "$URL" /aers/node/trim/mute i 1
is "as silence" wait_for 5 trim_is -150
is "and unmute, too" oscsend "$URL" /aers/node/trim/mute F
is "as before" wait_for 5 trim_is -49.0103
is "bypass is heard" oscsend "$URL" /aers/node/trim/bypass T
is "as the input" wait_for 5 trim_is -23.0103

# /aers/meter/1 graph node sequence frame nchannels noutputs cpu cpu_max clips late xruns queue latency peak rms
meter() { tail -n 1 "$METERS" | awk -v field="$1" '{ print $(NF - field) }'; }
metered() { awk -v a="$(meter 0)" 'BEGIN { exit !(a > -23.05 && a < -22.97) }'; }
is "the meter shows the RMS" wait_for 5 metered
near "and the peak" "$(meter 1)" -20 0.01
is "the messages are numbered without a gap" awk '
    $2 == "/aers/meter/1" { n = $6; if (seen && n != last + 1) exit 1; last = n; seen++ }
    END { exit seen < 10 }' "$METERS"
same "they name graph and node" "$(tail -n 1 "$METERS" | awk '{ print $3, $4, $5 }')" 'ssihiiffiiiiiff "by_hand" "trim"'

# ---- the end
is "SIGTERM ends it with 0" bash -c "kill -TERM $TRIM"
wait "$TRIM"
same "status" $? 0
is "and its ports are gone" wait_for 5 bash -c "! jack_lsp | grep -q '^trim:'"
kill -INT "$TONE"
wait "$TONE"
same "SIGINT ends with 0 as well" $? 0
same "no semaphore of theirs is left" "$(find /dev/shm -name '*_trim' -o -name '*_tone')" ""

aers-node --name last builtin/gain 2>"$WORK/last.log" &
LAST_NODE=$!
STARTED+=("$LAST_NODE")
is "a node runs" wait_for 5 has_port last:out_1
stop "$JACKD"
wait "$LAST_NODE"
same "when the server goes it ends with 10" $? 10
is "and says so" grep -q 'the JACK server has gone' "$WORK/last.log"
finish
