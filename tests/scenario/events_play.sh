#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A source of events in a running graph: every event on its frame of the session, files from a real disk, a timeline read
# again.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
node() { status | jq -r ".nodes[] | select(.id == \"$1\") | .$2"; }
runs_anew() { [ "$(node "$1" pid)" != "$2" ] && [ "$(node "$1" state)" = running ]; }
# FILE NFRAMES: mono, 32 bits, on the disk; the header of one that has just begun tells of frames that are still to come.
longer_than() { [ "$(stat -c %s "$1" 2>/dev/null || echo 0)" -gt $((4 * $2)) ] && [ "$(soxi -s "$1" 2>/dev/null || echo 0)" -gt "$2" ]; }
# FILE NFRAMES: those of the first that are not silent
frames() {
    sox "$1" -t dat - trim 0s "${2}s" 2>/dev/null |
        awk '/^;/ { next } { if ($2 > 1e-4 || $2 < -1e-4) print n + 0; n++ }' | paste -sd ' '
}

sox -q -r 48000 -n -b 16 "$WORK/long.wav" synth 4 sine 1000 vol 0.25
write_graph() { # FIRST_CLICK
    cat >"$WORK/clicks.yaml" <<E
- { at: "$1 samples", synth: click }
- { at: 0.5, synth: click, repeat: { every: 0.25, times: 3 } }
- { at: "2:1", synth: click }
E
    cat >"$WORK/events.yaml" <<E
graph_id: events
sample_rate: 48000
tempo: { bpm: 90, beats: 3 }
nodes:
  - { id: clicks, type: source, source: { kind: events, events_file: clicks.yaml } }
  - { id: tone, type: source, source: { kind: events, events: [{ at: 0, play: long.wav, repeat: { every: 4 } }] } }
  - { id: tape, type: output, sink: "wav:file=clicks.wav" }
  - { id: tone_tape, type: output, sink: "wav:file=tone.wav" }
edges:
  - { from: clicks, to: tape }
  - { from: tone, to: tone_tape }
E
}

wanted="1234 24000 36000 48000 96000"
take() {
    rm -f "$WORK"/clicks.wav "$WORK"/tone.wav
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/events.yaml"
    GRAPHD=$LAST
    wait_for 15 state_is running && wait_for 20 longer_than "$WORK/tone.wav" 260000 &&
        wait_for 5 longer_than "$WORK/clicks.wav" 200000
    got=$(frames "$WORK/clicks.wav" 200000)
}
write_graph 1234
start_jackd 48000 1024
for try in 1 2 3 4; do # a late block tears a recording: then it is taken again
    take
    [ "$got" = "$wanted" ] && break
    echo "# take $try: $got"
    [ "$try" = 4 ] || stop "$GRAPHD"
done
same "every click is on its frame: of samples, seconds, bars and beats" "$got" "$wanted"
near "a long file comes from the disk whole and again" \
    "$(sox "$WORK/tone.wav" -n trim 0 5 stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')" -15.05 0.05
same "nothing was late" "$(grep -c 'disk was late' "$WORK/aers-graphd.log")" 0

# ---- read again
clicks=$(node clicks pid) tone=$(node tone pid)
write_graph 2000
kill -HUP "$GRAPHD"
is "a changed timeline starts its node anew" wait_for 10 runs_anew clicks "$clicks"
same "and no other" "$(node tone pid)" "$tone"
sed -i 's/samples", synth: click/samples", synth: clack/' "$WORK/clicks.yaml"
kill -HUP "$GRAPHD"
is "one with a fault is refused with its place" wait_for 5 grep -q 'no synth "clack"' "$WORK/aers-graphd.log"
is "and the graph goes on" wait_for 5 state_is running
is "check says the same" sh -c "aers-ctl check '$WORK/events.yaml' 2>&1 | grep -q 'events_file: line 1, column 32: .*did you mean click'"

# ---- by hand
background aers-node --name hand builtin/events 'events=[{"at":0.1,"synth":"sweep","duration":30}]'
is "a node by hand plays a timeline" wait_for 5 sh -c 'jack_lsp | grep -qx hand:out_1'
near "at its level" "$(jack_rec -d 0.5 --levels hand:out_1 | jq -r '.channels[0].rms_db')" -3 0.5
is "or says what is wrong with it" sh -c "! aers-node --name bad builtin/events 'events=[{\"at\":0}]' 2>'$WORK/bad' && grep -q 'nothing to sound' '$WORK/bad'"
finish
