#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-node as aers-graphd starts it: a plan of several steps in one client, held until its start, driven and acknowledged
# over the control socket, reporting its health, and ending with its graphd.
. "$(dirname "$0")/lib.sh"

has_port() { jack_lsp | grep -qx "$1"; }
level() { jack_rec -d 0.3 --levels "$1" | jq -r '.channels[0].rms_db'; }

plan() { # NAME RATE
    cat <<JSON
{ "plan": 1, "graph_id": "test", "client": "$1", "server": null, "rate_hz": $2, "hold": true, "meter": null,
  "inputs": ["in_1"], "outputs": ["out_1", "out_2"], "nscratch": 1,
  "steps": [
    { "id": "tone", "module": "builtin/sine", "settings": {}, "elements": 0, "element_channels": [],
      "in": [], "out": [3], "values": { "level_db": -20 } },
    { "id": "quiet", "module": "builtin/gain", "settings": {}, "elements": 0, "element_channels": [],
      "in": [[3]], "out": [1], "values": { "gain_db": -6 } },
    { "id": "lim", "module": "builtin/limiter", "settings": {}, "elements": 0, "element_channels": [],
      "in": [[0, 3]], "out": [2], "values": { "attack_ms": 5, "ceiling_db": 0 } } ] }
JSON
}

# node FILE: start it with that plan; SAID is what it says, `tell` speaks to it
node() {
    SAID=$WORK/said.$1
    mkfifo "$WORK/tell.$1"
    node_host "$WORK/$1.json" <"$WORK/tell.$1" >"$SAID" 2>"$WORK/$1.log" &
    HOST=$!
    STARTED+=("$HOST")
    exec 9>"$WORK/tell.$1"
}
tell() { echo "$@" >&9; }
said() { grep -qE -- "$1" "$SAID"; }

start_jackd

# ---- readiness
plan fused 48000 >"$WORK/fused.json"
node fused
is "it says when it is ready" wait_for 5 said '^ready$'
same "its ports are there by then" "$(jack_lsp | grep '^fused:' | sort | tr '\n' ' ')" "fused:in_1 fused:out_1 fused:out_2 "
near "held, it is silent" "$(level fused:out_1)" -150 0

# ---- the session
START=$(($(jack_rec --frames 64 --levels system:capture_1 | jq .start_frame) + 24000))
tell /aers/start h "$START"
is "a start is noted" wait_for 2 said '^/reply /aers/start$'
sounds() { awk -v a="$(level fused:out_1)" 'BEGIN { exit !(a > -100) }'; }
is "at its frame it sounds" wait_for 5 sounds
near "the first output has passed two steps" "$(level fused:out_1)" -29.0103 0.01
near "the second one is the sum through the limiter" "$(level fused:out_2)" -23.0103 0.01

# ---- values
NOW=$(jack_rec --frames 64 --levels fused:out_1 | jq .start_frame)
tell /aers/node/quiet/gain_db dih -12 7 $((NOW + 20000))
is "a value is acknowledged at the frame it was sent for" \
    wait_for 5 said "^/reply /aers/node/quiet/gain_db -12 $((NOW + 20000)) 7\$"
near "and is heard" "$(level fused:out_1)" -35.0103 0.01
tell /aers/node/quiet/gain_db d -6
is "without frame and number it takes effect at once" wait_for 2 said '^/reply /aers/node/quiet/gain_db -6 [0-9]+ 0$'
tell /aers/node/quiet/gain_db
is "without a value it is asked for" wait_for 2 said '^/reply /aers/node/quiet/gain_db -6 -1 0$'
tell /aers/node/lim/bypass T
is "bypass is T, too" wait_for 2 said '^/reply /aers/node/lim/bypass 1 [0-9]+ 0$'

tell /aers/node/quiet/gain_db d 99
is "out of range is refused" wait_for 2 said '^/error /aers/node/quiet/gain_db range '
tell /aers/node/quiet/gian_db d 1
is "unknown is refused with the nearest" wait_for 2 said '^/error /aers/node/quiet/gian_db not_found .*did you mean gain_db'
tell /aers/node/loud/gain_db d 1
is "so is a node that is not here" wait_for 2 said '^/error /aers/node/loud/gain_db not_found '
tell /aers/node/tone/bypass T
is "and bypass where there is no dry path" wait_for 2 said '^/error /aers/node/tone/bypass not_found '
tell /aers/node/quiet/gain_db s loud
is "and a word where a number belongs" wait_for 2 said '^/error /aers/node/quiet/gain_db invalid '
tell '/aers/node/*/mute' T
is "and a pattern" wait_for 2 said '^/error /aers/node/\*/mute unsupported '
tell /aers/nonsense
is "and any other address" wait_for 2 said '^/error /aers/nonsense not_found '
# ---- health and latency
is "health comes for every step" wait_for 3 said '^/aers/health tone [1-9]'
latency_of() { grep "^/aers/health $1 " "$SAID" | tail -n 1 | awk '{ print $8 }'; }
same "with the latency of the step" "$(latency_of quiet) $(latency_of lim)" "0 240"
# playback, then capture latency
ranges() { jack_lsp -l fused | tr -d '\n' | sed 's/fused:/\nfused:/g' | grep "^fused:$1" | grep -oE '\[ [0-9]+ [0-9]+ \]' | tr '\n' ' '; }
same "JACK knows it of the ports behind it" "$(ranges out_2)" "[ 0 0 ] [ 240 240 ] "
same "and of the ones before it" "$(ranges in_1)" "[ 240 240 ] [ 0 0 ] "
tell /aers/node/lim/attack_ms d 10
new_latency() { [ "$(ranges out_2)" = "[ 0 0 ] [ 480 480 ] " ]; }
is "a latency that changes live is told" wait_for 5 new_latency

# ---- block sizes
for block in 16 8192 256; do
    is "JACK changes its block to $block frames" jack_bufsize "$block"
    near "and the level stays" "$(level fused:out_1)" -29.0103 0.05
done

# ---- a full queue, hold and the end
for i in $(seq 1100); do tell /aers/node/quiet/gain_db dih -6 "$i" $((NOW + 200000000)); done
is "more than may wait are refused as full" wait_for 5 said '^/error /aers/node/quiet/gain_db full '
tell /aers/hold
is "hold is acknowledged" wait_for 3 said '^/reply /aers/hold$'
near "and is silent" "$(level fused:out_1)" -150 0
tell /aers/start h -1
is "it starts again" wait_for 5 sounds
NODE=$(pgrep -P "$HOST")
is "SIGHUP does nothing" kill -HUP "$NODE"
near "it sounds on" "$(level fused:out_1)" -29.0103 0.05
exec 9>&-
wait "$HOST"
same "when graphd is gone it ends with 0" "$(tail -n 1 "$SAID")" "exit 0"
is "and its client with it" wait_for 3 bash -c "! jack_lsp | grep -q '^fused:'"

# ---- refusals
plan slow 44100 >"$WORK/slow.json"
node slow
is "a plan for another rate is refused" wait_for 5 said '^Eslow: the plan is for 44100 Hz, the JACK server runs at 48000 Hz$'
wait "$HOST"
same "with its exit status" "$(tail -n 1 "$SAID")" "exit 4"
echo '{ "plan": 1, "graph_id": ' >"$WORK/broken.json"
node broken
wait "$HOST"
is "a plan that is no JSON is refused" said '^E.'
plan quits 48000 >"$WORK/quits.json"
node quits
wait_for 5 said '^ready$'
tell /aers/quit
wait "$HOST"
same "/aers/quit ends with 0" "$(tail -n 1 "$SAID")" "exit 0"
exec 9>&-
finish
