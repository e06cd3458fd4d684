#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Envelopes in a running graph: followed to the frame, not to be set while they are read, changed without a restart, kept by a
# node that is killed, by undo and by save.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
export AERS_URL=$URL
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
pids() { status | jq -c '[.nodes[].pid]'; }
level() { jack_rec -d 0.2 --levels "$1" | jq -r '.channels[0].rms_db'; }
level_is() { near_enough "$(level "$1")" "$2"; }
near_enough() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a - b < 0.1 && b - a < 0.1) }'; }
mode_is() { [ "$(aers-ctl automation list --json | jq -r '.envelopes[0].mode')" = "$1" ]; }
longer_than() { [ "$(soxi -s "$1" 2>/dev/null || echo 0)" -gt "$2" ]; }
# The level of 100 frames from that frame on, in dB below the tone.
at() { sox tape.wav -n trim "$1s" 960s stats 2>&1 | awk '/^RMS lev dB/ { print $4 + 3.01 }'; }
refused() { local why=$1; shift; ! "$@" 2>"$WORK/why" && grep -q "$why" "$WORK/why"; }

cat >"$WORK/fade.yaml" <<G
graph_id: fade
sample_rate: 48000
tempo: 120
automation:
  - param: trim/gain_db
    points:
      - { at: 0, value: -40 }
      - { at: "48000 samples", value: -10, curve: hold }
      - { at: "1:4", value: -20 }
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 1000, level_db: 0 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: 6 } }
  - { id: tape, type: record, file: tape.wav }
edges:
  - { from: tone, to: trim }
  - { from: trim, to: tape }
G
cd "$WORK" || exit 1
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/fade.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
before=$(pids)
is "the fade is recorded" wait_for 10 longer_than tape.wav 100000
near "half-way it is half-way in dB" "$(at 23520)" -25 0.05
near "at three quarters, too" "$(at 35520)" -17.5 0.05
near "it holds" "$(at 60000)" -10 0.02
near "until the fourth beat" "$(at 76000)" -20 0.02

is "while it is read nobody sets it" refused "follows its envelope" aers-ctl set trim gain_db -3
is "nor over OSC" sh -c "osc_ask '$URL' /aers/node/trim/gain_db d -3 | grep -q '^/error.*conflict'"
is "it is listed" sh -c "aers-ctl automation list | grep -E 'trim/gain_db +read +3 +0.000 +1.500'"
is "off: it can be set" aers-ctl automation mode trim/gain_db off
is "at once" aers-ctl set trim gain_db -3
is "and is heard" wait_for 5 level_is trim:out_1 -6.01
is "touch: it goes back to the envelope" aers-ctl automation mode trim/gain_db touch
is "which is heard" wait_for 5 level_is trim:out_1 -23.01
aers-ctl set trim gain_db -1 >/dev/null
is "a touch holds for half a second, and no longer" wait_for 5 level_is trim:out_1 -23.01
same "nobody was started anew for all that" "$(pids)" "$before"

kill -KILL "$(status | jq '.nodes[] | select(.id == "trim").pid')"
is "a node that is killed" wait_for 10 state_is running
is "follows it again" wait_for 5 level_is trim:out_1 -23.01
is "a change can be undone" sh -c "aers-ctl undo >/dev/null"
is "the mode is what it was" wait_for 5 mode_is off
points() { aers-ctl automation list --json | jq -c "[.envelopes[] | select(.address == \"gain_db\").points[] | $1]"; }
is "write: what is set is recorded" aers-ctl automation mode trim/gain_db write
is "it is set" aers-ctl set trim gain_db -9
is "and set again" aers-ctl set trim gain_db -3
same "while it is written the envelope is what it was" "$(points '.[1]')" "[-40,-10,-20]"
is "another mode puts it into the envelope" aers-ctl automation mode trim/gain_db read
same "behind what was there" "$(points '.[1]')" "[-40,-10,-20,-9,-3]"
is "at the frames at which it was heard" json_is '.[2] == 72000 and .[3] > 100000 and .[4] > .[3]' <(points '.[0]')
is "and is followed" wait_for 5 level_is trim:out_1 -6.01
aers-ctl save written.yaml >/dev/null
is "it is saved" sh -c "aers-ctl check written.yaml && [ \$(grep -c 'samples' written.yaml) -ge 2 ]"
is "and undone in one step" aers-ctl undo
same "as if nobody had moved anything" "$(points '.[1]')" "[-40,-10,-20]"
aers-ctl automation mode trim/gain_db off >/dev/null

is "a parameter without an envelope gets one" aers-ctl automation mode tone/level_db read
is "which stands still" wait_for 5 refused "follows its envelope" aers-ctl set tone level_db -3
is "until it is cleared" aers-ctl automation clear tone/level_db
is "and can be set" aers-ctl set tone level_db -3
is "no such mode" refused "allowed: off, read, touch" aers-ctl automation mode trim/gain_db loud
is "no such parameter" refused "no" aers-ctl automation mode trim/loudness read
is "what has none cannot be cleared" refused "has no envelope" aers-ctl automation clear tone/level_db
aers-ctl save saved.yaml >/dev/null
is "it is saved with the graph" sh -c "grep -q 'param: trim/gain_db' saved.yaml && aers-ctl check saved.yaml"
stop "$GRAPHD"
finish
