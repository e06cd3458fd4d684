#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# An event is followed through the graph: where it arrives, on which frame, how loud; by its time, by a trigger, in a louder mix.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
stop_of() { jq -c --arg id "$2" '.nodes[] | select(.id == $id)' "$1"; }
arrives() { stop_of "$1" "$2" | jq -r .after_frames; }
level() { stop_of "$1" "$2" | jq -r ".$3"; }

cat >"$WORK/street.yaml" <<G
graph_id: street
sample_rate: 48000
nodes:
  - id: pads
    type: source
    source:
      kind: events
      events:
        - { at: 2, synth: click, gain_db: -6, tag: door, duration: 0.2, repeat: { every: 3 } }
        - { at: 0, synth: click, gain_db: -40, tag: past, duration: 0.2 }
        - { tag: bang, synth: click, duration: 0.2 }
  - { id: soft, type: processor, module: builtin/gain, params: { gain_db: -12 } }
  - { id: late, type: processor, module: builtin/limiter, params: { attack_ms: 5 } }
  - { id: room, type: source, channels: 1, source: { kind: sine, freq_hz: 100, level_db: -1 } }
  - { id: mix, type: mixer, channels: 1, inputs: [ { from: soft }, { from: room, gain_db: 0 } ] }
  - { id: dry, type: output, sink: "null", channels: 1 }
  - { id: wet, type: output, sink: "null", channels: 1 }
  - { id: loud, type: output, sink: "null", channels: 1 }
edges:
  - { from: pads, to: soft }
  - { from: pads, to: late }
  - { from: soft, to: dry }
  - { from: soft, to: mix }
  - { from: late, to: wet }
  - { from: room, to: mix }
  - { from: mix, to: loud }
G
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/street.yaml"
is "the graph runs" wait_for 15 state_is running

# ---- the next of many; a machine that others use as well may have let the first ones pass
whole() { # FILE ARGUMENTS: an xrun takes a part of what is measured, which is said; then it is followed once more
    aers-ctl trace "${@:2}" --json >"$1" && json_is 'all(.nodes[]; .state == "whole")' "$1"
}
is "an event that has a time is waited for" wait_for 10 whole "$WORK/door" door
same "it is on the list of those before" "$(aers-ctl trace --list --json | jq '.[-1].trace')" "$(jq .trace "$WORK/door")"
is "the one that comes next" sh -c "json_is '.frame % 144000 == 96000 and .tag == \"door\" and .node == \"pads\"' $WORK/door"
same "it passes all it can reach, and no other" "$(jq -r '[.nodes[].id] | sort | join(" ")' "$WORK/door")" "dry late loud mix pads soft wet"
same "where it begins it arrives at once" "$(arrives "$WORK/door" pads)" 0
near "as loud as it is" "$(level "$WORK/door" pads peak_dbfs)" -6 0.05
near "of a sample in 0.2 s the RMS" "$(level "$WORK/door" pads rms_dbfs)" -45.8 0.2
same "behind a gain in the same frame" "$(arrives "$WORK/door" dry)" 0
near "softer by that" "$(level "$WORK/door" dry peak_dbfs)" -18 0.05
same "behind a look-ahead later by that" "$(arrives "$WORK/door" wet)" 240
same "as the way there says" "$(stop_of "$WORK/door" wet | jq .path_max_frames)" 240
same "in milliseconds" "$(stop_of "$WORK/door" wet | jq .after_ms)" 5
same "nothing sounded there before" "$(level "$WORK/door" wet before_dbfs)" -150
same "in a mix that is louder it cannot be told" "$(arrives "$WORK/door" loud)" null
near "which is said: so loud was it before" "$(level "$WORK/door" loud before_dbfs)" -1 0.1
is "a table for people" sh -c "aers-ctl trace --list | grep -qE 'wet +[0-9]+ +5.000 +240 +-150.0 +-6.0'"
is "and that the mix is too loud" sh -c "aers-ctl trace --list | grep -qE 'loud +- +- .*not louder'"

# ---- by a trigger
is "one without a time is triggered" wait_for 10 whole "$WORK/bang" bang --trigger
same "and followed to the sample" "$(arrives "$WORK/bang" wet)" 240
same "its frame is the one it was told to begin at" "$(level "$WORK/bang" pads arrived_frame)" "$(jq .frame "$WORK/bang")"
background aers-ctl trace bang --json
TRACE=$LAST
is "or waited for" wait_for 10 sh -c "aers-ctl trace --list --json | json_is '.[-1].state == \"waiting\"'"
is "until somebody triggers it" aers-ctl events trigger pads bang
is "then it is told" wait_for 10 gone "$TRACE"
same "as well" "$(arrives "$WORK/aers-ctl.log" dry)" 0

# ---- what is wrong
is "a tag that is none" sh -c "aers-ctl trace dor 2>&1 | grep -q 'no event has the tag \"dor\"'"
is "a node that is none" sh -c "aers-ctl trace door --node pad 2>&1 | grep -q 'no node pad'"
is "an event that has been is named" sh -c "aers-ctl trace past 2>&1 | grep -q 'has been; it can be triggered'"
background aers-ctl trace bang
wait_for 10 sh -c "aers-ctl trace --list --json | json_is '.[-1].state == \"waiting\"'"
stop "$LAST"
is "Ctrl-C ends it" grep -q interrupted "$WORK/aers-ctl.log"
is "and nobody listens any more" sh -c "aers-ctl trace --list --json | json_is '.[-1].state == \"done\"'"

# ---- offline: every event with a tag stands in the report
aers-ctl --quiet render "$WORK/street.yaml" --duration 9 --block 256 --report "$WORK/report.json" -o "$WORK/mix.wav"
same "a render follows what has a tag" "$(jq '.events.tagged, (.events.traced | length)' "$WORK/report.json" | paste -sd ' ')" "4 4"
same "each at its time" "$(jq -r '[.events.traced[].frame] | sort | join(" ")' "$WORK/report.json")" "0 96000 240000 384000"
jq '.events.traced[] | select(.frame == 240000)' "$WORK/report.json" >"$WORK/offline"
same "it arrives on the same frame as in the running graph" "$(arrives "$WORK/offline" dry) $(arrives "$WORK/offline" wet)" "0 240"
near "as loud" "$(level "$WORK/offline" dry peak_dbfs)" "$(level "$WORK/door" dry peak_dbfs)" 0.01
same "all of them have been heard whole" "$(jq -r '[.events.traced[].nodes[].state] | unique | join(" ")' "$WORK/report.json")" whole
finish
