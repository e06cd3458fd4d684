#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Who leads JACK's transport gives it a tempo, which can be changed while it plays, and says it as MIDI clock, to the sample.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
is_there() { aers-ctl transport --json | json_is "$1"; }
listen() { # COUNT FILE
    midi_rec "$JACK_DEFAULT_SERVER" tone:midi_clock "$1" >"$2" &
    LISTENER=$!
    wait_for 10 grep -q listening "$2"
}
pid_of() { aers-ctl status --json | jq --arg id "$1" '.nodes[] | select(.id == $id).pid'; }
heard() { grep -v listening "$1"; }
# Frames of clocks that lie elsewhere than every STEP frames.
off() { heard "$1" | awk -v step="$2" '$2 == "f8" && $1 % step { print $1 }'; }

cat >"$WORK/lead.yaml" <<G
graph_id: lead
sample_rate: 48000
transport: lead
tempo: 120
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -12 } }
  - { id: pads, type: source, source: { kind: events, events: [ { at: "2:1", synth: click, tag: two } ] } }
  - { id: out, type: output, sink: null, channels: 1 }
edges: [ { from: tone, to: out }, { from: pads, to: out } ]
G
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/lead.yaml"
is "a graph that leads runs" wait_for 15 running
is "its transport rolls" wait_for 5 is_there '.state == "rolling"'

whole() { # a block that is lost in an xrun is lost to the clock as well
    listen 48 "$WORK/clocks"
    wait "$LISTENER" && [ "$(heard "$WORK/clocks" | awk 'NR > 1 { print $1 - last } { last = $1 }' | sort -u)" = 1000 ]
}
is "clocks come one after the other, 1000 frames apart" wait_for 10 whole
same "clocks come, and nothing else" "$(heard "$WORK/clocks" | awk '{ print $2 }' | sort -u)" f8
same "at 120 every 1000 frames" "$(off "$WORK/clocks" 1000)" ""

aers-ctl transport stop >/dev/null
wait_for 5 is_there '.state == "stopped"'
aers-ctl transport locate 0 >/dev/null
is "it stands at the beginning" wait_for 5 is_there '.frame == 0 and .state == "stopped"'
listen 26 "$WORK/start"
aers-ctl transport play >/dev/null
wait "$LISTENER"
same "from there it starts, with a clock on frame 0" "$(heard "$WORK/start" | head -n 3 | paste -sd ' ')" "0 fa 0 f8 1000 f8"

aers-ctl transport stop >/dev/null
wait_for 5 is_there '.state == "stopped"'
aers-ctl transport locate '60100 samples' >/dev/null
wait_for 5 is_there '.frame == 60100'
listen 12 "$WORK/goes_on"
aers-ctl transport play >/dev/null
wait "$LISTENER"
same "elsewhere it says where it goes on" "$(heard "$WORK/goes_on" | head -n 1)" "60100 f20b00"
same "and goes on there, before the clock" "$(heard "$WORK/goes_on" | sed -n '/fb/,+1p' | paste -sd ' ')" "66000 fb 66000 f8"
LAST_TONE=$(pid_of tone)

is "the tempo is changed while it plays" aers-ctl transport tempo 60
is "JACK's other clients see it" wait_for 5 is_there '.bbt.bpm == 60'
same "nobody is started anew for it" "$(pid_of tone)" "$LAST_TONE"
listen 24 "$WORK/slow"
wait "$LISTENER"
same "the clock is half as fast" "$(off "$WORK/slow" 2000)" ""
is "what is written in bars follows" wait_for 10 sh -c "aers-ctl events list pads --json | json_is '.events[0].at == \"192000 samples\"'"
is "it is in the graph that is saved" sh -c "aers-ctl save '$WORK/saved.yaml' >/dev/null && grep -A3 '^tempo:' '$WORK/saved.yaml' | grep -q 'bpm: 60'"
is "and is undone" aers-ctl undo
is "as if it had not been" wait_for 5 is_there '.bbt.bpm == 120'
is "a tempo that is none is refused" sh -c "aers-ctl transport tempo fast 2>&1 | grep -q 'from 1 to 1000'"
finish
