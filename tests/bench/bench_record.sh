#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# 32 tracks are recorded while the disk stalls again and again: frames lost, and the CPU of it. Reference: the same without stalls.
# The signal is a counter of frames, and every sample of every track is looked at. FOR= seconds, STALL_MS=, EVERY_MS=.
. "$(dirname "$0")/../scenario/lib.sh"
FOR=${FOR:-60} STALL_MS=${STALL_MS:-3000} EVERY_MS=${EVERY_MS:-2000} BLOCK=${BLOCK:-1024}
export SLOW_DISK_MS=$STALL_MS SLOW_DISK_EVERY_MS=$EVERY_MS
has_port() { jack_lsp | grep -qx "$1"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

record() { # what, preloaded
    local what=$1 port node before i
    port=$(free_port)
    background env "LD_PRELOAD=$2" aers-node --name tape --osc "127.0.0.1:$port" --channels 32 builtin/record "path=$WORK/$what.wav" record=false
    node=$LAST
    wait_for 10 has_port tape:in_32
    for ((i = 1; i <= 32; i++)); do jack_connect count:out_1 "tape:in_$i"; done
    before=$(ticks "$node")
    osc_ask "osc.udp://127.0.0.1:$port/" /aers/node/tape/record d 1 >/dev/null
    read -rt "$FOR" <>"$WORK/tick"
    osc_ask "osc.udp://127.0.0.1:$port/" /aers/node/tape/record d 0 >/dev/null
    cpu=$(awk -v t=$(($(ticks "$node") - before)) -v hz="$(getconf CLK_TCK)" -v s="$FOR" 'BEGIN { printf "%.1f", 100 * t / hz / s }')
    kill -TERM "$node"
    wait "$node"
    cp "$WORK/aers-node.log" "$WORK/$what.log"
    take_check "$WORK/$what.wav" >"$WORK/$what.json"
    rm "$WORK/$what.wav"
}

start_jackd 48000 "$BLOCK"
background frame_count send
wait_for 5 has_port count:out_1
record calm ""
calm=$cpu
record disturbed "$TOOLS/slow_disk.so"
for what in calm disturbed; do
    jq -r --arg what "$what" --arg told "$(grep -oE '[0-9]+ frames (are lost|were missed)|[0-9]+ stalls of [0-9]+ ms' "$WORK/$what.log" | paste -sd ',')" \
        '"recording of \(.channels) tracks, \($what): \(.nframes) frames each, \(.breaks) lost or wrong\(if $told == "" then "" else " (" + $told + ")" end)"' "$WORK/$what.json"
done
echo "CPU of the recorder: $cpu % of a core, $calm % without stalls (x $(awk -v a="$cpu" -v b="$calm" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'))"
