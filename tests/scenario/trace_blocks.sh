#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# --trace: when each block of each node began and ended, as Perfetto reads it; from a running graph, and from a render.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
state_is() { [ "$(aers-ctl status --json | jq -r .state)" = "$1" ]; }
of() { jq -c --arg name "$2" '(.traceEvents[] | select(.ph == "M" and .args.name == $name).pid) as $pid | .traceEvents[] | select(.ph == "X" and .pid == $pid)' "$1"; }

cat >"$WORK/chain.yaml" <<G
graph_id: chain
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain }
  - { id: out, type: output, sink: "wav:file=tape.wav", channels: 1 }
edges: [ { from: tone, to: trim }, { from: trim, to: out } ]
G
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none --trace "$WORK/live.json" "$WORK/chain.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
longer_than() { [ "$(soxi -s "$1" 2>/dev/null || echo 0)" -gt "$2" ]; }
is "and plays for a while" wait_for 10 longer_than "$WORK/tape.wav" 24000
stop "$GRAPHD"
is "at the end there is a file, which is JSON all through" python3 -m json.tool "$WORK/live.json"
for node in tone trim out; do
    is "$node has blocks" test "$(of "$WORK/live.json" $node | wc -l)" -gt 10
done
same "they are named after what took the time" "$(of "$WORK/live.json" trim | jq -r .name | sort -u)" trim
is "none ends before it begins, or lies outside its time" sh -c "jq '[.traceEvents[] | select(.ph == \"X\") | select(.dur < 0 or .dur > 60000000)] | length' '$WORK/live.json' | grep -qx 0"
is "who hears another comes after him" test \
    "$(jq -s 'group_by(.args.frame) | map(select(length == 2) | select(.[0].ts > .[1].ts)) | length' <(of "$WORK/live.json" tone; of "$WORK/live.json" out))" = 0
is "cycles of JACK stand beside them" test "$(of "$WORK/live.json" JACK | wc -l)" -gt 10

aers-ctl --quiet render "$WORK/chain.yaml" --duration 20 --block 1024 --isolation node --trace "$WORK/offline.json" -o "$WORK/mix.wav"
is "a render leaves one, too" python3 -m json.tool "$WORK/offline.json"
same "where time waits nobody is late" "$(jq '[.traceEvents[] | select(.name == "late" or .name == "cycle" or .args.spare_us != null)] | length' "$WORK/offline.json")" 0
is "with blocks of every node" test "$(of "$WORK/offline.json" trim | wc -l)" -gt 100

is "a place that cannot be written is refused" sh -c "aers-graphd --osc 127.0.0.1:$OSC_PORT --meter none --trace /nowhere/x.json '$WORK/chain.yaml' 2>&1 | grep -q '/nowhere/x.json: cannot write'"
finish
