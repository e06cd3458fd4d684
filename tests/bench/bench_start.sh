#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# How long it takes from the command until a graph of 60 and of 100 nodes runs, every node ready and every link made.
# Reference: as many modules started by hand one after the other, each waited for, unwired. Medians of interleaved repeats.
#
#     bench_start.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
JSON=${1:-}
SIZES=${NODES:-60 100} REPEATS=${REPEATS:-3}

graph() { # a source and NODES - 2 gains in chains of ten into one output
    echo "graph_id: start"
    echo "nodes:"
    echo "  - { id: n0, type: source, source: { kind: sine } }"
    for ((i = 1; i < NODES - 1; i++)); do echo "  - { id: n$i, type: processor, module: builtin/gain }"; done
    echo "  - { id: out, type: output, sink: null }"
    echo "edges:"
    for ((i = 1; i < NODES - 1; i++)); do echo "  - { from: n$(((i % 10 == 1) ? 0 : i - 1)), to: n$i }"; done
    for ((i = 10; i < NODES - 1; i += 10)); do echo "  - { from: n$i, to: out }"; done
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
running() { grep -q 'ready and wired' "$WORK/aers-graphd.log"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

by_graphd() {
    local start
    start=$(milliseconds)
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/start.yaml"
    wait_for 30 running || echo "graph does not run" >&2
    echo $(($(milliseconds) - start)) >>"$WORK/graphd.ms"
    stop "$LAST"
}
one_by_one() {
    local start i pids=()
    start=$(milliseconds)
    for ((i = 0; i < NODES; i++)); do
        mkfifo "$WORK/ready"
        aers-node --name "h$i" --ready-fd 9 builtin/gain 9>"$WORK/ready" >/dev/null 2>&1 &
        pids+=($!)
        read -r _ <"$WORK/ready"
        rm "$WORK/ready"
    done
    echo $(($(milliseconds) - start)) >>"$WORK/hand.ms"
    kill "${pids[@]}"
    for i in "${pids[@]}"; do stop "$i"; done
}

start_jackd 48000 256
for NODES in $SIZES; do
    rm -f "$WORK/graphd.ms" "$WORK/hand.ms"
    graph >"$WORK/start.yaml"
    for ((r = 0; r < REPEATS; r++)); do
        by_graphd
        one_by_one
    done
    awk -v a="$(median <"$WORK/graphd.ms")" -v b="$(median <"$WORK/hand.ms")" -v n="$NODES" -v json="$JSON" 'BEGIN {
        if (json == "--json")
            printf "{\"name\": \"start of %d nodes\", \"ms\": %d, \"by_hand_ms\": %d, \"ratio\": %.3f}\n", n, a, b, a / b
        else
            printf "start of %d nodes, ready and wired: %d ms; started by hand one by one, unwired: %d ms; ratio %.2f\n", n, a, b, a / b }'
done
