#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# OSCQuery over its WebSocket, with clients of the npm packages ws and osc: LISTEN and IGNORE, values as OSC in binary messages, paths that come
# and go, and what is refused.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
URL=http://127.0.0.1:$HTTP_PORT
client() { # NAME [HEADER]: one that says what is written to fd of that name, and is heard in $WORK/NAME
    mkfifo "$WORK/$1.in"
    node "$TOP/tests/node/oscquery.js" "ws://127.0.0.1:$HTTP_PORT/" "${@:2}" <"$WORK/$1.in" >"$WORK/$1" 2>"$WORK/$1.err" &
    STARTED+=($!)
}
heard() { jq -se "any(.[]; $2)" "$WORK/$1"; }
heard_value() { heard "$1" ".address == \"$2\" and .args[0] == $3"; }
info() { curl -s "$URL/?HOST_INFO" | jq -c "$1"; }

start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$TOP/graphs/minimal.yaml"
GRAPHD=$LAST
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
METER=$LAST
is "the graph runs" aers-ctl --wait status
wait_for 10 curl -sf "$URL/api/graph" >/dev/null
same "HOST_INFO says what there is" "$(info '.EXTENSIONS | [.LISTEN, .PATH_CHANGED, .PATH_ADDED, .PATH_REMOVED, .PATH_RENAMED]')" "[true,true,true,true,false]"
same "on the same port" "$(info '[.WS_PORT, .WS_IP]')" "[null,null]"

client one && exec 4>"$WORK/one.in"
client two && exec 5>"$WORK/two.in"
is "clients are let in" wait_for 10 sh -c "grep -q open '$WORK/one' && grep -q open '$WORK/two'"

# ---- LISTEN
echo '{"COMMAND":"LISTEN","DATA":"/aers/node/trim/gain_db"}' >&4
echo '{"COMMAND":"LISTEN","DATA":"/aers/node/trim/mute"}' >&4
echo '{"COMMAND":"LISTEN","DATA":"/aers/node/tone/mute"}' >&5
set_until_heard() { aers-ctl set trim gain_db -7.5 >/dev/null && aers-ctl set trim gain_db -9.25 >/dev/null && heard_value one /aers/node/trim/gain_db -9.25; }
is "who listens is told the value as OSC" wait_for 10 set_until_heard
same "of the type that the namespace says" "$(jq -r 'select(.address) | .types' "$WORK/one" | sort -u)" f
aers-ctl mute trim >/dev/null
is "and what aers-ctl switches" wait_for 10 heard one '.address == "/aers/node/trim/mute" and .types == "T"'
curl -s -X PATCH -H 'Content-Type: application/json' -d '{"gain_db":-11}' "$URL/api/nodes/trim/params" >/dev/null
is "and what comes over HTTP" wait_for 10 heard_value one /aers/node/trim/gain_db -11
same "who listens to something else hears nothing of it" "$(jq -c 'select(.address)' "$WORK/two")" ""
echo '{"COMMAND":"IGNORE","DATA":"/aers/node/trim/gain_db"}' >&4
echo '{"COMMAND":"LISTEN","DATA":"nonsense"}' >&4
is "an address that is none is refused in words" wait_for 10 heard one '.COMMAND == "ERROR" and (.DATA | test("LISTEN"))'
aers-ctl set trim gain_db -13 mute off >/dev/null
is "after IGNORE" wait_for 10 heard one '.address == "/aers/node/trim/mute" and .types == "F"'
same "it comes no more" "$(jq -c 'select(.address == "/aers/node/trim/gain_db" and .args[0] == -13)' "$WORK/one")" ""

# ---- paths
aers-ctl add '{ id: extra, type: processor, module: builtin/gain }' >/dev/null
is "a node that comes is a path that comes" wait_for 10 heard two '.COMMAND == "PATH_ADDED" and .DATA == "/aers/node/extra"'
is "and its parent has changed" wait_for 10 heard two '.COMMAND == "PATH_CHANGED" and .DATA == "/aers/node"'
is "it is there to be asked for" json_is '.CONTENTS.gain_db.TYPE == "f"' <(curl -s "$URL/aers/node/extra")
aers-ctl module extra builtin/limiter >/dev/null
is "another module is another node" wait_for 10 heard two '.COMMAND == "PATH_CHANGED" and .DATA == "/aers/node/extra"'
aers-ctl remove extra >/dev/null
is "one that goes is told" wait_for 10 heard two '.COMMAND == "PATH_REMOVED" and .DATA == "/aers/node/extra"'
is "to everybody" wait_for 10 heard one '.COMMAND == "PATH_REMOVED" and .DATA == "/aers/node/extra"'

# ---- what is refused
echo 'osc /aers/node/trim/gain_db -3' >&4
is "setting is off" wait_for 10 heard one '.COMMAND == "ERROR" and (.DATA | test("allow-set-param"))'
for wrong in 'hello' '[]' '{"COMMAND":"DANCE","DATA":"/"}' '{"COMMAND":7}' 'bytes junk'; do echo "$wrong" >&4; done
errors() { [ "$(jq -c 'select(.COMMAND == "ERROR")' "$WORK/one" | wc -l)" -ge 7 ]; }
is "what is no command is answered by an error" wait_for 10 errors
for _ in $(seq 5000); do echo hello; done >&4
is "who says too much is closed, or cut off while it goes on" wait_for 20 heard one '.closed == 1008 or .closed == 1006'
same "while the others go on" "$(jq -c 'select(.closed)' "$WORK/two")" ""

# ---- aers-graphd goes and comes
stop "$GRAPHD"
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$TOP/graphs/minimal.yaml"
aers-ctl --wait status >/dev/null
mute_until_heard() { aers-ctl mute tone toggle >/dev/null && heard two '.address == "/aers/node/tone/mute"'; }
is "another aers-graphd is heard as well" wait_for 20 mute_until_heard
stop "$METER"
is "the end is a close" wait_for 10 heard two '.closed'

# ---- values that are set over it
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL" --allow-set-param
wait_for 10 curl -sf "$URL/api/graph" >/dev/null
client three && exec 6>"$WORK/three.in"
client four && exec 7>"$WORK/four.in"
echo '{"COMMAND":"LISTEN","DATA":"/aers/node/trim/gain_db"}' | tee /dev/fd/6 >&7
seen() { aers-ctl set trim gain_db -20 >/dev/null && aers-ctl set trim gain_db -21 >/dev/null && heard three .address && heard four .address; }
is "both listen" wait_for 10 seen
echo 'osc /aers/node/trim/gain_db -4.5' >&6
is "a value that is set is told to the others" wait_for 10 heard_value four /aers/node/trim/gain_db -4.5
same "and is what it is" "$(aers-ctl get trim gain_db)" -4.5
aers-ctl set trim gain_db -22 >/dev/null
is "what somebody else does then" wait_for 10 heard_value three /aers/node/trim/gain_db -22
same "comes without an echo of one's own" "$(jq -c 'select(.args[0] == -4.5)' "$WORK/three")" ""
echo 'osc /aers/node/trim/gain_db 99' >&6
is "what is out of range is refused in graphd's words" wait_for 10 heard three '.COMMAND == "ERROR" and (.DATA | test("maximum 24"))'
echo 'osc /aers/node/tri? -1' >&6
is "a pattern is none of it" wait_for 10 heard three '.COMMAND == "ERROR" and (.DATA | test("one parameter"))'
same "the log says who" "$(grep -c 'OSCQuery /aers/node/trim/gain_db' "$WORK/aers-meter.log")" 2
exec 4>&- 5>&- 6>&- 7>&-
finish
