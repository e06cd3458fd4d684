#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The graph on the WebSocket: whole for who comes, then what was added, changed and removed, which leads to the same as asking.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
URL=http://127.0.0.1:$HTTP_PORT
{
    printf 'graph_id: told\nsample_rate: 48000\nnodes:\n  - { id: tone, type: source, source: { kind: sine } }\n'
    for i in $(seq 30); do echo "  - { id: g$i, type: processor, module: builtin/gain }"; done
    echo "edges:"
    for i in $(seq 30); do echo "  - { from: tone, to: g$i }"; done
} >"$WORK/told.yaml"

start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/told.yaml"
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
is "the graph runs" aers-ctl --wait status
wait_for 10 curl -sf "$URL/api/graph" >/dev/null
node "$TOP/tests/node/ws_graph.js" "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" >"$WORK/told" 2>"$WORK/told.err" &
FOLLOWER=$!
STARTED+=("$FOLLOWER")
last() { tail -n 1 "$WORK/told" | jq -c "$1"; }
# latencies and connections come a moment after the graph, and are no other graph
plain='del(.nodes[].latency_frames, .nodes[].path_latency_frames) | .nodes |= sort_by(.id) | .edges |= sort_by(.from + " " + .to) | .wires |= sort'
is_told() { # what is told is what there is to be asked for
    [ "$(last .graph | jq -Sc "$plain")" = "$(curl -s "$URL/api/graph" | jq -Sc "$plain")" ]
}
now_told() { # REVISION-BEFORE
    [ "$(last .graph.revision)" != "$1" ] && is_told
}
is "who comes is told the whole" wait_for 10 is_told
same "as a graph" "$(last .type)" '"graph"'
whole=$(last .nbytes)

revision=$(last .graph.revision)
aers-ctl add '{ id: extra, type: processor, module: builtin/gain, title: One more }' >/dev/null
is "a node that is added is told" wait_for 10 now_told "$revision"
same "as a difference that rests on the graph before" "$(last '[.type, .base]')" "[\"graph_delta\",$revision]"
is "and is much shorter than the whole" test "$(last .nbytes)" -lt $((whole / 4))
revision=$(last .graph.revision)
aers-ctl connect tone extra >/dev/null
is "so is an edge" wait_for 10 now_told "$revision"
revision=$(last .graph.revision)
aers-ctl module extra builtin/limiter >/dev/null
is "and another module" wait_for 10 now_told "$revision"
same "which changes one node" "$(last '[.graph.nodes[] | select(.module == "builtin/limiter") | .id]')" '["extra"]'
revision=$(last .graph.revision)
curl -sf -X DELETE "$URL/api/graph/nodes/g7" >/dev/null
is "a node that goes takes its edge along" wait_for 10 now_told "$revision"
revision=$(last .graph.revision)
aers-ctl undo >/dev/null
is "and comes back" wait_for 10 now_told "$revision"
same "all of them as differences" "$(jq -r .type "$WORK/told" | tail -n +2 | sort -u)" graph_delta

# ---- another graph; the whole once more
revision=$(last .graph.revision)
sed 's/graph_id: told/graph_id: other/; s/isolation: .*//; s/kind: sine/kind: noise/' "$WORK/told.yaml" | head -n 8 >"$WORK/other.yaml"
aers-ctl load "$WORK/other.yaml" >/dev/null
is "another graph is told, too" wait_for 20 now_told "$revision"
same "by its name" "$(last .graph.graph_id)" '"other"'
n=$(wc -l <"$WORK/told")
kill -USR1 "$FOLLOWER"
more() { [ "$(wc -l <"$WORK/told")" -gt "$n" ]; }
is "who asks for it" wait_for 10 more
same "is told the whole again" "$(last .type)" '"graph"'
is "which is what it was" is_told
same "nothing did not fit together" "$(cat "$WORK/told.err")" ""
finish
