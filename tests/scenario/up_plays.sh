#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-ctl up on a machine where nothing runs: it starts all, it plays, it leaves nothing behind.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
graph=$TOP/graphs/minimal.yaml
up() { aers-ctl up --meter-osc "127.0.0.1:$METER_PORT" "$@"; }
start_up() {
    rm -f "$WORK/aers-ctl.log"
    background aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$graph"
    UP=$LAST
}
announced() { grep -q '"state"' "$WORK/aers-ctl.log"; }
said() { grep '^{' "$WORK/aers-ctl.log" | jq -r "$1"; }
no_server() { ! jack_lsp; }
nothing_listens() { ! ss -Hltun | grep -qE ":($OSC_PORT|$METER_PORT|$HTTP_PORT) "; }
no_process() { # of those that up named, and none that names this server or these ports
    ! pgrep -f "($JACK_DEFAULT_SERVER|127.0.0.1:($OSC_PORT|$METER_PORT|$HTTP_PORT))" -a | grep -E 'jackd|aers-(node|meter|graphd)'
}
leaves_nothing() { # SENTENCE
    is "$1: no process is left" no_process
    is "$1: no port is left" nothing_listens
    is "$1: no JACK server is left" no_server
    same "$1: nothing is left in the runtime directory" "$(find "$XDG_RUNTIME_DIR" -mindepth 1)" ""
    same "$1: no shared memory is left" "$(find /dev/shm -mindepth 1 ! -name jack-shm-registry | grep -F "$JACK_DEFAULT_SERVER")" ""
}

# ---- by itself, for a time
SECONDS=0
is "up --for 3 ends with 0" up --for 3 "$graph"
is "and takes about that long" test "$SECONDS" -ge 3 -a "$SECONDS" -le 8
leaves_nothing "--for"

# ---- while it plays
start_up
is "up says in one JSON object what plays" wait_for 15 announced
same "the state" "$(said .state)" running
same "the graph and its number of nodes" "$(said '"\(.graph_id) \(.nnodes)"')" "minimal 3"
same "where to look" "$(said '"\(.url) \(.meter)"')" "$AERS_URL http://127.0.0.1:$HTTP_PORT/"
same "the JACK server" "$(said .jack_server)" "$JACK_DEFAULT_SERVER"
jackd=$(said .jackd_pid) meter=$(said .meter_pid) graphd=$(said .graphd_pid)
is "which processes" test "${jackd:-0}" -gt 1 -a "${meter:-0}" -gt 1 -a "${graphd:-0}" -gt 1
jackd_words() { tr '\0' '\n' <"/proc/${jackd:-self}/cmdline"; }

same "jackd has the graph's rate, two ports each way, and no synchronous mode" \
    "$(jackd_words | tr '\n' ' ' | sed -E 's/ -[Rr] -n [^ ]+//')" "jackd -d dummy -r 48000 -p 512 -C 2 -P 2 "
realtime_wanted() { if chrt -f 20 true 2>/dev/null; then echo -R; else echo -r; fi; }
same "jackd is real-time exactly where that is allowed" "$(jackd_words | sed -n 2p)" \
    "$(realtime_wanted)"
is "every child has a session of its own, so that the terminal's Ctrl-C does not reach it" \
    test "$(ps -o sid= -p "$jackd" "$meter" "$graphd" | sort -u | wc -l)" -eq 3
near "the tone is heard where it should be" \
    "$(jack_rec -n "$JACK_DEFAULT_SERVER" -d 0.5 --levels trim:out_1 | jq '.channels[0].peak_db')" -24 0.1
same "and goes to both speakers" "$(jack_lsp -c | grep -A1 -E '^system:playback_[12]$' | grep -c '^ *out')" 2

# ---- the send buffers of jackd's sockets: the server tells of an xrun through them
smallest() { ss -xmpH | grep -F "pid=$1," | grep -oE ',tb[0-9]+' | tr -dc '0-9\n' | sort -n | head -n 1; }
accepted() { ss -xpH | grep -F "pid=$1," | grep -c ESTAB; }
is "jackd has sockets to its clients" test "$(accepted "$jackd")" -ge 4
is "the send buffer of every one of them is large ($(smallest "$jackd") bytes)" test "$(smallest "$jackd")" -ge 1000000
is "which others' are not ($(smallest "$meter") bytes)" test "$(smallest "$graphd")" -lt 1000000

# ---- a second one
out=$(up "$graph" 2>&1)
same "a second up is refused" $? 4
is "and names the graph that plays" grep -q "with the graph minimal; aers-ctl down stops it, --osc HOST:PORT takes another" \
    <<<"$out"
is "the first one still plays" aers-ctl ping

# ---- down
is "down is answered when graphd has gone" aers-ctl down
is "up ends by itself" wait_for 10 gone "$UP"
wait "$UP"
same "and with 0" $? 0
leaves_nothing "down"
aers-ctl down 2>/dev/null
same "down where nothing runs says so" $? 10

# ---- signals
for signal in INT TERM HUP; do
    start_up
    wait_for 15 announced
    kill -$signal "$UP"
    wait_for 15 gone "$UP"
    wait "$UP"
    same "SIG$signal ends up with 0" $? 0
    leaves_nothing "SIG$signal"
done
start_up
wait_for 10 jack_lsp
kill -INT "$UP"
wait_for 15 gone "$UP"
wait "$UP"
same "SIGINT in the middle of the start ends up with 0" $? 0
leaves_nothing "SIGINT in the middle of the start"

# ---- nothing is started for what cannot play
printf 'graph_id: x\nnodes: []\nnoodles: []\nedges: []\n' >"$WORK/wrong.yaml"
out=$(up "$WORK/wrong.yaml" 2>&1)
same "a wrong graph is refused" $? 2
is "with its problems" grep -q "wrong.yaml:3:1: .*noodles" <<<"$out"
up "$WORK/absent.yaml" >/dev/null 2>&1
same "an absent one too" $? 3
up --for 0 "$graph" >/dev/null 2>&1
same "--for takes a time above 0" $? 2
up --jack-server "" "$graph" >/dev/null 2>&1
same "a JACK server has a name" $? 2
leaves_nothing "refusals"
finish
