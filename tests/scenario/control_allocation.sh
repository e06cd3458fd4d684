#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A parameter set takes nothing from the heap on its way: not in aers-graphd, not in the node, over UDP and over TCP. What
# it needs is there after the first ones and is used again.
. "$(dirname "$0")/lib.sh"
SETS=1000

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ ALLOC_COUNT=$WORK/counts
mkdir "$ALLOC_COUNT"
cat >"$WORK/graph.yaml" <<'END'
graph_id: heap
nodes:
  - { id: hiss, type: source, source: { kind: noise } }
  - { id: trim, type: processor, module: builtin/gain }
  - { id: tone, type: processor, module: builtin/biquad_eq, params: { bands: [ { type: peak, freq_hz: 1000 } ] } }
edges:
  - { from: hiss, to: trim }
  - { from: trim, to: tone }
END
running() { aers-ctl status --json | json_is '.state == "running"'; }
count() { od -An -tu8 "$ALLOC_COUNT/$1" | tr -d ' '; } # PID
sets() { # PROTOCOL: how many were answered
    osc_load "osc.$1://127.0.0.1:$OSC_PORT/" 1000 "$(awk -v n=$SETS 'BEGIN { print n / 1000 }')" /aers/node/trim/gain_db |
        jq .replies
}
measure() { # PROTOCOL
    local graphd node replies
    sets "$1" >"$WORK/warm" # as many at once as later
    graphd=$(count "$GRAPHD") node=$(count "$NODE")
    replies=$(sets "$1")
    graphd=$(($(count "$GRAPHD") - graphd)) node=$(($(count "$NODE") - node))
    echo "# $1: $replies sets, $graphd pieces of heap in aers-graphd, $node in the node"
    is "most sets over $1 are answered" test "$replies" -gt $((SETS / 2))
    # Beside them: a connection, a report once a second, a few more at once than before.
    is "aers-graphd takes nothing from the heap for a set over $1" test "$graphd" -lt $((SETS / 10))
    is "the node takes nothing from the heap for it" test "$node" -lt $((SETS / 10))
}

start_jackd
background env LD_PRELOAD="$TOOLS/alloc_count.so" aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
GRAPHD=$LAST
is "the graph runs while its allocations are counted" wait_for 30 running
NODE=$(aers-ctl status --json | jq '.nodes[] | select(.id == "trim").pid')
is "both are counted" test "$(count "$GRAPHD")" -gt 0 -a "$(count "$NODE")" -gt 0
before=$(count "$GRAPHD")
aers-ctl status >/dev/null
is "what does take memory is seen" test "$(count "$GRAPHD")" -gt "$before"
measure udp
measure tcp
finish
