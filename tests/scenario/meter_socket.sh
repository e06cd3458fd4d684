#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The WebSocket as it is asked for: a rate, some nodes, some kinds of messages; who reads slowly is told what it has missed.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH
URL=http://127.0.0.1:$HTTP_PORT
WS=ws://127.0.0.1:$HTTP_PORT/ws/telemetry
frames() { node "$TOP/tests/node/ws_frames.js" "$WS" "$@"; }
counter() { curl -s "$URL/api/health" | jq ".counters.$1"; }
at_least() { [ "$(counter "$1")" -ge "$2" ]; }

background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/"
wait_for 5 curl -sf "$URL/api/health" >/dev/null
background meter_send --port "$METER_PORT" --nodes 600 --name big --channels 2 --count 100000
is "nodes are heard" wait_for 10 at_least nodes 600

# ---- what is asked for
same "a wish is answered with what it becomes: a rate of whole ticks" \
    "$(frames --type subscribed --send '{"type":"subscribe","rate_hz":6,"nodes":["big1","big1","big7"],"types":["frame"]}' | jq -c '[.rate_hz, .nodes]')" \
    '[5,3]'
node_names=$(curl -s "$URL/api/meters" | jq -r '.meters | keys | .[0:2] | map(ltrimstr("node/")) | tojson')
frames --count 8 --send "{\"type\":\"subscribe\",\"rate_hz\":5,\"nodes\":$node_names,\"types\":[\"frame\"]}" |
    jq -c 'select(.type == "frame")' >"$WORK/some"
same "frames have these nodes alone, in all their parts" \
    "$(jq -c '[(.meters | keys | map(ltrimstr("node/"))), (.cpu.by_node_pct | keys), (.latency.by_node_ms | keys)] | unique' "$WORK/some" | tail -n 1)" \
    "[$node_names]"
same "and come at that rate" "$(jq -s '[.[].seq] | [.[1:], .[:-1]] | transpose | map(.[0] - .[1]) | unique' -c "$WORK/some" | jq '.[-1]')" 4
same "nothing else comes when it is not asked for" \
    "$(frames --count 4 --send '{"type":"subscribe","types":["status"]}' --seconds 4 2>/dev/null | jq -r .type | grep -c frame | jq '. <= 2')" true
frames --type frame --count 3 --send '{"type":"subscribe","nodes":[]}' >"$WORK/all"
same "no nodes are all nodes" "$(jq -s '.[-1].meters | length' "$WORK/all")" 600
for wrong in '"rate_hz":0' '"rate_hz":"fast"' '"nodes":"big"' '"nodes":[1]' '"types":["frames"]' '"types":"frame"' '"speed":1'; do
    same "refused: $wrong" "$(frames --type error --send "{\"type\":\"subscribe\",$wrong}" | jq -r .code)" invalid
done
tick() { curl -s "$URL/api/meters" | jq .seq; }
before=$(counter frames) began=$(tick)
same "many may wish the same" \
    "$(frames --clients 40 --count 20 --seconds 60 --send "{\"type\":\"subscribe\",\"nodes\":$node_names,\"types\":[\"frame\"]}" | jq -c '[.clients, .refused]')" '[40,0]'
is "which is written once a tick for all of them" test $(($(counter frames) - before)) -le $((2 * ($(tick) - began)))

# ---- log lines
frames --type log --count 1 --send '{"type":"subscribe","types":["log"]}' >"$WORK/log" &
LISTENER=$!
wait_for 5 at_least clients 1
asks_until_heard() { curl -s -o /dev/null -X POST "$URL/api/session/stop" && [ -s "$WORK/log" ]; }
is "who wants the log gets its lines" wait_for 5 asks_until_heard
wait $LISTENER
same "with who did what" "$(jq -c '[.level, (.text | test("POST /api/session/stop: 503"))]' "$WORK/log")" '["info",true]'

# ---- slow ones
frames --count 60 --pause 2500 --seconds 60 >"$WORK/slow"
jq -c 'select(.type == "frame" or .type == "skipped") | [.seq, .frames]' "$WORK/slow" |
    jq -sc 'reduce .[] as [$seq, $skipped] ({last: null, missed: 0, told: 0, pending: 0};
        if $seq == null then .pending += $skipped
        else .missed += (if .last then $seq - .last - 1 else 0 end) | .told += .pending | .pending = 0 | .last = $seq end)' >"$WORK/account"
is "who reads slowly misses some frames" json_is '.missed > 5' "$WORK/account"
is "and is told exactly how many" json_is '.told == .missed' "$WORK/account"
same "setting parameters is off" "$(frames --type error --send '{"type":"setParam","node":"a","param":"b","value":1}' | jq -r .code)" denied
finish
