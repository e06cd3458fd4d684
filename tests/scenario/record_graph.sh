#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Recording nodes of a graph file: together on one frame, take by take, never over what is there; a killed one, a full disk.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
export AERS_URL=$URL
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
recording() { status | jq -r ".nodes[] | select(.id == \"$1\").recording.$2"; }
recording_is() { [ "$(recording "$1" "$2")" = "$3" ]; }
nframes() { soxi -s "$1" 2>/dev/null || echo 0; }
longer_than() { [ "$(nframes "$1")" -gt "$2" ]; }
time_reference() { bext "$1" | awk '/^time_reference/ { print $2 }'; }
first_click() { sox "$1" -t dat - 2>/dev/null | awk '/^;/ { next } { if ($2 > 1e-4 || $2 < -1e-4) { print n + 0; exit } n++ }'; }
# The session frame of the first click that a file has.
click_at() { echo $(($(time_reference "$1") + $(first_click "$1"))); }

mkdir "$WORK/small"
SMALL=$(mount -t tmpfs -o size=600k tmpfs "$WORK/small" 2>/dev/null && echo small)
cat >"$WORK/tape.yaml" <<G
graph_id: stage
sample_rate: 48000
nodes:
  - { id: beat, type: source, channels: 2, source: { kind: events, events: [{ at: 0.1, synth: click, repeat: { every: 0.5 } }] } }
  - { id: a, type: record, file: "takes/{node}-{take}.wav", params: { record: false } }
  - { id: b, type: record, file: "takes/{graph}_{node}.flac", channels: 1, params: { record: false } }
  - { id: all, type: record, file: "all.wav", params: { format: pcm16 } }
  - { id: out, type: output, sink: "wav:file=out.wav" }
$([ "$SMALL" ] && echo '  - { id: full, type: record, file: "small/full.wav" }')
edges:
  - { from: beat, to: a }
  - { from: beat, to: b, map: [[1, 1]] }
  - { from: beat, to: all }
  - { from: beat, to: out }
$([ "$SMALL" ] && echo '  - { from: beat, to: full }')
G
echo old >"$WORK/all.wav"
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/tape.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running

# ---- together
is "two recorders are started together" aers-ctl set a/record=1 b/record=1
is "both record" wait_for 5 recording_is b state recording
is "long enough" wait_for 10 longer_than "$WORK/takes/a-001.wav" 30000
is "and stopped together" aers-ctl set a/record=0 b/record=0
is "one is done" wait_for 5 recording_is a state done
is "and the other" wait_for 5 recording_is b state done
same "they are of one length" "$(nframes "$WORK/takes/stage_b.flac")" "$(nframes "$WORK/takes/a-001.wav")"
same "from one frame on" "$(recording b frame)" "$(recording a frame)"
same "which the file says, too" "$(time_reference "$WORK/takes/a-001.wav")" "$(recording a frame)"
same "status knows the length" "$(recording a frames)" "$(nframes "$WORK/takes/a-001.wav")"
same "a click is where the session has it" $((($(click_at "$WORK/takes/a-001.wav") - 4800) % 24000)) 0

# ---- again: another take; what is there stays
aers-ctl set a/record=1 b/record=1 >/dev/null
is "another take has another file" wait_for 5 longer_than "$WORK/takes/a-002.wav" 0
is "also without a number in its name" wait_for 5 test -e "$WORK/takes/stage_b-002.flac"
same "what was there before the session is there still" "$(cat "$WORK/all.wav")" old
is "the take of the session lies beside it" longer_than "$WORK/all-002.wav" 0
same "from its first frame on" "$(time_reference "$WORK/all-002.wav")" 0

# ---- killed: the recording until then is there, and the next one is another take
kill -KILL "$(status | jq '.nodes[] | select(.id == "a").pid')" "$(status | jq '.nodes[] | select(.id == "out").pid')"
is "a killed recorder goes on in another take" wait_for 10 longer_than "$WORK/takes/a-003.wav" 0
is "which has the beat where it was" wait_for 10 first_click "$WORK/takes/a-003.wav"
is "so does a killed output" wait_for 10 longer_than "$WORK/out-002.wav" 30000
is "and what it had written is there" longer_than "$WORK/out.wav" 20000
is "the take before it as well" longer_than "$WORK/takes/a-002.wav" 0
is "long enough for a beat" wait_for 10 longer_than "$WORK/takes/a-003.wav" 30000
same "in step with the session" $((($(click_at "$WORK/takes/a-003.wav") - 4800) % 24000)) 0

# ---- a full disk
if [ "$SMALL" ]; then
    is "a full disk ends the recording" wait_for 15 recording_is full state failed
    is "and says why" sh -c "aers-ctl status --json | jq -r '.warnings[]' | grep -q 'full: the recording .*small/full.wav has ended: No space left'"
    same "the file can be played" "$(recording full frames)" "$(nframes "$WORK/small/full.wav")"
    is "and has what there was room for" longer_than "$WORK/small/full.wav" 50000
    rm "$WORK/small/full.wav"
    aers-ctl set full/record=0 >/dev/null
    aers-ctl set full/record=1 >/dev/null
    is "with room it records again" wait_for 5 recording_is full state recording
else
    skip "a full disk ends the recording" "no small disk to be had here"
fi

aers-ctl save "$WORK/saved.yaml" >/dev/null
is "a recorder is saved with the graph" grep -qF "takes/{node}-{take}.wav" "$WORK/saved.yaml"
aers-ctl stop >/dev/null
is "a stop closes the takes" wait_for 5 recording_is a state done
same "with every frame" "$(recording a frames)" "$(nframes "$WORK/takes/a-003.wav")"
stop "$GRAPHD"
[ -z "$SMALL" ] || umount "$WORK/small"
finish
