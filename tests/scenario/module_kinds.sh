#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The same gain built in, by aers/module.h, by five functions, as an LV2 plug-in and in Python gives the same output; the plate that comes with AERS sounds, stereo, in a graph.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

make_key
install_module gain gain
install_module gain5 gain5
sign_module gain
sign_module gain5
export LV2_PATH=$TOP/build/tests/modules/lv2
aers-ctl --quiet module trust lv2/urn:aers:test:gain
install_module gainpy gain
cp "$TOP/tests/modules/gain.py" "$MODULES/gainpy/module.so"
sed -i 's/"lang": "c"/"lang": "python"/' "$MODULES/gainpy/manifest.json"
sign_module gainpy
cat >"$WORK/kinds.yaml" <<'G'
graph_id: kinds
sample_rate: 48000
nodes:
  - { id: hiss, type: source, source: { kind: noise, seed: 3, level_db: -12 } }
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -12 } }
  - { id: built_in, type: processor, module: builtin/gain, params: { gain_db: -7 } }
  - { id: ours, type: processor, module: test/gain, params: { gain_db: -7 } }
  - { id: five, type: processor, module: test/gain5, params: { gain_db: -7 } }
  - { id: lv2, type: processor, module: "lv2/urn:aers:test:gain", params: { gain_db: -7 } }
  - { id: python, type: processor, module: test/gainpy, params: { gain_db: -7 } }
  - { id: plate, type: processor, channels: 2, module: ext/plate_reverb, params: { mix: 1, decay_s: 1 } }
edges:
  - { from: hiss, to: built_in }
  - { from: hiss, to: ours }
  - { from: hiss, to: five }
  - { from: hiss, to: lv2 }
  - { from: hiss, to: python }
  - { from: tone, to: plate }
G
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/kinds.yaml"
is "the graph plays" aers-ctl --wait status
# What a busy machine has made late goes through as it is, and is told: that is taken again.
nlate() { grep -c 'late with' "$WORK/aers-graphd.log"; }
take() {
    local before
    for _ in 1 2 3 4 5 6; do
        before=$(nlate)
        jack_rec -o "$WORK/all.wav" -d 1 built_in:out_1 ours:out_1 five:out_1 plate:out_1 plate:out_2 lv2:out_1 python:out_1 || continue
        jack_rec --frames 96000 tone:out_1 # by then it has been told
        [ "$(nlate)" = "$before" ] && return
    done
    return 1
}
is "all of it can be recorded" take
for channel in 1 2 3 4 5 6 7; do sox "$WORK/all.wav" -e float -b 32 "$WORK/$channel.wav" remix $channel; done
error() { wav_diff "$WORK/1.wav" 0 "$WORK/$1.wav" "$2" | jq .max_error; }
below() { awk -v a="$1" 'BEGIN { exit !(a != "" && a < 1e-6) }'; }
is "by aers/module.h it is the same" below "$(error 2 0)"
is "by five functions it is the same 64 frames later" below "$(error 3 -64)"
is "and not without them" sh -c "! awk -v a='$(error 3 0)' 'BEGIN { exit !(a < 1e-3) }'"
is "as an LV2 plug-in it is the same" below "$(error 6 0)"
is "in Python it is the same 256 frames later" below "$(error 7 -256)"
latency() { aers-ctl status --json | jq ".nodes[] | select(.id == \"$1\") | .latency_frames"; }
late() { [ "$(latency five)" = 64 ] && [ "$(latency ours)" = 0 ]; }
is "which is told as its latency" wait_for 10 late
level() { sox "$WORK/$1.wav" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }'; }
is "the plate sounds on both sides" awk -v l="$(level 4)" -v r="$(level 5)" 'BEGIN { exit !(l > 0.01 && r > 0.01) }'
is "and not the same on both" awk -v e="$(wav_diff "$WORK/4.wav" 0 "$WORK/5.wav" 0 | jq .max_error)" 'BEGIN { exit !(e > 0.01) }'
aers-ctl --quiet set plate mix 0
dry() { jack_rec -o "$WORK/dry.wav" -d 0.3 plate:out_1 && [ "$(sine_check "$WORK/dry.wav" 440 | jq .breaks)" = 0 ]; }
is "without mix its input goes through" wait_for 5 dry
is "a value that its manifest does not allow is refused" sh -c "! aers-ctl set plate decay_s 11"
same "a change of nothing restarts nothing" "$(aers-ctl plan "$WORK/kinds.yaml" --json | jq -c '[.[] | select(.action != "set")]')" '[]'
finish
