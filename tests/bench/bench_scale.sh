#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# How a graph grows, at 48 kHz and 256 frames with isolation: auto. Tracks of {source, EQ, compressor, gain, delay, fader, pan} go into eight
# buses and a master: 10, 30, 100, 300 and 1,000 nodes, and in the end the mix of 128 tracks (907 nodes), which plays for a minute.
# Time from the command until it plays, DSP load, memory (the processes' own part and their share of what is shared), telemetry to aers-meter,
# xruns; each per node, as a ratio to the graph of 100 nodes of the same run. Beside the xruns: how often meanwhile a real-time thread that
# does nothing was kept waiting for longer than half a block (rt_stalls), which no placement of threads can help.
#
#     bench_scale.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
. "$TOP/tests/bench/tracks.sh"
TRACKS=${TRACKS:-1 4 13 42 142} PLAY=${PLAY:-60} RATE=48000 BLOCK=256
JSON=${1:-} REFERENCE=100

status() { aers-ctl status --json; }
running() { status | json_is '.state == "running"'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
pss_kb() { local pid; for pid; do grep '^Pss:' "/proc/$pid/smaps_rollup"; done | awk '{ n += $2 } END { print n }'; }
telemetry() { # bytes and datagrams a second that come to a meter's port
    python3 - "$METER_PORT" <<'END'
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
s.bind(("127.0.0.1", int(sys.argv[1])))
s.settimeout(0.2)
n = nbytes = 0
end = time.monotonic() + 3
while time.monotonic() < end:
    try:
        nbytes += len(s.recv(65536))
        n += 1
    except socket.timeout:
        pass
print(nbytes / 3, n / 3)
END
}

play() { # TRACKS SECONDS: a line of figures
    local began started pids nodes clients i xruns
    write_tracks "$1" auto >"$WORK/graph.yaml"
    began=$(date +%s%N)
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter "osc.udp://127.0.0.1:$METER_PORT/" "$WORK/graph.yaml"
    wait_for 120 running || echo "graph does not run" >&2
    started=$(($(date +%s%N) - began))
    status >"$WORK/status"
    nodes=$(jq '.nodes | length' "$WORK/status")
    mapfile -t pids < <(jq '[.nodes[].pid] | unique | .[]' "$WORK/status")
    clients=${#pids[@]}
    read -rt 2 <>"$WORK/tick" # the load is an average: let the start be forgotten
    xruns=$(status | jq .xruns)
    rt_stalls "$2" $((500000 * BLOCK / RATE)) >"$WORK/stalls" &
    local stalls=$!
    : >"$WORK/load"
    for ((i = 0; i < $2; i++)); do
        read -rt 1 <>"$WORK/tick"
        status | jq .dsp_load_pct >>"$WORK/load"
    done
    wait $stalls
    xruns=$(($(status | jq .xruns) - xruns))
    mapfile -t pids < <(status | jq '[.nodes[].pid] | unique | .[]')
    echo "$nodes $clients $((started / 1000000)) $(median <"$WORK/load") $(pss_kb "${pids[@]}") $(pss_kb "$LAST") $(telemetry) $xruns $(cat "$WORK/stalls")"
    stop "$LAST"
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
METER_PORT=$((OSC_PORT + 5))
start_jackd $RATE $BLOCK
for tracks in $TRACKS 128; do
    play "$tracks" "$([ "$tracks" = 128 ] && echo "$PLAY" || echo 5)" >>"$WORK/figures"
    echo "# $(tail -n 1 "$WORK/figures")" >&2 # it takes minutes
done
awk -v json="$JSON" -v reference=$REFERENCE '
    { line[NR] = $0; if (!best || ($1 - reference) ^ 2 < (n - reference) ^ 2) { best = NR; n = $1; start = $3 / $1; load = $4 / $1; memory = ($5 + $6) / $1; bytes = $7 / $1 } }
    function ratio(value, by) { return by > 0 ? value / by : 0 }
    END {
        for (i = 1; i <= NR; i++) {
            split(line[i], v, " ")
            s = ratio(v[3] / v[1], start); l = ratio(v[4] / v[1], load); m = ratio((v[5] + v[6]) / v[1], memory); b = ratio(v[7] / v[1], bytes)
            if (json == "--json")
                printf "{\"name\": \"%d nodes\", \"clients\": %d, \"start_ms\": %d, \"dsp_load_pct\": %g, \"nodes_kb\": %d, \"graphd_kb\": %d, \"telemetry_bytes_s\": %.0f, \"telemetry_datagrams_s\": %.0f, \"xruns\": %d, \"stalls\": %d, \"ratio\": {\"start\": %.3f, \"load\": %.3f, \"memory\": %.3f, \"telemetry\": %.3f}}\n",
                    v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], s, l, m, b
            else
                printf "%d nodes, %d clients: plays after %.2f s, DSP load %.2f %%, nodes %.1f MB, graphd %.1f MB, telemetry %.1f kB/s in %.0f datagrams, %d xruns (the machine itself stalled %d times); per node against %d nodes: start %.2f, load %.2f, memory %.2f, telemetry %.2f\n",
                    v[1], v[2], v[3] / 1000, v[4], v[5] / 1024, v[6] / 1024, v[7] / 1000, v[8], v[9], v[10], n, s, l, m, b
        }
    }' "$WORK/figures"
