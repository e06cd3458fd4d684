#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# builtin/file and builtin/wav against a real disk: levels, conversion, every frame of an offline run, a killed recorder, a
# full disk.
. "$(dirname "$0")/lib.sh"

has_port() { jack_lsp | grep -qx "$1"; }
level() { jack_rec -d 0.5 --levels "$1" | jq -r '.channels[0].rms_db'; }
nframes() { soxi -s "$1" 2>/dev/null || echo 0; }
rms_db() { sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }'; }
longer_than() { [ "$(nframes "$1")" -gt "$2" ]; }

start_jackd

# ---- playing
sox -q -r 44100 -n -b 24 "$WORK/sine.wav" synth 1 sine 441 vol 0.1
background aers-node --name voice builtin/file "path=$WORK/sine.wav" loop=true
is "a file plays" wait_for 5 has_port voice:out_1
near "at its level, converted and looped without a seam" "$(level voice:out_1)" -23.0103 0.01
sox -q -r 48000 -n -c 3 "$WORK/three.wav" synth 1 sine 400
background aers-node --name three builtin/file "path=$WORK/three.wav"
is "a file brings its own channels" wait_for 5 has_port three:out_3

# ---- recording
background aers-node --name tape builtin/wav "path=$WORK/tape.wav"
TAPE=$LAST
wait_for 5 has_port tape:in_1
jack_connect voice:out_1 tape:in_1
is "the recording can be read while it runs" wait_for 10 longer_than "$WORK/tape.wav" 100000
stop "$TAPE"
near "it has the level of what was played" "$(sox "$WORK/tape.wav" -n trim 1 stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')" -23.01 0.02

background aers-node --name victim --channels 2 builtin/wav "path=$WORK/victim.wav" format=pcm16
wait_for 5 has_port victim:in_2
jack_connect voice:out_1 victim:in_1
wait_for 10 longer_than "$WORK/victim.wav" 90000
kill -KILL "$LAST"
is "a killed recorder leaves a file that can be read" longer_than "$WORK/victim.wav" 90000

# ---- a full disk
mkdir "$WORK/small"
if mount -t tmpfs -o size=512k tmpfs "$WORK/small" 2>/dev/null; then
    background aers-node --name full builtin/wav "path=$WORK/small/full.wav"
    FULL=$LAST
    wait_for 5 has_port full:in_1
    is "a full disk is told" wait_for 15 grep -q 'full.wav ends after' "$WORK/aers-node.log"
    is "and the node lives" kill -0 "$FULL"
    kill -TERM "$FULL"
    wait "$FULL"
    same "and ends as it should" $? 0
    is "with the recording until then" longer_than "$WORK/small/full.wav" 100000
    umount "$WORK/small"
else
    skip "a full disk is told" "no small disk to be had here"
fi

# ---- offline: file and recorder in one held plan, so that the recording must be the file, again and again
sox -q -r 48000 -n -b 32 -e floating-point "$WORK/noise.wav" synth 7777s pinknoise
cat >"$WORK/offline.json" <<JSON
{ "plan": 1, "graph_id": "test", "client": "offline", "server": null, "rate_hz": 48000, "hold": true, "meter": null,
  "inputs": [], "outputs": ["out_1"], "nscratch": 0,
  "steps": [
    { "id": "play", "module": "builtin/file", "settings": { "path": "$WORK/noise.wav", "loop": "true" }, "elements": 0,
      "element_channels": [], "in": [], "out": [0], "values": {} },
    { "id": "tape", "module": "builtin/wav", "settings": { "path": "$WORK/offline.wav" }, "elements": 0,
      "element_channels": [], "in": [[0]], "out": [], "values": {} } ] }
JSON
mkfifo "$WORK/tell"
node_host "$WORK/offline.json" <"$WORK/tell" >"$WORK/said" 2>&1 &
HOST=$!
STARTED+=("$HOST")
exec 9>"$WORK/tell"
wait_for 5 grep -q ready "$WORK/said"
echo "/aers/start" >&9
wait_for 5 longer_than "$WORK/offline.wav" 20000
jack_freewheel y >/dev/null 2>&1
BEFORE=$(date +%s%N)
is "freewheeling it records three minutes" wait_for 60 longer_than "$WORK/offline.wav" 8640000
echo "# $((180 * 1000000000 / ($(date +%s%N) - BEFORE))) times as fast as real time"
jack_freewheel n >/dev/null 2>&1
exec 9>&-
wait "$HOST"
same "the node ends with 0" "$(tail -n 1 "$WORK/said")" "exit 0"
sox -q "$WORK/noise.wav" -t f32 "$WORK/noise.raw"
sox -q "$WORK/offline.wav" -t f32 - trim 0 8000000s >"$WORK/offline.raw"
for ((i = 0; i < 1100; i++)); do cat "$WORK/noise.raw"; done >"$WORK/wanted.raw"
is "and every one of its samples is right" cmp -n 32000000 "$WORK/offline.raw" "$WORK/wanted.raw"
finish
