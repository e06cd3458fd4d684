#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Events triggered in a running graph: on the frame that is answered, by tag, number and time tag; recorded, replayed, added.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
export AERS_URL=$URL
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
longer_than() { [ "$(soxi -s "$1" 2>/dev/null || echo 0)" -gt "$2" ]; }
has_lines() { [ "$(wc -l <"$1")" -ge "$2" ]; }
start_frame() { status | jq .start_frame; }
session() { echo $((($1 - $(start_frame)) & 0xffffffff)); }
frame_of() { sed -nE 's/.*\(frame ([0-9]+)\)/\1/p'; }
frames() { sox "$1" -t dat - 2>/dev/null | awk '/^;/ { next } { if ($2 > 1e-4 || $2 < -1e-4) print n + 0; n++ }' | paste -sd ' '; }

cat >"$WORK/live.yaml" <<G
graph_id: live
sample_rate: 48000
nodes:
  - id: pads
    type: source
    source:
      kind: events
      events:
        - { at: 3000, synth: click, tag: late }
        - { tag: tick, synth: click, gain_db: -6 }
        - { tag: tock, synth: click, gain_db: -12 }
  - { id: tape, type: output, sink: "wav:file=tape.wav" }
edges: [{ from: pads, to: tape }]
G
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/live.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running

is "the timeline is listed" sh -c "aers-ctl events list pads | grep -E '2 +on trigger +tick +click +-6'"
background aers-ctl events record pads "$WORK/log.jsonl"
RECORDER=$LAST
wait_for 5 test -e "$WORK/log.jsonl"
f1=$(session "$(aers-ctl events trigger pads tick | frame_of)")
f2=$(session "$(aers-ctl events trigger pads 3 --in 0.3 | frame_of)")
f3=$(session "$(aers-ctl events trigger pads tick --in 0.1 | frame_of)")
is "an event in its time comes at that" test $((f2 - f1)) -ge 14400
is "what is triggered is recorded" wait_for 5 has_lines "$WORK/log.jsonl" 3
stop "$RECORDER"
same "with its tag and frame of the session" "$(jq -r '.tag + " " + .at' "$WORK/log.jsonl" | paste -sd ' ')" \
    "tick $f1 samples tock $f2 samples tick $f3 samples"

aers-ctl events replay pads "$WORK/log.jsonl" >"$WORK/replay"
r=()
for frame in $(frame_of <"$WORK/replay"); do r+=("$(session "$frame")"); done
same "a record is replayed by its tags" "$(awk '{ print $1 }' "$WORK/replay" | paste -sd ' ')" "tick tock tick"
near "as far apart" "$((r[1] - r[0]))" "$((f2 - f1))" 100
near "all along" "$((r[2] - r[1]))" "$((f3 - f2))" 100
is "the tape has it all" wait_for 10 longer_than "$WORK/tape.wav" $((r[2] + 4800))

# ---- what is wrong
is "a tag that is none is refused with the nearest" sh -c "aers-ctl events trigger pads tack 2>&1 | grep -q 'did you mean t[io]ck'"
is "a number beyond the last" sh -c "aers-ctl events trigger pads 4 2>&1 | grep -q 'from 1 to 3'"
is "a node without events" sh -c "aers-ctl events trigger tape tick 2>&1 | grep -q 'no source of events'"
is "a word that is none" sh -c "aers-ctl events play pads 2>&1 | grep -q 'allowed: list, trigger'"
echo '{"at":1,"synth":"click"}' >"$WORK/untagged.jsonl"
is "a record without tags is not replayed" sh -c "aers-ctl events replay pads '$WORK/untagged.jsonl' 2>&1 | grep -q 'has no tag'"
is "over plain OSC too" sh -c "osc_ask '$URL' /aers/events/trigger ss pads tick | grep -q '^/reply'"

# ---- a push is nobody's to keep: what the node may not have heard has not happened
kill -STOP "$(status | jq '.nodes[] | select(.id == "pads").pid')"
is "a node that ends before it has confirmed is told" \
    sh -c "aers-ctl events trigger pads tick 2>&1 | grep -q 'the node ended before it had confirmed'"
back() { state_is running && [ "$(status | jq '.nodes[] | select(.id == "pads").restarts')" = 1 ]; }
is "and comes back" wait_for 10 back

# ---- added, and kept
is "an event is added" aers-ctl events add pads '{ tag: boom, synth: explosion }'
is "one with a fault is not" sh -c "aers-ctl events add pads '{ tag: boom }' 2>&1 | grep -q 'nothing to sound'"
is "it can be triggered" wait_for 5 aers-ctl events trigger pads boom
aers-ctl save "$WORK/saved.yaml" >/dev/null
is "and is saved with the graph, which has no trigger in it" sh -c "grep -q 'boom' '$WORK/saved.yaml' && ! grep -q 'trigger' '$WORK/saved.yaml' && aers-ctl check '$WORK/saved.yaml'"
aers-ctl stop >/dev/null
is "a stopped graph refuses" sh -c "aers-ctl events trigger pads tick 2>&1 | grep -q 'is not running'"
stop "$GRAPHD"
same "every click on the tape is on the frame that was answered" "$(frames "$WORK/tape.wav" | cut -d ' ' -f 1-6)" \
    "$(printf '%s\n' "$f1" "$f2" "$f3" "${r[@]}" | sort -n | paste -sd ' ')"
finish
