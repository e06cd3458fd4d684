#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# How fast aers-ctl render makes 60 s of the stage mix, from the command to the file. Reference: sox with the same files,
# noise for rain and wind, and as many filters, mixed into one file. Medians of interleaved repeats.
. "$(dirname "$0")/../scenario/lib.sh"
LENGTH=${LENGTH:-60} REPEATS=${REPEATS:-3}
cd "$WORK" || exit 1

milliseconds() { echo $(($(date +%s%N) / 1000000)); }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
timed() { # FILE COMMAND...
    local start file=$1
    shift
    start=$(milliseconds)
    "$@" >/dev/null 2>"$WORK/error" || { cat "$WORK/error" && exit 1; }
    echo $(($(milliseconds) - start)) >>"$file"
}
by_render() { aers-ctl render "$TOP/graphs/stage_mix.yaml" -o render.wav --duration "$LENGTH"; }
by_sox() {
    local filters='highpass 85 equalizer 280 1q -2.5 equalizer 3200 0.9q 2.5 gain -6' i inputs=()
    for i in dialogue visitor footsteps music; do
        inputs+=("|sox $TOP/data/$i.wav -p rate 48000 channels 2 repeat - trim 0 $LENGTH $filters")
    done
    for i in white pink; do
        inputs+=("|sox -n -r 48000 -c 2 -p synth $LENGTH ${i}noise gain -20 $filters")
    done
    sox -m "${inputs[@]}" -e float -b 32 sox.wav gain -3
}
for ((r = 0; r < REPEATS; r++)); do
    timed render.ms by_render
    timed sox.ms by_sox
done
awk -v a="$(median <render.ms)" -v b="$(median <sox.ms)" -v n="$LENGTH" 'BEGIN {
    printf "render of %d s of the stage mix: %d ms, %.0f times real time; sox with the same files and as many filters: %d ms; ratio %.2f\n",
           n, a, n * 1000 / a, b, a / b }'
