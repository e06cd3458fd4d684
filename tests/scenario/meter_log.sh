#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What the programs log, heard from elsewhere: aers-graphd's lines and its nodes' over OSC, all of them on the WebSocket, as grave as one likes.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
URL=http://127.0.0.1:$HTTP_PORT WS=ws://127.0.0.1:$HTTP_PORT/ws/telemetry
listen() { # FILE LEVEL: what is logged goes to FILE
    node "$TOP/tests/node/ws_frames.js" "$WS" --count 100000 --seconds 600 --send "{\"type\":\"subscribe\",\"types\":[\"log\"],\"log_level\":\"$2\"}" >"$1" &
    STARTED+=($!)
}
heard() { # FILE PROGRAM LEVEL TEXT
    jq -se --arg p "$2" --arg l "$3" --arg t "$4" 'any(.[]; .type == "log" and .program == $p and .level == $l and (.subject + ": " + .text | test($t)))' "$1"
}
pid_of() { aers-ctl status --json | jq --arg id "$1" '.nodes[] | select(.id == $id) | .pid'; }

start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$TOP/graphs/minimal.yaml"
GRAPHD=$LAST
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
is "the graph runs" aers-ctl --wait status
wait_for 10 curl -sf "$URL/api/graph" >/dev/null
listen "$WORK/all" info
listen "$WORK/grave" warning
wait_for 10 bash -c "[ \$(curl -s $URL/api/health | jq .counters.clients) = 2 ]"

# ---- a line of each program
hup() { kill -HUP "$(pid_of trim)" && heard "$WORK/all" aers-node info 'trim: SIGHUP'; }
is "a node's line is heard" wait_for 10 hup
reload() { kill -HUP "$GRAPHD" && heard "$WORK/all" aers-graphd info '.'; }
is "and one of aers-graphd" wait_for 10 reload
ask() { curl -s -o "$WORK/answer" -X POST "$URL/api/session/start" && heard "$WORK/all" aers-meter info 'POST /api/session/start'; }
is "and one of aers-meter" wait_for 10 ask
crash() { kill -KILL "$(pid_of trim)" && heard "$WORK/all" aers-graphd warning 'trim: .*killed.*starting it again'; }
is "that a node has died is said to all" wait_for 10 crash
is "also to who wants what is grave" wait_for 10 heard "$WORK/grave" aers-graphd warning 'trim: '
same "and nothing else" "$(jq -r 'select(.type == "log") | .level' "$WORK/grave" | grep -vcE 'warning|error')" 0
same "a level that is none is refused" \
    "$(node "$TOP/tests/node/ws_frames.js" "$WS" --type error --send '{"type":"subscribe","log_level":"loud"}' | jq -r .code)" invalid

# ---- over OSC
aers-ctl log --json >"$WORK/lines"
is "aers-ctl log has them, too" grep -q '"program":"aers-node".*SIGHUP' "$WORK/lines"
is "in words" sh -c "aers-ctl log | grep -qE 'aers-node info: trim: SIGHUP'"
same "or the grave ones alone" "$(aers-ctl log --level warning | grep -cE ' (info|debug): ')" 0
aers-ctl log --follow >"$WORK/followed" &
STARTED+=($!)
more() { kill -HUP "$(pid_of tone)" && grep -q 'tone: SIGHUP' "$WORK/followed"; }
is "and goes on telling what comes" wait_for 10 more
is "what it is asked wrongly is said" sh -c "aers-ctl log --level loud 2>&1 | grep -q 'error, warning, info'"
finish
