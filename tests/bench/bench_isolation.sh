#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a process for each node costs: a chain of 40 EQs of four bands at 256 frames, isolation node and chain in turns. DSP load as the
# server has it; CPU per period, of the processes that run nodes and of the server. Medians of interleaved repeats.
#
#     bench_isolation.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
NODES=${NODES:-40} REPEATS=${REPEATS:-5} RATE=48000 BLOCK=256
JSON=${1:-}

write_graph() {
    local i
    echo "graph_id: chain"
    echo "isolation: $1"
    echo "nodes:"
    echo "  - { id: n0, type: source, source: { kind: noise, level_db: -20 } }"
    for ((i = 1; i <= NODES; i++)); do
        echo "  - { id: n$i, type: processor, module: builtin/biquad_eq, params: { bands: [ { type: hp }, { type: peak }, { type: peak }, { type: lp, freq_hz: 15000 } ] } }"
    done
    echo "edges:"
    for ((i = 0; i < NODES; i++)); do echo "  - { from: n$i, to: n$((i + 1)) }"; done
}
status() { aers-ctl status --json; }
running() { status | json_is '.state == "running"'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# Nanoseconds on a CPU so far, of all threads of the processes given.
cpu_ns() {
    local pid
    for pid; do cat /proc/"$pid"/task/*/schedstat 2>/dev/null; done | awk '{ n += $1 } END { printf "%.0f", n }'
}

measure() { # DIAL
    local pids cpu_before cpu_after start end i
    write_graph "$1" >"$WORK/chain.yaml"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/chain.yaml"
    wait_for 30 running || echo "graph does not run" >&2
    mapfile -t pids < <(status | jq '[.nodes[].pid] | unique | .[]')
    read -rt 1 <>"$WORK/tick" # the load is an average: let the start be forgotten
    start=$(date +%s%N) cpu_before=$(cpu_ns "${pids[@]}" "$JACKD")
    for i in 1 2 3 4 5 6; do
        read -rt 0.5 <>"$WORK/tick"
        status | jq .dsp_load_pct >>"$WORK/$1.load.one"
    done
    end=$(date +%s%N) cpu_after=$(cpu_ns "${pids[@]}" "$JACKD")
    median <"$WORK/$1.load.one" >>"$WORK/$1.load"
    rm "$WORK/$1.load.one"
    awk -v cpu=$((cpu_after - cpu_before)) -v t=$((end - start)) -v b=$BLOCK -v r=$RATE \
        'BEGIN { printf "%.2f\n", cpu / 1000 / (t / 1e9 * r / b) }' >>"$WORK/$1.cpu"
    stop "$LAST"
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd $RATE $BLOCK
for ((r = 0; r < REPEATS; r++)); do
    measure node
    measure chain
done
print() { # NAME UNIT FILE
    awk -v what="$1" -v unit="$2" -v key="$3" -v a="$(median <"$WORK/chain.$3")" -v b="$(median <"$WORK/node.$3")" -v json="$JSON" 'BEGIN {
        if (json == "--json")
            printf "{\"name\": \"chain of EQs, %s\", \"chain\": %g, \"node\": %g, \"ratio\": %.3f}\n", key, a, b, a / b
        else
            printf "%s: isolation chain %.2f %s, node %.2f %s, ratio %.3f\n", what, a, unit, b, unit, a / b }'
}
print "$NODES EQs in a row, DSP load" "%" load
print "$NODES EQs in a row, CPU per period" us cpu
