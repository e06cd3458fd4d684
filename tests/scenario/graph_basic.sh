#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A graph comes up as declared, comes back when a node is killed, and goes without a trace.
. "$(dirname "$0")/lib.sh"

cat >"$WORK/basic.yaml" <<'G'
graph_id: basic
sample_rate: 48000
block_size: 512
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: eq, type: processor, module: builtin/biquad_eq, params: { bands: [ { type: hp, freq_hz: 80 } ] } }
  - { id: desk, type: mixer, channels: 2, inputs: [ { from: trim, pan: -1 } ] }
  - { id: out, type: output, channels: 2, sink: jack, title: "Main out" }
edges:
  - { from: tone, to: trim }
  - { from: trim, to: desk }
  - { from: tone, to: eq }
  - { from: eq, to: desk }
  - { from: desk, to: out }
G

URL=osc.tcp://127.0.0.1:$OSC_PORT/
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':(out|capture)_[0-9]+ > ' | sort; }
ask() { osc_ask "$URL" "$@"; }
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
node() { status | jq -r ".nodes[] | select(.id == \"$1\") | .$2"; }
has_value() { ask "/aers/node/$1" | grep -qE "[ ,]$2(\.0*)?( |$)"; }
links_are() { [ "$(links)" = "$1" ]; }
DECLARED=$(printf '%s\n' 'desk:out_1 > out:in_1' 'desk:out_2 > out:in_2' 'eq:out_1 > desk:in_2' 'out:out_1 > system:playback_1' \
    'out:out_2 > system:playback_2' 'tone:out_1 > eq:in_1' 'tone:out_1 > trim:in_1' 'trim:out_1 > desk:in_1')

refused() { # STATUS TEXT COMMAND...
    local want=$1 text=$2 got=0
    shift 2
    timeout 10 "$@" >"$WORK/refused" 2>&1 || got=$?
    cat "$WORK/refused"
    [ "$got" -eq "$want" ] && grep -q -- "$text" "$WORK/refused"
}

is "--check says ok and counts" sh -c "aers-graphd --check '$WORK/basic.yaml' | grep -q 'ok (5 nodes, 5 edges)'"
sed 's/gain_db: -6/gain_db: 600/; s/to: eq/to: eqq/' "$WORK/basic.yaml" >"$WORK/wrong.yaml"
is "--check names every fault with its place" refused 2 'wrong.yaml:6:.*gain_db' aers-graphd --check "$WORK/wrong.yaml"
is "and the other one in the same run" grep -qE 'wrong.yaml:1[0-9]:[0-9]+: edges\[2\]' "$WORK/refused"
is "without a server it says how to get one" refused 10 'no JACK server.*aers-ctl up' \
    aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/basic.yaml"
is "the network is refused as long as there is no token" refused 6 'loopback' aers-graphd --osc 0.0.0.0:7770 "$WORK/basic.yaml"

start_jackd 48000 256
before=$(ls /dev/shm | sort)
sed 's/48000/44100/' "$WORK/basic.yaml" >"$WORK/rate.yaml"
is "another sample rate is refused" refused 4 '44100.*48000' aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/rate.yaml"

background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/basic.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
state_is running || { cat "$WORK/aers-graphd.log"; echo "Bail out! no graph to test"; exit 1; }
same "the connections are those of the file and no others" "$(links)" "$DECLARED"
same "the server has the block the graph asks for" "$(status | jq .block_nframes)" 512
is "graphd says that it changed it" grep -q 'block size 256 -> 512' "$WORK/aers-graphd.log"
is "titles reach the patchbays" wait_for 5 sh -c 'jack_property -l | grep -q "Main out"'
is "a second graphd on the port is refused" refused 4 "$OSC_PORT" \
    aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/basic.yaml"
same "and disturbs nothing" "$(links)" "$DECLARED"

# ---- values
is "a set is answered with value and frame" sh -c "osc_ask $URL /aers/node/trim/gain_db f -3 | grep -qE -- '-3.* [0-9]+'"
is "a set by name of a choice" ask /aers/node/eq/bands/1/type s peak
is "a query of it answers the name" sh -c "osc_ask $URL /aers/node/eq/bands/1/type | grep -q peak"
is "out of range is refused" refused 2 'range' osc_ask "$URL" /aers/node/trim/gain_db f 600
is "an unknown parameter gets a suggestion" refused 3 'gain_db' osc_ask "$URL" /aers/node/trim/gain_bd f 0
is "an unknown node gets a suggestion" refused 3 'trim' osc_ask "$URL" /aers/node/trimm/gain_db f 0
is "an unknown address gets a suggestion" refused 3 '/aers/status' osc_ask "$URL" /aers/statsu
is "a pattern that reaches nothing is refused" refused 3 'pattern' osc_ask "$URL" '/aers/node/zz*/mute' T
same "a pattern answers for each address and closes" \
    "$(ask '/aers/node/{trim,eq}/bypass' T | grep -c /aers/node/)" 3
is "ping answers what it was sent" sh -c "osc_ask $URL /aers/ping sif hello 7 1.5 | grep -q 'hello.*7.*1.5'"

# ---- a hand-made connection is its maker's
jack_connect tone:out_1 out:in_1
sleep_until() { wait_for 2 links_are "$1"; }
WITH_MINE=$(printf '%s\n%s\n' "$DECLARED" 'tone:out_1 > out:in_1' | sort)
is "a connection by hand stands" sleep_until "$WITH_MINE"

# ---- a node is killed
frame=$(status | jq .start_frame)
old=$(node trim pid)
spare() { pgrep -P "$GRAPHD" -f -- '--name \(spare\)'; }
is "a process waits for whoever dies" wait_for 5 spare
spare=$(spare)
kill -9 "$old"
returned() { [ "$(node trim pid)" != "$old" ] && [ "$(node trim state)" = running ]; }
is "a killed node comes back" wait_for 5 returned
is "with exactly its connections" wait_for 5 links_are "$WITH_MINE"
is "with its value" has_value trim/gain_db -3
same "counted" "$(node trim restarts)" 1
same "as the process that was ready for it" "$(node trim pid)" "$spare"
is "which is called so now" sh -c "ps -o args= -p $spare | grep -q -- '--name trim '"
is "and another one is ready" wait_for 5 spare
same "on the same clock" "$(status | jq .start_frame)" "$frame"
signal_of() { timeout 10 jack_rec -n "$JACK_DEFAULT_SERVER" -d 0.5 --levels trim:out_1 | jq -r '.channels[0].rms_db'; }
is "bypass goes with it" has_value trim/bypass 1
is "it takes values again" ask /aers/node/trim/bypass F
near "and its signal is that of its value" "$(signal_of)" -18.01 0.05
is "a declared connection that is taken away is healed" sh -c "jack_disconnect desk:out_1 out:in_1"
is "at once" wait_for 3 links_are "$WITH_MINE"

# ---- solo
is "solo" ask /aers/node/trim/solo T
same "mutes who is neither upstream nor downstream" "$(status | jq -c '[.nodes[] | select(.heard | not) | .id]')" '["eq"]'
is "and gives the sound back" ask /aers/node/trim/solo F
same "to all" "$(status | jq -c '[.nodes[] | select(.heard | not) | .id]')" '[]'

# ---- stop and start
is "stop" ask /aers/session/stop
is "ends all nodes" wait_for 5 state_is stopped
same "their ports are gone" "$(jack_lsp | grep -cE '^(tone|trim|eq|desk|out):')" 0
is "a value can be set meanwhile" sh -c "osc_ask $URL /aers/node/trim/gain_db f -9 | grep -q -- '-1'"
is "start" ask /aers/session/start
is "brings them back" wait_for 15 state_is running
same "as declared" "$(links)" "$DECLARED"
near "with what was set" "$(signal_of)" -24.01 0.05

# ---- the end
children=$(pgrep -P "$GRAPHD" | wc -l)
[ "$children" -ge 5 ] || echo "# only $children children"
pids=$(pgrep -P "$GRAPHD")
kill -TERM "$GRAPHD"
is "SIGTERM ends graphd" wait_for 5 gone "$GRAPHD"
wait "$GRAPHD"
same "with status 0" $? 0
left=0
for pid in $pids; do gone "$pid" || left=$((left + 1)); done
same "no process is left" "$left" 0
same "no port is left" "$(ss -Hltun "sport = :$OSC_PORT")" ""
same "no JACK client is left" "$(jack_lsp | grep -vc '^system')" 0
same "nothing is left in shared memory" "$(ls /dev/shm | grep -v '^jack_db' | sort)" "$(printf '%s\n' "$before" | grep -v '^jack_db')"
same "nothing is left in the runtime directory" "$(ls -A "$XDG_RUNTIME_DIR")" ""
finish
