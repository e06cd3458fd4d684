#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What the placement of audio threads is worth, at 256 frames: the time from the beginning of a cycle until all that is wired has been run,
#   - of a chain of 40 gains, placed, against placement: off, and against bare JACK clients that are bound to one processor, and of
#     those against placement: off, which is what placement could be worth at best;
#   - of eight chains of ten, of gains and of EQs of 8 bands on 4 channels, placed, against placement: off.
# Medians of the cycles, and medians of interleaved repeats of those.
#
#     bench_placement.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
LAST_CPU=$(taskset -pc $$ | sed 's/.*[ ,-]//') # where a chain is placed as well
REPEATS=${REPEATS:-5} RATE=48000 BLOCK=256
JSON=${1:-}

BANDS='params: { bands: [ { type: hp, freq_hz: 20 }'
for ((i = 1; i < 8; i++)); do BANDS+=", { type: peak, freq_hz: $((i * 1000)), gain_db: 1 }"; done
BANDS+=' ] }'
light='type: processor, module: builtin/gain' heavy="type: processor, channels: 4, module: builtin/biquad_eq, $BANDS"

write_graph() { # PLACEMENT NCHAINS LENGTH NODE
    local c i
    printf 'graph_id: chains\nplacement: %s\nnodes:\n' "$1"
    for ((c = 0; c < $2; c++)); do for ((i = 0; i < $3; i++)); do echo "  - { id: n${c}_$i, $4 }"; done; done
    echo "edges:"
    for ((c = 0; c < $2; c++)); do for ((i = 1; i < $3; i++)); do echo "  - { from: n${c}_$((i - 1)), to: n${c}_$i }"; done; done
}
running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
depth() { # NAME PORT...: to $WORK/NAME
    jack_depth -c 1000 "${@:2}" | jq .median_us >>"$WORK/$1"
}
play() { # NAME PLACEMENT NCHAINS LENGTH NODE
    write_graph "${@:2}" >"$WORK/chains.yaml"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/chains.yaml"
    wait_for 30 running || echo "graph does not run" >&2
    local tails=() c
    for ((c = 0; c < $3; c++)); do tails+=("n${c}_$(($4 - 1)):out_1"); done
    depth "$1" "${tails[@]}"
    stop "$LAST"
}
play_bare() {
    mkfifo "$WORK/bare.end"
    jack_chain 40 "$LAST_CPU" <"$WORK/bare.end" >"$WORK/bare.log" &
    local bare=$!
    exec 8>"$WORK/bare.end"
    wait_for 30 grep -q ready "$WORK/bare.log" || echo "bare clients do not run" >&2
    depth bare bare_39:out
    exec 8>&-
    wait "$bare"
    rm "$WORK/bare.end"
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd $RATE $BLOCK
for ((r = 0; r < REPEATS; r++)); do
    play placed auto 1 40 "$light"
    play_bare
    play loose off 1 40 "$light"
    play light_placed auto 8 10 "$light"
    play light_loose off 8 10 "$light"
    play heavy_placed auto 8 10 "$heavy"
    play heavy_loose off 8 10 "$heavy"
done
print() { # NAME OURS REFERENCE WHAT
    awk -v name="$1" -v what="$4" -v a="$(median <"$WORK/$2")" -v b="$(median <"$WORK/$3")" -v json="$JSON" 'BEGIN {
        if (json == "--json")
            printf "{\"name\": \"%s\", \"placed_us\": %g, \"reference\": \"%s\", \"reference_us\": %g, \"ratio\": %.3f}\n", name, a, what, b, a / b
        else
            printf "%s: placed %.0f us, %s %.0f us, ratio %.2f\n", name, a, what, b, a / b }'
}
print "40 gains in a row" placed loose "placement off"
print "40 gains in a row" placed bare "bare clients on one processor"
print "40 bare clients on one processor" bare loose "the gains with placement off"
print "8 rows of 10 gains" light_placed light_loose "placement off"
print "8 rows of 10 EQs of 8 bands on 4 channels" heavy_placed heavy_loose "placement off"
