#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What aers-meter costs beside sixty sounding nodes at 256 frames: CPU as percent of one core, over WINDOW seconds, and memory, with the messages of
# many more nodes at 20 Hz and with many WebSocket clients that get each frame; what is lost or skipped; and what the sound says to it. Reference of
# the fan-out: send(2) of as many bytes to as many connections by a loop that does nothing else; of the messages: the sixty nodes alone.
. "$(dirname "$0")/../scenario/lib.sh"
. "$(dirname "$0")/sixty.sh"
WINDOW=${WINDOW:-4} BLOCK=${BLOCK:-256}
URL=http://127.0.0.1:$HTTP_PORT
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/

counter() { curl -s "$URL/api/health" | jq ".counters.$1"; }
at_least() { [ "$(counter "$1")" -ge "$2" ]; }
is_now() { [ "$(counter "$1")" = "$2" ]; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
cpu_pct() { # PID: over the window
    local before
    before=$(ticks "$1")
    read -rt "$WINDOW" <>"$WORK/tick"
    awk -v t=$(($(ticks "$1") - before)) -v hz="$(getconf CLK_TCK)" -v s="$WINDOW" 'BEGIN { printf "%.2f", 100 * t / hz / s }'
}
mib() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", (b > 0 ? a / b : 0) }'; }

start_jackd 48000 "$BLOCK"
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
METER=$LAST
wait_for 5 curl -sf "$URL/api/health" || exit 1
sixty_nodes node >"$WORK/sixty.yaml"
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter "127.0.0.1:$METER_PORT" "$WORK/sixty.yaml"
aers-ctl --wait status >/dev/null || exit 1
wait_for 10 is_now nodes 60 || exit 1
read -rt "$WINDOW" <>"$WORK/tick" # a start is not what is measured here
audio_mark
idle=$(cpu_pct "$METER")
echo "60 nodes alone, nobody listens: $idle % of a core, $(mib "$METER") MiB; in $WINDOW s $(audio_since)"

for nodes in 100 1000; do
    background meter_send --port "$METER_PORT" --nodes $nodes --name "n$nodes" --channels 2 --count 100000 --lively
    sender=$LAST
    wait_for 10 at_least nodes $((60 + nodes))
    lost=$(counter lost)
    audio_mark
    cpu=$(cpu_pct "$METER")
    echo "$nodes more nodes, 2 channels, 20 Hz, nobody listens: $cpu % (x $(ratio "$cpu" "$idle") of the 60), $(mib "$METER") MiB," \
        "$(($(counter lost) - lost)) lost; $(audio_since)"
    background ws_drain "$HTTP_PORT" 1 $((WINDOW + 4))
    drain=$LAST
    wait_for 5 at_least clients 1
    one=$(cpu_pct "$METER")
    bytes=$(curl -s "$URL/api/meters" | wc -c)
    echo "$nodes more nodes, 1 client, frames of $bytes bytes: $one % (x $(ratio "$one" "$cpu") of nobody)"
    stop "$drain"
    stop "$sender"
    wait_for 5 is_now nodes 60
done

bytes=$(curl -s "$URL/api/meters" | wc -c)
for clients in 100 500 1000; do
    background ws_drain "$HTTP_PORT" $clients $((WINDOW + 4))
    drain=$LAST
    wait_for 10 at_least clients $clients
    skipped=$(counter frames_skipped)
    audio_mark
    cpu=$(cpu_pct "$METER")
    audio=$(audio_since)
    skipped=$(($(counter frames_skipped) - skipped))
    lag=$(counter loop_lag_max_ms)
    memory=$(mib "$METER")
    stop "$drain"
    wait_for 5 is_now clients 0
    floor=$(ws_drain floor $clients "$WINDOW" "$bytes")
    echo "60 nodes, $clients clients, frames of $bytes bytes: $cpu %, $memory MiB, $skipped of $((clients * 20 * WINDOW)) frames skipped, $lag ms late at most" \
        "(x $(ratio "$cpu" "$floor") of bare send, $floor %); $audio"
done
