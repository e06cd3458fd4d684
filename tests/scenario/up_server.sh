#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-ctl up beside a JACK server that is there already, and when something dies under it.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
graph=$TOP/graphs/minimal.yaml
announced() { grep -q '"state"' "$WORK/out"; }
said() { jq -r "$1" "$WORK/out"; }
UP=
start_up() { # OPTION...
    rm -f "$WORK/out"
    aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$@" "$graph" >"$WORK/out" 2>"$WORK/err" </dev/null &
    UP=$!
    STARTED+=("$UP")
    wait_for 15 announced
}
ends_with() { # STATUS
    wait_for 20 gone "$UP" || return 1
    wait "$UP"
    [ $? -eq "$1" ]
}
nothing_of_ours() {
    ! pgrep -f "(aers-test-own-$$|127.0.0.1:($OSC_PORT|$METER_PORT|$HTTP_PORT))" -a | grep -E 'jackd|aers-(node|meter|graphd)'
}
clients() { jack_lsp | cut -d: -f1 | sort -u | tr '\n' ' '; }

# ---- a server that runs is used and not stopped
start_jackd
start_up
is "up plays on the running server" announced
same "it started no jackd" "$(said .jackd_pid)" null
same "its nodes are clients of this server" "$(clients)" "out system tone trim "
kill -INT "$UP"
ends_with 0
same "Ctrl-C ends it with 0" $? 0
is "the server still runs" jack_lsp
same "and is left alone" "$(clients)" "system "

# ---- another server by name, started beside it and stopped again
start_up --jack-server "aers-test-own-$$"
is "up --jack-server starts a server of that name" announced
is "which is not the one that ran" test "$(said .jackd_pid)" -gt 0
is "and has its nodes" env JACK_DEFAULT_SERVER="aers-test-own-$$" jack_lsp trim:out_1
same "the one that ran has none of them" "$(clients)" "system "

# ---- what dies under it
jackd_pid() { pgrep -f "^jackd .*-n aers-test-own-$$ "; }
plays_without() { # PID
    local pid
    pid=$(jackd_pid) && [ "$pid" != "$1" ] && [ "$(aers-ctl status --json | jq -r .state)" = running ]
}
first=$(said .jackd_pid)
kill -KILL "$first"
is "when its jackd dies, up starts another one, and the graph plays again" wait_for 15 plays_without "$first"
is "and says so" grep -q 'jackd: was ended by signal 9 .*; it is started again' "$WORK/err"
second=$(jackd_pid)
kill -STOP "$second"
is "a jackd that answers no more is replaced, too" wait_for 30 plays_without "$second"
is "which is said" grep -q 'jackd: answers no request any more' "$WORK/err"
goes_on() { gone "$UP" || plays_without "$1"; }
for ((i = 0; i < 6; i++)); do
    gone "$UP" && break
    next=$(jackd_pid)
    kill -KILL "$next"
    wait_for 15 goes_on "$next" || break
done
ends_with 1
same "when its jackd dies again and again, up fails" $? 0
is "and says why" grep -q 'jackd: was ended by signal 9' "$WORK/err"
is "and stops the rest" nothing_of_ours
is "the other server still runs" jack_lsp

start_up
kill -KILL "$(said .meter_pid)"
ends_with 1
same "when aers-meter dies, up fails" $? 0
is "says why" grep -q 'aers-meter: was ended by signal 9' "$WORK/err"
is "and stops the rest" nothing_of_ours
same "with the nodes" "$(clients)" "system "

start_up
kill -KILL "$(said .graphd_pid)"
ends_with 1
same "when aers-graphd dies, up fails" $? 0
is "says why" grep -q 'aers-graphd: was ended by signal 9' "$WORK/err"
is "and the nodes end too" wait_for 5 nothing_of_ours

# ---- up itself is killed
start_up --jack-server "aers-test-own-$$"
ours() { pgrep -f "(aers-test-own-$$|127.0.0.1:($OSC_PORT|$METER_PORT|$HTTP_PORT))" -a | grep -cE 'jackd|aers-(node|meter|graphd)'; }
is "up has its server, meter and graphd again" [ "$(ours)" -ge 3 ]
# Nobody's child; its command line is up's, with this meter's port.
guard=$(for pid in $(pgrep -x 'aers-ctl guard'); do grep -qF ":$METER_PORT" "/proc/$pid/cmdline" && echo "$pid"; done)
is "and who would end them for it" test -n "$guard"
kill -KILL "$UP"
is "when up itself is killed, what it started ends" wait_for 20 nothing_of_ours
is "so does who saw to that" wait_for 5 gone "$guard"

# ---- what does not start
sed 's/48000/44100/' "$graph" >"$WORK/rate.yaml"
graph=$WORK/rate.yaml
: >"$WORK/out"
aers-ctl up --meter-osc "127.0.0.1:$METER_PORT" "$graph" >"$WORK/out" 2>"$WORK/err"
same "a graph of another rate than the server's is an error" "$((${?} != 0))" 1
is "which names both rates" grep -qE '44100.*48000|48000.*44100' "$WORK/err"
is "nothing is left" nothing_of_ours
graph=$TOP/graphs/minimal.yaml

# ---- ports that somebody has
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$((METER_PORT + 1))"
HOLDER=$LAST
serves() { curl -fs "$AERS_METER/api/health"; }
is "another aers-meter has the port" wait_for 5 serves
aers-ctl up --meter-osc "127.0.0.1:$METER_PORT" "$graph" >"$WORK/out" 2>"$WORK/err"
same "a port that is taken is a conflict" $? 4
is "and the option that names another is told" grep -qF "127.0.0.1:$HTTP_PORT: this port is taken; --http HOST:PORT takes another" \
    "$WORK/err"
same "nothing was started" "$(clients)" "system "
is "who has the port still serves" serves
stop "$HOLDER"
finish
