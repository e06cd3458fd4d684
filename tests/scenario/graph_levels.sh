#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What is asked for is what is heard, and what is heard is what the meters say.
. "$(dirname "$0")/lib.sh"

cat >"$WORK/levels.yaml" <<'G'
graph_id: levels
sample_rate: 48000
nodes:
  - { id: voice, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: dialogue_gain, type: processor, module: builtin/gain }
  - { id: fx_a, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: fx_b, type: processor, module: builtin/gain, params: { gain_db: -12 } }
  - { id: sum, type: bus }
  - { id: out, type: output, sink: null }
edges:
  - { from: voice, to: dialogue_gain }
  - { from: dialogue_gain, to: fx_a }
  - { from: dialogue_gain, to: fx_b }
  - { from: fx_a, to: sum }
  - { from: fx_b, to: sum }
  - { from: sum, to: out }
G

# dB RMS of one port over a second.
level() { jack_rec -n "$JACK_DEFAULT_SERVER" -d 1 --levels "$1" | jq -r '.channels[0].rms_db'; }
running() { [ "$(aers-ctl --url "$URL" status --json | jq -r .state)" = running ]; }
difference() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4f", a - b }'; }
set_by_hand() { aers-ctl --url "$URL" set "$@"; }

NODE_PATH=$("$TOP/tests/node/install.sh") && export NODE_PATH
URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$URL"
METER=$LAST
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter "osc.udp://127.0.0.1:$METER_PORT/" "$WORK/levels.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 10 running

same "the clients are the nodes" "$(jack_lsp | grep -vE '^(system|aers-graphd)' | cut -d: -f1 | sort -u | tr '\n' ' ')" \
    "dialogue_gain fx_a fx_b out sum voice "
same "the connections are those of the file and no others" \
    "$(jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':out_1 > ' | sort)" \
    "$(printf '%s\n' 'dialogue_gain:out_1 > fx_a:in_1' 'dialogue_gain:out_1 > fx_b:in_1' 'fx_a:out_1 > sum:in_1' \
        'fx_b:out_1 > sum:in_1' 'sum:out_1 > out:in_1' 'voice:out_1 > dialogue_gain:in_1' | sort)"

before=$(level dialogue_gain:out_1)
near "a sine at -12 dBFS has -15.01 dB RMS" "$before" -15.0103 0.02
is "aers-ctl sets a gain" set_by_hand dialogue_gain gain_db -3
near "the recorded level falls by 3.00 dB" "$(difference "$before" "$(level dialogue_gain:out_1)")" 3 0.02

is "oscsend sets the same gain" oscsend "osc.udp://127.0.0.1:$OSC_PORT/" /aers/node/dialogue_gain/gain_db f -9
has_value() { [ "$(aers-ctl --url "$URL" get --json "$1" "$2" | jq -r '.. | objects | select(has("value")) | .value')" = "$3" ]; }
is "graphd holds the value" wait_for 3 has_value dialogue_gain gain_db -9
near "the recorded level has fallen by 9.00 dB" "$(difference "$before" "$(level dialogue_gain:out_1)")" 9 0.02

is "a whole number over TCP is accepted" oscsend "osc.tcp://127.0.0.1:$OSC_PORT/" /aers/node/dialogue_gain/gain_db i 0
is "and held" wait_for 3 has_value dialogue_gain gain_db 0
is "a pattern reaches several nodes" oscsend "osc.udp://127.0.0.1:$OSC_PORT/" '/aers/node/fx_*/mute' T
is "the first is muted" wait_for 3 has_value fx_a mute true
is "the second is muted" wait_for 3 has_value fx_b mute true
near "their sum is silent" "$(level sum:out_1)" -150 0.1
oscsend "osc.udp://127.0.0.1:$OSC_PORT/" '/aers/node/fx_*/mute' F
is "and comes back" wait_for 3 has_value fx_b mute false

# The frame of the meters against the recording.
meter() { curl -fsS "http://127.0.0.1:$HTTP_PORT/api/meters" | jq -r ".meters[\"node/$1\"].$2"; }
set_by_hand dialogue_gain gain_db -5 >/dev/null
settled() { awk -v a="$(meter dialogue_gain rms)" 'BEGIN { exit !(a < -19.9 && a > -20.1) }'; }
is "the meter shows a new level" wait_for 2 settled
recorded=$(jack_rec -n "$JACK_DEFAULT_SERVER" -d 1 --levels dialogue_gain:out_1)
near "the meter's RMS agrees with the recording" "$(meter dialogue_gain rms)" "$(jq -r '.channels[0].rms_db' <<<"$recorded")" 0.1
near "the meter's peak agrees with the recording" "$(meter dialogue_gain peak)" "$(jq -r '.channels[0].peak_db' <<<"$recorded")" 0.1

followed=$(node "$TOP/tests/node/follow.js" "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" "127.0.0.1:$OSC_PORT" \
    dialogue_gain gain_db -20 -35.01 -26 -41.01 0.1 2>&1)
same "the WebSocket frame follows within two intervals: $followed" $? 0

for bad in 'set dialogue_gain gain_db 200' 'set dialogue_gian gain_db 1' 'set dialogue_gain gian_db 1' 'set dialogue_gain gain_db loud'; do
    # shellcheck disable=SC2086
    is "refused with an exit status and a sentence: $bad" bash -c '! out=$(aers-ctl --url "$0" "$@" 2>&1) && [ -n "$out" ]' "$URL" $bad
done

children=$(pgrep -P "$GRAPHD" -f -- '--name [a-z]' | wc -l) # and one that is ready for whoever dies
same "there is one process for each node" "$children" 6
kill -TERM "$GRAPHD"
is "SIGTERM ends graphd" wait_for 5 gone "$GRAPHD"
wait "$GRAPHD"
same "with status 0" $? 0
kill -TERM "$METER"
is "SIGTERM ends the meter" wait_for 5 gone "$METER"
same "no node is left" "$(pgrep -f "$BIN/aers-node" -P "$GRAPHD,1" | wc -l)" 0
same "no port is left" "$(ss -Hltun | grep -cE ":($OSC_PORT|$METER_PORT|$HTTP_PORT) ")" 0
same "no file is left in the runtime directory" "$(find "$XDG_RUNTIME_DIR" -type f -o -type s | wc -l)" 0
is "no client is left" wait_for 3 bash -c '[ "$(jack_lsp | grep -vc ^system)" = 0 ]'
stop "$JACKD"
same "nothing of ours is left in /dev/shm" "$(find /dev/shm -mindepth 1 -name '*aers*' | wc -l)" 0
finish
