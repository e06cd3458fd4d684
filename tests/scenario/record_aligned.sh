#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Recorders that compensate: what they record of ways of different latency lies together to the sample; so do stems.
. "$(dirname "$0")/lib.sh"

PERIOD=4800
impulses() { python3 "$TOP/tests/tools/impulses.py" "$@"; }
impulses make "$WORK/clicks.wav" "$PERIOD"
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
longer_than() { [ "$(soxi -s "$1" 2>/dev/null || echo 0)" -gt "$2" ]; }
has_taken() { [ "$(aers-ctl record --list --json | jq "[.takes[] | select(.node == \"$1\" and .state == \"done\")] | length")" -ge "$2" ]; }
# Frames of the session, within the period, at which a file has impulses.
places() { impulses find "$1" "$PERIOD" 0 -1 | grep -oE '^[0-9]+|[ ][0-9]+=' | tr -d ' =' | sort -u | paste -sd ' '; }

cat >"$WORK/tapes.yaml" <<G
graph_id: tapes
sample_rate: 48000
nodes:
  - { id: clicks, type: source, source: { kind: file, path: clicks.wav, loop: true } }
  - { id: far, type: processor, module: builtin/limiter, params: { attack_ms: 10 } }
  - { id: early, type: bus, channels: 1 }
  - { id: late, type: bus, channels: 1 }
  - { id: a, type: record, file: a.wav, compensate: true }
  - { id: b, type: record, file: b.wav, compensate: true }
  - { id: c, type: record, file: c.wav }
edges:
  - { from: clicks, to: early }
  - { from: clicks, to: far }
  - { from: far, to: late }
  - { from: early, to: a }
  - { from: late, to: b }
  - { from: early, to: c }
G
cd "$WORK" || exit 1
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/tapes.yaml"
is "the graph runs" wait_for 15 running
is "it is recorded" wait_for 15 longer_than a.wav 96000
added() { aers-ctl status --json | jq -c "[.edges[] | select(.to == \"$1\") | .added_frames]"; }
same "the early one waits for the latest node" "$(added a)" "[480]"
same "which waits for nobody" "$(added b)" "[0]"
is "stems are recorded" aers-ctl record --stems stems --duration 0.5
aers-ctl stop >/dev/null
is "the takes are closed" wait_for 10 has_taken c 1
same "what does not compensate is where it was" "$(places c.wav)" 0
same "what does is as late as the latest" "$(places a.wav)" 480
same "as it is itself" "$(places b.wav)" 480
offset() { sox "$1" -t dat - 2>/dev/null | awk '/^;/ { next } { if ($2 > 0.1) { print n % 4800; exit } n++ }'; }
same "stems lie together" "$(offset stems/early.wav)" "$(offset stems/late.wav)"
is "and are no silence" test -n "$(offset stems/early.wav)"
finish
