#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# While a node is dead, what is heard is what its on_failure says: what it would hear, or nothing, or nothing until a person
# starts it again. The process that waits to be its next one is halted, so that it stays dead for as long as we look.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
cat >"$WORK/failure.yaml" <<'G'
graph_id: failure
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -20 } }
  - { id: eq, type: processor, module: builtin/biquad_eq }
  - { id: loud, type: processor, module: builtin/gain, params: { gain_db: 6 } }
  - { id: soft, type: processor, module: builtin/gain, params: { gain_db: -10 } }
  - { id: safe, type: processor, module: builtin/gain, params: { gain_db: 0 }, on_failure: hold }
  - { id: sum, type: bus }
edges:
  - { from: tone, to: eq }
  - { from: eq, to: loud }
  - { from: loud, to: soft }
  - { from: soft, to: safe }
  - { from: safe, to: sum }
G

status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
node() { status | jq -r --arg id "$1" --arg key "$2" '.nodes[] | select(.id == $id) | .[$key]'; }
node_is() { [ "$(node "$1" "$2")" = "$3" ]; }
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E '^(tone|eq|loud|soft|safe):out_1 > ' | sort; }
links_are() { [ "$(links)" = "$1" ]; }
level_of() { jack_rec -d 0.2 --levels "$1" | jq '.channels[0].peak_db'; }
level_is() { awk -v a="$(level_of "$1")" -v b="$2" 'BEGIN { exit !(a - b < 0.1 && b - a < 0.1) }'; }
spare() { pgrep -P "$GRAPHD" -f -- '--name \(spare\)'; }
# Kill a node, and keep the next one from starting.
kill_for_good() {
    wait_for 10 spare
    HALTED=$(spare)
    kill -STOP "$HALTED"
    kill -KILL "$(node "$1" pid)"
}

start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/failure.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
WIRES=$(links)
is "and sounds" wait_for 5 level_is safe:out_1 -24

# ---- bypass
same "an equalizer is gone around unless the file says otherwise" "$(node eq on_failure)" bypass
kill_for_good eq
around=$(printf '%s\n' 'tone:out_1 > loud:in_1' 'loud:out_1 > soft:in_1' 'soft:out_1 > safe:in_1' 'safe:out_1 > sum:in_1' | sort)
is "a dead equalizer is gone around" wait_for 5 links_are "$around"
is "which status says" node_is eq bypassed true
is "and the graph sounds" wait_for 5 level_is safe:out_1 -24
kill -KILL "$(node loud pid)" # a process started for it from nothing, since the one kept ready is taken
is "with its neighbour dead as well" wait_for 10 node_is loud restarts 1
is "which comes back" wait_for 10 node_is loud state running
is "to a way that is whole" wait_for 5 level_is safe:out_1 -24
kill -CONT "$HALTED"
is "it comes back" wait_for 10 node_is eq state running
is "and nothing goes around it any more" wait_for 5 links_are "$WIRES"
is "which status says" node_is eq bypassed false
is "and all is as it was" wait_for 5 level_is safe:out_1 -24

# ---- silence
same "a gain that turns down is not gone around" "$(node soft on_failure)" silence
kill_for_good soft
is "it is silent" wait_for 5 level_is safe:out_1 -150
same "and nothing goes around it" "$(links | grep -c 'loud:out_1 > safe')" 0
kill -CONT "$HALTED"
is "until it is back" wait_for 10 level_is safe:out_1 -24
is "what is muted" aers-ctl -q set eq mute 1
is "is silent" wait_for 5 level_is safe:out_1 -150
kill_for_good eq
is "and dead" wait_for 5 node_is eq state starting
same "it is not gone around either" "$(links | grep -c 'tone:out_1 > loud')" 0
kill -CONT "$HALTED"
is "it comes back" wait_for 10 node_is eq state running
aers-ctl -q set eq mute 0

# ---- hold
is "the graph is whole again" wait_for 10 state_is running
wait_for 10 level_is safe:out_1 -24
aers-ctl -q set safe gain_db -3
kill -KILL "$(node safe pid)"
is "what is to be held is not started again" wait_for 5 node_is safe state failed
is "which is said" wait_for 5 grep -q 'safe: held: killed by signal 9' "$WORK/aers-graphd.log"
is "and makes the graph degraded" wait_for 5 state_is degraded
same "it has not been started" "$(node safe restarts)" 0
is "a start brings it back" aers-ctl -q start
is "with its connections" wait_for 10 links_are "$WIRES"
is "and its value" wait_for 5 level_is safe:out_1 -27
is "the graph is whole" wait_for 5 state_is running
kill -TERM "$GRAPHD"
is "and ends" wait_for 5 gone "$GRAPHD"
finish
