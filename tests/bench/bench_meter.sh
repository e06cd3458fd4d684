#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What aers-meter costs: CPU as percent of one core, over WINDOW seconds, and memory, with the messages of many nodes at 20 Hz and many
# WebSocket clients that get each frame. Reference of the fan-out: send(2) of as many bytes to as many connections by a loop that
# does nothing else; of the messages: aers-meter with none.
. "$(dirname "$0")/../scenario/lib.sh"
WINDOW=${WINDOW:-4}
URL=http://127.0.0.1:$HTTP_PORT

counter() { curl -s "$URL/api/health" | jq ".counters.$1"; }
at_least() { [ "$(counter "$1")" -ge "$2" ]; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
cpu_pct() { # PID: over the window
    local before
    before=$(ticks "$1")
    read -rt "$WINDOW" <>"$WORK/tick"
    awk -v t=$(($(ticks "$1") - before)) -v hz="$(getconf CLK_TCK)" -v s="$WINDOW" 'BEGIN { printf "%.2f", 100 * t / hz / s }'
}
mib() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", (b > 0 ? a / b : 0) }'; }

background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/"
METER=$LAST
wait_for 5 curl -sf "$URL/api/health" || exit 1
idle=$(cpu_pct "$METER")

for nodes in 100 1000; do
    background meter_send --port "$METER_PORT" --nodes $nodes --name "n$nodes" --channels 2 --count 100000 --lively
    sender=$LAST
    wait_for 10 at_least nodes $nodes
    lost=$(counter lost)
    cpu=$(cpu_pct "$METER")
    echo "$nodes nodes, 2 channels, 20 Hz, nobody listens: $cpu % of a core, $(($(counter lost) - lost)) lost (reference: no nodes $idle %)"
    background ws_drain "$HTTP_PORT" 1 $((WINDOW + 4))
    drain=$LAST
    wait_for 5 at_least clients 1
    one=$(cpu_pct "$METER")
    bytes=$(curl -s "$URL/api/meters" | wc -c)
    echo "$nodes nodes, 1 client, frames of $bytes bytes: $one % (x $(ratio "$one" "$cpu") of nobody)"
    stop "$drain"
    stop "$sender"
    wait_for 5 bash -c "[ \$(curl -s $URL/api/health | jq .counters.nodes) = 0 ]"
done

background meter_send --port "$METER_PORT" --nodes 60 --name few --count 100000 --lively
wait_for 10 at_least nodes 60
bytes=$(curl -s "$URL/api/meters" | wc -c)
for clients in 100 500 1000; do
    background ws_drain "$HTTP_PORT" $clients $((WINDOW + 4))
    drain=$LAST
    wait_for 10 at_least clients $clients
    skipped=$(counter frames_skipped)
    cpu=$(cpu_pct "$METER")
    skipped=$(($(counter frames_skipped) - skipped))
    lag=$(counter loop_lag_max_ms)
    memory=$(mib "$METER")
    stop "$drain"
    wait_for 5 bash -c "[ \$(curl -s $URL/api/health | jq .counters.clients) = 0 ]"
    floor=$(ws_drain floor $clients "$WINDOW" "$bytes")
    echo "60 nodes, $clients clients, frames of $bytes bytes: $cpu %, $memory MiB, $skipped skipped, $lag ms late at most (x $(ratio "$cpu" "$floor") of bare send, $floor %)"
done
