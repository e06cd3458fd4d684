#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a second processor is worth to a mix that is one client: 128 tracks and their eight buses at 256 frames, all in one client, and the
# same shared by two clients, which run side by side. That is what worker threads within the one client could do at best: they would be
# woken and waited for in the same way. The time from the beginning of a cycle until all has been run, medians of the cycles, and medians of
# interleaved repeats of those.
#
#     bench_threads.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
. "$TOP/tests/bench/tracks.sh"
TRACKS=${TRACKS:-16 128} REPEATS=${REPEATS:-3} RATE=48000 BLOCK=256
JSON=${1:-}

running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
play() { # NAME TRACKS ISOLATION [NGROUPS]
    write_tracks "${@:2}" >"$WORK/graph.yaml"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
    wait_for 60 running || echo "graph does not run" >&2
    read -rt 3 <>"$WORK/tick" # what the nodes cost is known, and their threads have their places
    jack_depth -c 800 "$(jack_lsp -c system:playback_1 | sed -n 's/^  *//p' | head -n 1)" | jq .median_us >>"$WORK/$1"
    stop "$LAST"
}
print() { # TRACKS
    awk -v n="$1" -v a="$(median <"$WORK/two.$1")" -v b="$(median <"$WORK/one.$1")" -v json="$JSON" 'BEGIN {
        if (json == "--json")
            printf "{\"name\": \"%d tracks, two clients against one\", \"us\": %g, \"reference_us\": %g, \"ratio\": %.3f}\n", n, a, b, a / b
        else
            printf "%d tracks: shared by two clients %.0f us, in one %.0f us, ratio %.2f\n", n, a, b, a / b }'
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd $RATE $BLOCK
for ((r = 0; r < REPEATS; r++)); do
    for tracks in $TRACKS; do
        play "one.$tracks" "$tracks" graph
        play "two.$tracks" "$tracks" graph 2
    done
done
for tracks in $TRACKS; do print "$tracks"; done
