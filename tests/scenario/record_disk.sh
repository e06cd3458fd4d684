#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# 32 tracks on a disk that stalls: no frame is lost while the stalls fit into the buffer, and those that do not fit are counted
# and told. (The same for a minute, with figures: tests/bench/bench_record.sh.)
. "$(dirname "$0")/lib.sh"

has_port() { jack_lsp | grep -qx "$1"; }
nframes() { soxi -s "$1" 2>/dev/null || echo 0; }
longer_than() { [ "$(nframes "$1")" -gt "$2" ]; }
lost() { grep -oE '[0-9]+ frames are lost' "$WORK/aers-node.log" | awk '{ print $1 }'; }

record() { # file, frames, option...
    local file=$1 nframes=$2 port i
    shift 2
    port=$(free_port)
    background env LD_PRELOAD="$TOOLS/slow_disk.so" aers-node --name tape --osc "127.0.0.1:$port" --channels 32 builtin/record "path=$file" record=false "$@"
    NODE=$LAST
    wait_for 10 has_port tape:in_32
    for ((i = 1; i <= 32; i++)); do jack_connect count:out_1 "tape:in_$i"; done
    osc_ask "osc.udp://127.0.0.1:$port/" /aers/node/tape/record d 1 >/dev/null
    wait_for 60 longer_than "$file" "$nframes"
    osc_ask "osc.udp://127.0.0.1:$port/" /aers/node/tape/record d 0 >/dev/null
    kill -TERM "$NODE"
    wait "$NODE"
}

start_jackd 48000 1024
background frame_count send
is "there is a signal of counted frames" wait_for 5 has_port count:out_1

export SLOW_DISK_MS=1500 SLOW_DISK_EVERY_MS=1000
record "$WORK/kept.wav" 200000
is "the disk has stalled" grep -qE 'slow_disk: [1-9][0-9]* stalls of 1500 ms' "$WORK/aers-node.log"
take_check "$WORK/kept.wav" >"$WORK/kept.json"
same "32 tracks are there" "$(jq .channels "$WORK/kept.json")" 32
same "and no frame of them is lost" "$(jq .breaks "$WORK/kept.json")" 0
same "which is what the node says" "$(lost)" ""

record "$WORK/late.wav" 150000 buffer_s=0.1
take_check "$WORK/late.wav" >"$WORK/late.json"
is "a buffer too small for its disk loses frames" test "$(jq .breaks "$WORK/late.json")" -gt 0
is "as it says" test "$(lost)" -gt 4800
is "and keeps step: none is missing, those are silent" test "$(nframes "$WORK/late.wav")" -gt 150000
near "as many as it says" "$(jq .breaks "$WORK/late.json")" "$(lost)" 64
finish
