#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Audio threads run where the placement, or the file, says; nothing else of a node is bound, and turning it off lets go.
. "$(dirname "$0")/lib.sh"

write_graph() { # HEAD [MORE of the second chain's head]
    cat >"$WORK/new" <<G
graph_id: placement
sample_rate: 48000
$1
nodes:
  - { id: a, type: source, source: { kind: sine } }
  - { id: b, type: processor, module: builtin/gain }
  - { id: c, type: processor, module: builtin/gain }
  - { id: v, type: source, source: { kind: sine }${2:-} }
  - { id: w, type: processor, module: builtin/gain }
edges: [ { from: a, to: b }, { from: b, to: c }, { from: v, to: w } ]
G
    mv "$WORK/new" "$WORK/placement.yaml"
}
status() { aers-ctl status --json; }
running() { [ "$(status | jq -r .state)" = running ]; }
pid_of() { status | jq --arg id "$1" '.nodes[] | select(.id == $id).pid'; }
cpu_of() { status | jq --arg id "$1" '.nodes[] | select(.id == $id).cpu'; }
# The processors that the audio thread of a node may use: of its threads that have a real-time priority the highest.
audio_of() { # NODE
    local task
    for task in /proc/"$(pid_of "$1")"/task/*; do
        echo "$(awk '$41 == 1 { print $40 }' "$task/stat") $(awk '/^Cpus_allowed_list/ { print $2 }' "$task/status")"
    done | grep '^[0-9]' | sort -n | tail -n 1 | cut -d ' ' -f 2
}
main_of() { awk '/^Cpus_allowed_list/ { print $2 }' "/proc/$(pid_of "$1")/status"; }
mine() { awk '/^Cpus_allowed_list/ { print $2 }' /proc/self/status; }
told() { [ "$(cpu_of a) $(cpu_of b) $(cpu_of c)" = "$1 $1 $1" ]; }
loose() { [ "$(status | jq '[.nodes[].cpu] | unique == [null]')" = true ]; }
bound() { [ "$(audio_of "$1")" = "$2" ]; }
reload() { kill -HUP "$GRAPHD"; }

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
write_graph ''
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/placement.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 running
first=$(cpu_of a) other=$(cpu_of v)
is "a chain stays on one processor" wait_for 5 told "$first"
same "the other chain too" "$(cpu_of w)" "$other"
if [ "$(nproc)" -gt 1 ]; then
    is "two chains are spread over two" test "$first" != "$other"
else
    skip "two chains are spread over two" "one processor"
fi
if [ -n "$(audio_of a)" ]; then
    for node in a b c; do is "$node's audio thread may use that one alone" wait_for 5 bound "$node" "$first"; done
    is "w's the other" wait_for 5 bound w "$other"
else
    skip "the audio threads are bound" "no real-time threads here"
fi
same "the rest of a process may use all" "$(main_of a)" "$(mine)"

kill -KILL "$(pid_of b)"
came_back() { running && [ "$(status | jq '.nodes[1].restarts')" = 1 ]; }
is "a node is killed and comes back" wait_for 10 came_back
is "to its place" wait_for 5 told "$first"

before=$(pid_of v)
write_graph 'placement: off' ', cpu: 0'
reload
said() { [ "$(cpu_of v)" = 0 ] && [ "$(cpu_of a)" = null ] && [ "$(cpu_of w)" = null ]; }
is "off, only what the file says is bound" wait_for 5 said
same "and nobody was started again for it" "$(pid_of v)" "$before"
[ -z "$(audio_of a)" ] || is "the others are let go" wait_for 5 bound a "$(mine)"

write_graph 'placement: off' ', cpu: 1023'
reload
is "a processor that is not there is a warning" wait_for 5 grep -q 'v: /aers/place: range: .*processor 1023 may not be used here' "$WORK/aers-graphd.log"
is "and the node runs unbound" wait_for 5 loose
is "the graph still runs" running
finish
