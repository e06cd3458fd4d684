#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A render is the same in every run, beside others, and whatever the size of the blocks and who shares a process.
. "$(dirname "$0")/lib.sh"

sox -n -r 44100 -c 2 -b 24 "$WORK/voice.wav" synth 3 pinknoise gain -n -9 fade 0.01 3 0.2
cat >"$WORK/take.yaml" <<'G'
graph_id: take
sample_rate: 48000
block_size: 512
nodes:
  - { id: hiss, type: source, channels: 2, source: { kind: noise, color: pink, seed: 7, level_db: -24 } }
  - id: hiss_eq
    type: processor
    module: builtin/biquad_eq
    params: { bands: [ { type: hp, freq_hz: 400 }, { type: peak, freq_hz: 2000, q: 2, gain_db: 6 } ] }
  - { id: voice, type: source, source: { kind: file, path: voice.wav, loop: true } }
  - { id: voice_gain, type: processor, module: builtin/gain, group: apart, params: { gain_db: -3 } }
  - id: steps
    type: source
    channels: 2
    source:
      kind: events
      seed: 3
      events:
        - { at: 0.1, synth: footstep, repeat: { every: 0.4, times: 8, humanise: 0.05, humanise_db: 3 }, pan: -0.3 }
        - { at: 1.0001, play: voice.wav, gain_db: -9, duration: 1.2 }
        - { at: 1.7, synth: explosion, gain_db: -12 }
  - { id: echo, type: processor, module: builtin/delay, params: { delay_ms: 120, feedback: 0.4, mix: 0.3 } }
  - { id: fx, type: bus, channels: 2 }
  - { id: desk, type: mixer, channels: 2, inputs: [ { from: hiss_eq, gain_db: -6, pan: 0.2 }, { from: voice_gain }, { from: fx } ] }
  - { id: ceiling, type: processor, module: builtin/limiter, params: { ceiling_db: -6 } }
  - { id: out, type: output, sink: "wav:file=own.wav" }
  - { id: spy, type: record, file: spy.wav }
edges:
  - { from: hiss, to: hiss_eq }
  - { from: hiss_eq, to: desk }
  - { from: voice, to: voice_gain }
  - { from: voice_gain, to: desk }
  - { from: steps, to: echo }
  - { from: echo, to: fx }
  - { from: fx, to: desk }
  - { from: desk, to: ceiling }
  - { from: ceiling, to: out }
  - { from: desk, to: spy }
G
cd "$WORK" || exit 1
render() { aers-ctl --quiet render take.yaml --duration 4 "$@"; }
level() { sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }'; }
distance() { wav_diff "$1" 0 "$2" 0 | jq .max_error; }

is "a graph is rendered" render -o one.wav
is "it is of the length that was asked for" [ "$(soxi -s one.wav)" = 192000 ]
is "with the output's channels, at the graph's rate" [ "$(soxi -c one.wav) $(soxi -r one.wav)" = "2 48000" ]
is "something is to be heard" awk -v db="$(level one.wav)" 'BEGIN { exit !(db > -40) }'
is "no file of the graph's own is written" [ ! -e own.wav ]
is "no recorder records" [ ! -e spy.wav ]

is "it is rendered again" render -o two.wav
is "and every byte is the same" cmp one.wav two.wav
is "in FLAC as well" eval 'render -o one.flac && render -o two.flac && cmp one.flac two.flac'
is "and in RF64, whatever the time of day" eval 'render -o one.rf64 && render -o two.rf64 && cmp one.rf64 two.rf64'
for block in 16 1024 8192; do
    is "blocks of $block frames" render -o "block.wav" --block $block
    near "give the same samples" "$(distance one.wav block.wav)" 0 1e-6
done
is "a process for each node" render -o dial.wav --isolation node --block 1024
near "gives the same samples" "$(distance one.wav dial.wav)" 0 1e-6

is "stems are written in the same run" render -o mix.wav --stems stems
same "of each bus, mixer and output" "$(ls -A stems)" "$(printf '%s\n' desk.wav fx.wav out.wav)"
is "an output's stem is the mix" cmp mix.wav stems/out.wav
is "and nothing has changed of that" cmp one.wav mix.wav
is "stems are chosen by name" render --stems chosen --stem hiss_eq --stem voice_gain
same "and there are no others" "$(ls -A chosen)" "$(printf '%s\n' hiss_eq.wav voice_gain.wav)"

is "--seed 0 is the graph's own" eval 'render -o seed.wav --seed 0 && cmp one.wav seed.wav'
is "--seed 1 is another take" eval 'render -o seed.wav --seed 1 && ! cmp -s one.wav seed.wav'
near "as loud as this one" "$(level seed.wav)" "$(level one.wav)" 3
is "another rate is rendered at" eval 'render -o rate.wav --rate 44100 && [ "$(soxi -r rate.wav) $(soxi -s rate.wav)" = "44100 176400" ]'
near "just as loud" "$(level rate.wav)" "$(level one.wav)" 1

# ---- a module from others: it is waited for, however long it takes, and has blocks of its own size
sed -e 's#module: builtin/delay, params: .*}#module: ext/plate_reverb, params: { mix: 0.5, decay_s: 1.2 } }#' take.yaml >plate.yaml
plate() { aers-ctl --quiet render plate.yaml --duration 4 "$@"; }
is "a graph with the plate is rendered" plate -o plate.wav
is "it is another one" eval '! cmp -s one.wav plate.wav'
is "it is rendered again" plate -o again.wav
is "and every byte is the same" cmp plate.wav again.wav
for block in 16 1024; do
    is "blocks of $block frames" plate -o "block.wav" --block $block
    near "give the same samples" "$(distance plate.wav block.wav)" 0 1e-6
done

for n in 1 2 3; do
    render -o "side$n.wav" &
    pids[n]=$!
    STARTED+=("$!")
done
for n in 1 2 3; do
    wait "${pids[n]}"
    same "render $n of three side by side succeeds" "$?" 0
    is "and is the same" cmp one.wav "side$n.wav"
done
same "nothing is left beside the files" "$(ls -A | grep '^\.')" ""
finish
