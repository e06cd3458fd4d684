#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A graph that follows JACK's transport, or leads it: play, stop, locate, loop; all sources stay in step.
. "$(dirname "$0")/lib.sh"

PERIOD=4800
impulses() { python3 "$TOP/tests/tools/impulses.py" "$@"; }
impulses make "$WORK/clicks.wav" "$PERIOD"

# Two sources in processes of their own, of 1/2 and 1/4.
write_graph() { # TRANSPORT
    cat >"$WORK/steps.yaml" <<G
graph_id: steps
sample_rate: 48000
transport: $1
tempo: [ { bar: 1, bpm: 120, beats: 4 }, { bar: 3, bpm: 60, beats: 3 } ]
nodes:
  - { id: left, type: source, source: { kind: file, path: clicks.wav, loop: true } }
  - { id: right, type: source, source: { kind: file, path: clicks.wav, loop: true } }
  - { id: desk, type: mixer, channels: 1, inputs: [ { from: left, gain_db: -6.0205999 }, { from: right, gain_db: -12.0411998 } ] }
  - { id: out, type: output, sink: "wav:file=out.wav" }
edges:
  - { from: left, to: desk }
  - { from: right, to: desk }
  - { from: desk, to: out }
G
}

running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
stopped() { [ "$(aers-ctl status --json | jq -r .state)" = stopped ]; }
is_there() { aers-ctl transport --json | json_is "$1"; }
# The file lies on the session's clock: wherever that was moved, an impulse is found where the clock has one.
places() { impulses find "$WORK/out.wav" "$PERIOD" 0 100000 | grep -o '[-0-9]*=' | sort -u; }
whole() { impulses find "$WORK/out.wav" "$PERIOD" 0 100000 | grep -q '=0.750'; }
sounds() { jack_rec -n "$JACK_DEFAULT_SERVER" --frames 9600 --levels desk:out_1 | json_is '.channels[0].peak_db > -20'; }

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
start_graphd() {
    rm -f "$WORK/out.wav"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/steps.yaml"
    GRAPHD=$LAST
}

write_graph lead
start_graphd
is "a graph that leads starts" wait_for 15 running
is "and JACK's transport rolls with it" wait_for 5 is_there '.state == "rolling" and .frame > 0'
is "its bars and beats are the graph's tempo" wait_for 5 is_there '.bbt.bpm == 120 and .bbt.beats_per_bar == 4'
is "it sounds" wait_for 10 sounds
is "it is located, in seconds" aers-ctl transport locate 4.123
is "it is there" wait_for 5 is_there '.state == "rolling" and .seconds > 4.1'
is "which is another tempo" wait_for 5 is_there '.bbt.bpm == 60 and .bbt.beats_per_bar == 3 and .bbt.bar == 3'
is "and sounds from there on" wait_for 10 sounds
is "it is located to a bar and beat" aers-ctl transport locate 5:2
is "and is there" wait_for 5 is_there '.seconds >= 11 and .bbt.bar >= 5'
is "it stops" aers-ctl transport stop
is "and stands" wait_for 5 is_there '.state == "stopped"'
is "where it is located while it stands" aers-ctl transport locate '12345 samples'
is "there it stays" wait_for 5 is_there '.frame == 12345 and .state == "stopped"'
is "the graph itself goes on running" running
is "it plays again" aers-ctl transport play
is "and sounds" wait_for 10 sounds
is "a loop is set" aers-ctl transport loop 0.5 1
is "and gone round in" wait_for 5 is_there '.seconds < 1.1'
is "again and again" wait_for 5 is_there '.seconds > 0.8 and .seconds < 1.1'
is "until it is off" aers-ctl transport loop off
is "and left" wait_for 5 is_there '.seconds > 1.2 and .loop == null'
is "a place that is none is refused" bash -c '! aers-ctl transport locate soon'
is "so is a loop that ends before it begins" bash -c '! aers-ctl transport loop 2 1'
is "with the session the transport stops" aers-ctl stop
is "of everybody" wait_for 5 is_there '.state == "stopped"'
is "and the graph is stopped" wait_for 5 stopped
stop "$GRAPHD"
same "wherever it was located, all was in step with the clock" "$(places)" "0="
is "both sources" whole

write_graph follow
start_graphd
is "a graph that follows starts" wait_for 15 running
is "and moves nothing" is_there '.state == "stopped"'
is "the tempo is nobody's" is_there '.bbt == null'
jack_transport <<<$'locate 9600\nplay\nquit' >/dev/null
is "it plays when somebody else says so" wait_for 10 sounds
jack_transport <<<$'stop\nquit' >/dev/null
is "and stands when somebody says so" wait_for 5 is_there '.state == "stopped"'
stop "$GRAPHD"
same "in step with the clock" "$(places)" "0="
is "both sources" whole

write_graph none
start_graphd
is "a graph with a clock of its own starts" wait_for 15 running
is "it refuses to be moved" bash -c 'aers-ctl transport play 2>&1 | grep -q "clock of its own"'
finish
