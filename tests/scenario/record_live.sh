#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-ctl record: what plays is recorded, several things from one frame on, and neither the sound nor the graph file knows of it.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
export AERS_URL=$URL
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
nframes() { soxi -s "$1" 2>/dev/null || echo 0; }
longer_than() { [ "$(nframes "$1")" -gt "$2" ]; }
time_reference() { bext "$1" | awk '/^time_reference/ { print $2 }'; }
rms_db() { sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }'; }
pids() { status | jq -c '[.nodes[] | select(.id | startswith("rec-") | not) | .pid]'; }
has_no_recorder() { [ "$(aers-ctl record --list --json | jq -c .recorders)" = "[]" ] && ! aers-ctl list | grep -q rec-; }

cat >"$WORK/play.yaml" <<G
graph_id: play
sample_rate: 48000
nodes:
  - { id: low, type: source, source: { kind: sine, freq_hz: 200, level_db: -12 } }
  - { id: high, type: source, channels: 2, source: { kind: sine, freq_hz: 2000, level_db: -20 } }
  - { id: sum, type: bus, channels: 2 }
  - { id: mix, type: mixer, channels: 2 }
  - { id: shared, type: processor, group: together, module: builtin/gain }
  - { id: last, type: processor, group: together, module: builtin/gain }
  - { id: out, type: output, sink: null }
edges:
  - { from: low, to: sum }
  - { from: high, to: mix, map: [[2, 1]] }
  - { from: sum, to: shared }
  - { from: shared, to: last }
  - { from: last, to: out }
G
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/play.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
before=$(pids) revision=$(status | jq .revision) undo=$(status | jq .undo)

cd "$WORK" || exit 1
is "two nodes are recorded" sh -c "aers-ctl record low high -o 'takes/{node}.wav' --duration 0.75 >'$WORK/said'"
same "to the frame" "$(nframes takes/low.wav) $(nframes takes/high.wav)" "36000 36000"
same "from one frame on" "$(time_reference takes/low.wav)" "$(time_reference takes/high.wav)"
same "and with their channels" "$(soxi -c takes/low.wav) $(soxi -c takes/high.wav)" "1 2"
near "what they play" "$(rms_db takes/low.wav)" -15.01 0.02
is "the files are named" grep -q "$WORK/takes/low.wav  0.750 s" "$WORK/said"
same "every sample of it" "$(sine_check takes/low.wav 200 | jq .breaks)" 0

is "an edge is recorded" aers-ctl record high:mix -o edge.flac --duration 0.25
same "its channels, as the edge has them" "$(soxi -c edge.flac) $(nframes edge.flac)" "1 12000"
is "stems of all buses" sh -c "aers-ctl record --stems stems --format pcm16 --duration 0.25"
same "each in its file" "$(cd stems && echo *)" "mix.wav sum.wav"
same "all of one length" "$(nframes stems/mix.wav) $(nframes stems/sum.wav)" "12000 12000"
is "again: nothing is overwritten" aers-ctl record --stems stems --duration 0.25
same "there are more files" "$(cd stems && echo *)" "mix-002.wav mix.wav sum-002.wav sum.wav"

# ---- until it is told to end; a recorder that dies goes on in another take
background aers-ctl record low -o long.wav
CTL=$LAST
is "without a length it goes on" wait_for 10 longer_than long.wav 40000
kill -KILL "$(status | jq ".nodes[] | select(.id | startswith(\"rec-\")).pid")"
is "also when its recorder is killed" wait_for 10 longer_than long-002.wav 40000
kill -INT "$CTL"
is "until Ctrl-C" wait_for 10 gone "$CTL"
is "which says both files" sh -c "grep -q 'long.wav.*cut' '$WORK/aers-ctl.log' && grep -q 'long-002.wav' '$WORK/aers-ctl.log'"

# ---- nobody was disturbed
is "no recorder is left" wait_for 5 has_no_recorder
same "no other process was touched" "$(pids)" "$before"
same "the graph is what it was, and undo as well" "$(status | jq .revision) $(status | jq .undo)" "$revision $undo"
aers-ctl save saved.yaml >/dev/null
is "and a saved one knows of nothing" sh -c "! grep -q rec- saved.yaml"

# ---- over a reload
osc_ask "$URL" /aers/record/add s '{ from: high, file: kept.wav }' >/dev/null
is "a recorder is added over OSC" wait_for 5 state_is running
REC=$(aers-ctl record --list --json | jq -r '.recorders[0].id')
aers-ctl set "$REC" record on >/dev/null
wait_for 10 longer_than kept.wav 10000
sed -i 's/level_db: -12/level_db: -13/' play.yaml
is "another graph is loaded" aers-ctl apply play.yaml
is "it goes on" sh -c "[ \"\$(aers-ctl record --list --json | jq -r '.recorders[0].recording.state')\" = recording ]"
sed -i '/id: high/d; /from: high/d' play.yaml
is "one without what it listens to" aers-ctl apply play.yaml
is "it ends with that" wait_for 5 has_no_recorder
is "and its file is whole" longer_than kept.wav 10000

# ---- what cannot be
refused() { local why=$1; shift; ! "$@" 2>"$WORK/why" && grep -q "$why" "$WORK/why"; }
is "no such node" refused 'no node has the id "lo"' aers-ctl record lo
is "no such edge" refused "no edge leads from low to mix" aers-ctl record low:mix
is "no such kind of file" refused "ending of a recording" aers-ctl record low -o low.mp3 --duration 1
is "no such field" refused "{nod}" aers-ctl record low -o '{nod}.wav' --duration 1
is "nobody's sound is broken off" refused "shares its process" aers-ctl record shared --duration 1
is "a place that cannot be written is said" refused "cannot write" aers-ctl record low -o /proc/nowhere/low.wav --duration 1
is "after all that no recorder is left" wait_for 5 has_no_recorder
same "and nobody was touched" "$(pids | jq -c 'length')" "$(status | jq '.nodes | length')"
aers-ctl stop >/dev/null
is "a session that is stopped is not recorded" refused "nothing plays" aers-ctl record low --duration 1
stop "$GRAPHD"
finish
