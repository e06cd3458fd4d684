#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-ctl top in a real terminal: what it shows, its keys, another size, and an aers-graphd that goes and comes.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ TMUX_TMPDIR=$WORK
unset TMUX
cat >"$WORK/top.yaml" <<'G'
graph_id: stage
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -18 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: eq, type: processor, module: builtin/biquad_eq, params: { bands: [ { type: hp, freq_hz: 80 } ] } }
  - { id: out, type: output, sink: null }
edges: [ { from: tone, to: trim }, { from: trim, to: eq }, { from: eq, to: out } ]
G
start_graphd() { background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/top.yaml"; }
in_tmux() { tmux -L top -f /dev/null "$@"; }
screen() { in_tmux capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
press() { in_tmux send-keys "$@"; }
row() { screen | grep -nE "^$1 +[a-z]+ +[0-9.]+ " | cut -d: -f1; }
before() { [ "$(row "$1")" -lt "$(row "$2")" ]; }
value_is() { [ "$(aers-ctl get "$1" "$2")" = "$3" ]; }

start_jackd 48000 1024
start_graphd
GRAPHD=$LAST
is "the graph runs" aers-ctl --wait status
in_tmux new-session -d -x 110 -y 20 "aers-ctl top; echo ended \$?; exec cat" || exit 1
STARTED+=("$(in_tmux display-message -p '#{pid}')")
is "it says how the graph is" wait_for 10 shows '^stage: running  48000 Hz  1024 frames  up .* 0 xruns  DSP '
is "and every node" wait_for 5 shows '^out +running +[0-9.]+ +[0-9.]+ +0 +0 +---'
is "with its level, without an aers-meter" wait_for 5 shows '^tone +running .* --- +-18\.[0-9] \|+\.+'
is "the gain is the gain" wait_for 5 shows '^trim +running .* --- +-2[34]\.[0-9] '
is "the order is the graph's" before tone trim
press n
is "n sorts by node" wait_for 5 before out tone
press R
is "R turns it round" wait_for 5 before tone out
press l R
is "l sorts by level, the loudest first" wait_for 5 before tone trim
press g Home Down
is "the selected node's parameter is shown" wait_for 5 shows '^trim gain_db -6 dB +\(-120 \.\. 24 dB\)'
press m
is "m mutes it" wait_for 5 value_is trim mute on
is "and shows that" wait_for 5 shows '^trim .* M-- '
is "its level falls" wait_for 10 shows '^trim .* M-- +-inf'
press m b s
is "m b s: sounding again, passed by, alone" wait_for 5 shows '^trim .* -BS '
press b s
is "and back" wait_for 5 shows '^trim .* --- '
press + +
is "+ nudges" wait_for 5 value_is trim gain_db -4
is "and shows that" wait_for 5 shows '^trim gain_db -4 dB'
press -- -
is "- nudges back" wait_for 5 value_is trim gain_db -5
press d
is "d goes to the default" wait_for 5 value_is trim gain_db 0
aers-ctl set trim gain_db max >/dev/null
press +
is "what cannot be is said" wait_for 5 shows 'gain_db: 25 is above the maximum 24'
press Right
is "right chooses another parameter" wait_for 5 shows '^trim mute off'
press Down
is "the next node has others" wait_for 5 shows '^eq mute off'
press Right Right Right Right
is "on to a frequency" wait_for 5 shows '^eq bands/1/freq_hz 80 Hz'
press +
is "which is nudged on its own scale" wait_for 5 shows '^eq bands/1/freq_hz 8[5-7]\.[0-9]+ Hz'
press h
is "h helps" wait_for 5 shows 'nudge the parameter up or down'
press h

# ---- another size
in_tmux resize-window -x 62 -y 7
is "a small terminal shows what fits" wait_for 5 shows '^eq +running'
same "and no more" "$(screen | awk 'length > 62' | wc -l)" 0
in_tmux resize-window -x 20 -y 3
in_tmux resize-window -x 140 -y 30
is "a large one all of it" wait_for 5 shows '^tone +running .*\|{10,}\.+'

# ---- aers-graphd goes and comes
kill -9 "$GRAPHD"
is "without aers-graphd it waits" wait_for 10 shows 'gone, waiting for aers-graphd'
wait_for 10 sh -c "! pgrep -f 'aers-node.*$JACK_DEFAULT_SERVER'"
start_graphd
is "and goes on with another" wait_for 20 shows '^stage: running'
is "levels, too" wait_for 10 shows '^tone +running .* --- +-18\.[0-9]'
press q
is "q ends it and gives the terminal back" wait_for 5 shows '^ended 0'
in_tmux respawn-pane -k "aers-ctl top; echo ended \$?; exec cat"
is "once more" wait_for 10 shows '^stage: running'
press C-c
is "Ctrl-C ends it, too" wait_for 5 shows '^ended 0'
in_tmux respawn-pane -k "TERM=nonsense aers-ctl top; echo ended \$?; exec cat"
is "a terminal that nobody knows is refused" wait_for 5 shows '^ended 6'
in_tmux respawn-pane -k "aers-ctl --url osc.tcp://127.0.0.1:1/ top; echo ended \$?; exec cat"
is "nobody there to begin with ends with 10" wait_for 5 shows '^ended 10'
same "top --json is the status" "$(aers-ctl top --json | jq -r .graph_id)" stage
in_tmux kill-server
finish
