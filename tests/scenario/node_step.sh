#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# All nodes of a session share one clock: those that start together, one that comes late, one that has missed blocks, whether
# they make their sound or read it from a file.
. "$(dirname "$0")/lib.sh"

sox -q -r 44100 -n -b 24 "$WORK/sweep.wav" synth 1.7 sine 100-5000 vol 0.1

plan() { # CLIENT
    cat <<JSON
{ "plan": 1, "graph_id": "test", "client": "$1", "server": null, "rate_hz": 48000, "hold": true, "meter": null,
  "inputs": [], "outputs": ["out_1", "out_2", "out_3"], "nscratch": 0,
  "steps": [
    { "id": "$1_sine", "module": "builtin/sine", "settings": {}, "elements": 0, "element_channels": [],
      "in": [], "out": [0], "values": { "freq_hz": 997, "level_db": -20 } },
    { "id": "$1_noise", "module": "builtin/noise", "settings": {}, "elements": 0, "element_channels": [],
      "in": [], "out": [1], "values": { "seed": 5 } },
    { "id": "$1_file", "module": "builtin/file", "settings": { "path": "$WORK/sweep.wav", "loop": "true" }, "elements": 0,
      "element_channels": [], "in": [], "out": [2], "values": {} } ] }
JSON
}
node() { # CLIENT FD
    plan "$1" >"$WORK/$1.json"
    mkfifo "$WORK/tell.$1"
    node_host "$WORK/$1.json" <"$WORK/tell.$1" >"$WORK/said.$1" 2>&1 &
    STARTED+=("$!")
    HOST=$!
    eval "exec $2>\"$WORK/tell.$1\""
    wait_for 5 grep -q '^ready' "$WORK/said.$1"
}
# The largest difference between an output of a and of another node, in dBFS.
difference() { # CLIENT OUTPUT
    jack_rec -d 0.5 -o "$WORK/pair.wav" "a:$2" "$1:$2"
    sox "$WORK/pair.wav" -n remix 1,2i stats 2>&1 | awk '/^Pk lev dB/ { print $4 == "-inf" ? -999 : $4 }'
}
in_step() { # CLIENT OUTPUT
    awk -v d="$(difference "$1" "$2")" 'BEGIN { exit !(d != "" && d < -110) }'
}
louder() { awk -v l="$(jack_rec -d 0.2 --levels "$1" | jq '.channels[0].peak_db')" 'BEGIN { exit !(l > -40) }'; }

start_jackd
node a 7
node b 8
START=$(($(jack_rec --frames 64 --levels system:capture_1 | jq .start_frame) + 12000))
echo "/aers/start h $START" >&7
echo "/aers/start h $START" >&8
for out in out_1 out_2 out_3; do
    is "$out sounds" wait_for 5 louder "b:$out"
    is "$out is the same from two nodes that start together" wait_for 5 in_step b $out
done

node c 9
echo "/aers/start h $START" >&9
for out in out_1 out_2 out_3; do
    is "$out is the same from one that comes late" wait_for 10 in_step c $out
done

STOPPED=$(pgrep -P "$HOST")
xruns() { awk '$1 == "/aers/health" { n = $7 } END { exit !(n > 0) }' "$WORK/said.c"; }
missed() { # until JACK's clock is a quarter of a second on, without the node
    local from
    from=$(jack_rec --frames 64 --levels a:out_1 | jq .start_frame)
    wait_for 5 bash -c "[ \$(jack_rec --frames 64 --levels a:out_1 | jq .start_frame) -gt $((from + 12000)) ]"
}
kill -STOP "$STOPPED"
missed
kill -CONT "$STOPPED"
is "a node that was stopped counts the blocks it missed" wait_for 5 xruns
for out in out_1 out_2 out_3; do
    is "$out is in step again afterwards" wait_for 10 in_step c $out
done

# the first node, killed and started again
kill -KILL "$STOPPED"
wait_for 5 bash -c "! jack_lsp | grep -q '^c:'"
exec 9>&-
rm "$WORK/tell.c"
node c 9
echo "/aers/start h $START" >&9
for out in out_1 out_2 out_3; do
    is "$out is in step after a kill and a new start" wait_for 10 in_step c $out
done
exec 7>&- 8>&- 9>&-
finish
