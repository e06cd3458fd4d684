#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-meter alone: what nodes say over UDP is what clients see over the WebSocket and HTTP, and nobody who misbehaves harms the
# others.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH
URL=http://127.0.0.1:$HTTP_PORT
WS=ws://127.0.0.1:$HTTP_PORT/ws/telemetry

say() { meter_send --port "$METER_PORT" "$@"; }
frames() { node "$TOP/tests/node/ws_frames.js" "$WS" "$@"; }
body() { curl -s "$@"; }
code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
head_of() { curl -s -o /dev/null -D - "$@" | tr -d '\r'; }
counter() { body "$URL/api/health" | jq ".counters.$1"; }
heard() { [ "$(body "$URL/api/meters" | jq --arg n "node/$1" '.meters | has($n)')" = true ]; }
fell_silent() { ! heard "$1"; }
at_least() { [ "$(counter "$1")" -ge "$2" ]; }
missed() { jq -s '[.[].seq] | (.[-1] - .[0] + 1) - length' "$1"; } # frames that did not come between the first and the last
median_ms() { jq -s '[.[].at] | [.[1:], .[:-1]] | transpose | map(.[0] - .[1]) | sort | .[length / 2 | floor]' "$1"; } # between frames
problem() { # "sentence" STATUS CURL-ARGUMENTS: that status, as a problem document that says the same
    local sentence=$1 status=$2 answer
    shift 2
    answer=$(curl -s -w '\n%{http_code} %{content_type}' "$@")
    same "$sentence" "$(tail -n 1 <<<"$answer") $(head -n -1 <<<"$answer" | jq -r '"\(.status) \(.title | length > 0) \(.detail | length > 0)"')" \
        "$status application/problem+json $status true true"
}

background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" \
    --graphd "osc.tcp://127.0.0.1:$OSC_PORT/" --log-format json
METER=$LAST
is "it answers soon after its start" wait_for 5 curl -sf "$URL/api/health"

# ---- values
same "without graphd the health is degraded and says why" \
    "$(body "$URL/api/health" | jq -r '.status, .graphd, (.problems[0] | test("not reachable"))' | xargs)" \
    "degraded unreachable true"
say --graph stage --name gain --peak -3.1 --rms -18.2 --cpu 0.6 --latency 96 --channels 2 --clips 5
wait_for 5 heard gain
same "a frame has the values of the message" \
    "$(body "$URL/api/meters" | jq -c '[.type, .graph_id, .meters["node/gain"].rms, .meters["node/gain"].peak,
        .meters["node/gain"].channels[1].peak, .meters["node/gain"].clips, .latency.overall_ms, .latency.by_node_ms.gain,
        .cpu.by_node_pct.gain, .cpu.max_by_node_pct.gain]')" \
    '["frame","stage",-18.2,-3.1,-4.1,5,2,2,0.6,1.2]'
frames --type frame --count 1 >"$WORK/frame"
same "a frame has the documented fields, and ts is now" \
    "$(jq -c '[(.ts - now | fabs < 5), .type, (.meters["node/gain"] | (.rms, .peak) | type), (.latency.overall_ms | type),
        (.latency.by_node_ms | type), (.cpu.by_node_pct | type)]' "$WORK/frame")" \
    '[true,"frame","number","number","number","object","object"]'

# ---- time
say --name clock --count 60 &
SENDER=$!
frames --type frame --count 41 >"$WORK/frames"
near "frames come every 50 ms" "$(median_ms "$WORK/frames")" 50 2
same "and none is missing" "$(jq -s '.[-1].seq - .[0].seq' "$WORK/frames")" 40
wait $SENDER
frames --count 60 --type frame >"$WORK/burst" &
LISTENER=$!
wait_for 5 at_least clients 1
say --name burst --first 0 --peak -20 --rms -30 && say --name burst --first 1 --peak -0.5 --rms -20 && say --name burst --first 2 --peak -20 --rms -30
wait $LISTENER
near "the highest peak of a burst reaches a frame" \
    "$(jq -s '[.[].meters["node/burst"].peak | numbers] | max' "$WORK/burst")" -0.5 0.01
say --name holes --first 0 && say --name holes --first 10
wait_for 5 heard holes
same "messages that never came are counted" "$(body "$URL/api/meters" | jq '.meters["node/holes"].lost')" 9
say --name again --first 500 && say --name again --first 0
wait_for 5 heard again
same "a node that begins again has lost none" "$(body "$URL/api/meters" | jq '.meters["node/again"].lost')" null
is "a node that falls silent leaves the frames" wait_for 5 fell_silent gain
say --name visitor --count 3
frames --type status --count 2 --seconds 15 >"$WORK/status"
same "and clients are told that it is stale" \
    "$(jq -sr '.[-1].nodes[] | select(.id == "gain") | .meter' "$WORK/status")" stale

# ---- UDP that is no meter
before=$(counter refused)
for junk in 'hello' '/aers/meter/1' '#bundle' $'/x\x01\x02\x03' "$(head -c 2000 /dev/zero | tr '\0' '/')"; do
    printf '%s' "$junk" >"/dev/udp/127.0.0.1/$METER_PORT"
done
is "garbage over UDP is refused and counted" wait_for 5 at_least refused $((before + 5))
say --name after --outputs 1
is "and meters are still taken" wait_for 5 heard after

# ---- many clients, slow clients
say --nodes 20 --name many --count 200 &
SENDER=$!
same "a hundred clients get every frame" \
    "$(frames --clients 100 --count 20 --seconds 30 | jq -c '[.clients, .refused, .skipped]')" '[100,0,0]'
stop $SENDER
say --nodes 600 --name big --channels 2 --count 200 &
SENDER=$!
wait_for 10 at_least nodes 600
before=$(counter frames_skipped)
frames --type frame --count 80 --pause 2500 --seconds 30 >"$WORK/slow" &
SLOW=$!
frames --type frame --count 60 --seconds 30 >"$WORK/fast"
wait $SLOW
is "a slow client skips frames" test "$(missed "$WORK/slow")" -gt 10
is "which is counted" at_least frames_skipped $((before + 1))
is "while another one gets nearly all of them" test "$(missed "$WORK/fast")" -le 6
near "and is not delayed" "$(median_ms "$WORK/fast")" 50 4
stop $SENDER
is "clients that have gone are forgotten" wait_for 5 bash -c "[ \"\$(curl -s $URL/api/health | jq .counters.clients)\" = 0 ]"

# ---- who may ask
same "the WebSocket refuses a foreign origin" "$(frames --origin http://evil.example)" \
    '{"type":"refused","status":403,"content":"application/problem+json"}'
same "and a foreign host" "$(frames --host evil.example | jq .status)" 421
same "and a path that is none" "$(WS=$WS/x frames | jq .status)" 404
same "and a subprotocol it does not speak" "$(frames --protocol watch | jq .status)" 400
same "its own origin and subprotocol are welcome" \
    "$(frames --origin "$URL" --protocol aers.telemetry | jq -r .type)" status
problem "a foreign Host is refused" 421 -H 'Host: evil.example' "$URL/api/health"
problem "a missing Host is refused" 421 -0 -H 'Host:' "$URL/api/health"
problem "a foreign origin may not change anything" 403 -X POST -H 'Origin: http://evil.example' "$URL/api/session/stop"
problem "nor may an origin that hides" 403 -X POST -H 'Origin: null' "$URL/api/session/stop"
same "no answer allows other origins to read" "$(head_of -H 'Origin: http://evil.example' "$URL/api/health" | grep -ci access-control)" 0

# ---- what may be asked
problem "an unknown path is 404" 404 "$URL/api/nothing"
problem "a wrong method is 405" 405 -X DELETE "$URL/api/health"
same "with the methods there are" "$(head_of -X DELETE "$URL/api/health" | grep -i '^allow')" "allow: GET, HEAD"
problem "a chunked body is 411" 411 -X PATCH -H 'Transfer-Encoding: chunked' -H 'Content-Type: application/json' -d '{}' \
    "$URL/api/nodes/a/params"
head -c 1048577 /dev/zero | tr '\0' ' ' >"$WORK/large"
problem "a body above 1 MiB is 413" 413 -X PATCH -H 'Content-Type: application/json' -H 'Expect:' --data-binary @"$WORK/large" \
    "$URL/api/nodes/a/params"
problem "a body of another type is 415" 415 -X PATCH -d 'gain_db=3' "$URL/api/nodes/a/params"
problem "a body that is no JSON is 400" 400 -X PATCH -H 'Content-Type: application/json' -d '{"gain_db":' "$URL/api/nodes/a/params"
problem "an empty body is 400" 400 -X PATCH "$URL/api/nodes/a/params"
problem "a field that start does not have is 400" 400 -X POST -H 'Content-Type: application/json; charset=utf-8' -d '{"speed":2}' \
    "$URL/api/session/start"
problem "a length that is no number is 400" 400 -X PATCH -H 'Content-Length: -1' "$URL/api/nodes/a/params"
problem "a node id that is a pattern is 404" 404 -g -X PATCH -H 'Content-Type: application/json' -d '{"mute":true}' \
    "$URL/api/nodes/*/params"
problem "HTTP/2 is not offered" 501 --http2 "$URL/api/health"
same "HEAD is GET without the body" "$(curl -s -I -o "$WORK/head" -w '%{http_code} %{size_download}' "$URL/api/health")" "200 0"
same "one connection serves one request after the other" \
    "$(curl -s -o /dev/null -o /dev/null -o /dev/null -w '%{http_code}:%{num_connects} ' "$URL/" "$URL/nothing" "$URL/api/health" | xargs)" \
    "200:1 404:0 200:0"
for path in /meters /meters.js /meters.css; do
    same "$path is there, whole" "$(body "$URL$path" | cksum)" \
        "$(cksum <"$TOP/src/aers-meter/www$(sed 's|^/meters$|/index.html|' <<<"$path")")"
done
same "every answer carries the security headers" \
    "$(head_of "$URL/" | grep -ciE "^(content-security-policy: default-src 'none'|x-content-type-options: nosniff|x-frame-options: DENY)")" 3

# ---- how often
curl -s -Z --parallel-max 8 -o /dev/null -w '%{http_code}\n' "$URL/api/health/live?n=[1-8000]" >"$WORK/codes" 2>/dev/null
same "requests without end are answered, or told that they are too many" "$(sort -u "$WORK/codes" | xargs)" "200 429"
is "a thousand at once are not too many" test "$(grep -c 200 "$WORK/codes")" -ge 1000
again() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$URL/api/health/live")" = 200 ]; }
is "and after a while it answers as before" wait_for 5 again

# ---- graphd that is not there, and one that says nothing
problem "without graphd its answers are 503" 503 "$URL/api/nodes"
problem "and so are changes" 503 -X PATCH -H 'Content-Type: application/json' -d '{"gain_db":-6.0}' "$URL/api/nodes/a/params"
problem "and session verbs" 503 -X POST "$URL/api/session/start"
background node -e "require('net').createServer(s => s.on('error', () => {})).listen($OSC_PORT, '127.0.0.1')"
SILENT=$LAST
silent() { [ "$(body "$URL/api/health" | jq -r .graphd)" = "$1" ]; }
is "a graphd that accepts and says nothing is noticed" wait_for 10 silent silent
problem "its answers are 504" 504 "$URL/api/nodes"
curl -s --max-time 0.2 "$URL/api/graph"
is "a client that leaves before the answer harms nobody" wait_for 5 curl -sf "$URL/api/health"
stop "$SILENT"
is "and that it went is noticed" wait_for 5 silent unreachable

# ---- clients that misbehave
same "setParam over the WebSocket is refused" \
    "$(frames --type error --send '{"type":"setParam","node":"a","param":"gain_db","value":-3}' | jq -r .code)" denied
before=$(counter clients_closed)
frames --type error --count 1000 --send '{"type":"setParam"}' --repeat 300 >"$WORK/flood"
is "a client that sends too much is closed" grep -q '"closed"' "$WORK/flood"
frames --type error --big 65537 >"$WORK/bigmessage"
is "and so is one whose message is too large" grep -q '"closed"' "$WORK/bigmessage"
is "both are counted" wait_for 5 at_least clients_closed $((before + 2))
frames --type error --big 65536 >"$WORK/bigmessage"
is "64 KiB are not too large" grep -q '"type":"error"' "$WORK/bigmessage"
raw() { # what the server says to these bytes until it closes, by itself
    printf "$1" >"$WORK/raw" # sent at once: the server may close after the first line
    exec 3<>"/dev/tcp/127.0.0.1/$HTTP_PORT" && cat "$WORK/raw" >&3
    timeout 5 cat <&3
    local status=$?
    exec 3>&-
    [ $status -ne 124 ]
}
is "CONNECT opens no tunnel" raw 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'
is "HTTP/2 by prior knowledge is cut off" raw 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
echo "Cookie: $(head -c 20000 /dev/zero | tr '\0' x)" >"$WORK/endless"
curl -s -o /dev/null --max-time 5 -H @"$WORK/endless" "$URL/"
is "headers without end are cut off" grep -qxE '5[256]' <<<$?
raw "POST /api/session/stop HTTP/1.1\\r\\nHost: 127.0.0.1:$HTTP_PORT\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\nGET / HTTP/1.1\\r\\n\\r\\n" \
    >"$WORK/smuggled"
same "a second request in what follows a refused body is not answered" "$(grep -c '^HTTP/1.1' "$WORK/smuggled")" 1

# ---- beginning and end
fails_with() { # STATUS WORD COMMAND...
    local status=$1 word=$2
    shift 2
    "$@" 2>"$WORK/why"
    [ $? -eq "$status" ] && grep -q -- "$word" "$WORK/why" || { cat "$WORK/why"; return 1; }
}
is "a taken HTTP port is a clear conflict" fails_with 4 "--http" \
    aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$(free_port)"
is "and so is a taken UDP port" fails_with 4 "--osc" aers-meter --http "127.0.0.1:$(free_port)" --osc "127.0.0.1:$METER_PORT"
is "taking meters beyond loopback is denied" fails_with 5 "loopback" \
    aers-meter --http "127.0.0.1:$(free_port)" --osc "0.0.0.0:$(free_port)"
is "a graphd over UDP is refused" fails_with 6 "osc.tcp" aers-meter --http "127.0.0.1:$(free_port)" \
    --osc "127.0.0.1:$(free_port)" --graphd osc.udp://127.0.0.1:1/
is "an interval out of range is wrong usage" fails_with 2 "10 to 1000" aers-meter --interval 5
kill -HUP "$METER"
is "SIGHUP does no harm" wait_for 5 curl -sf "$URL/api/health"
frames --type frame --count 1000 --seconds 30 >"$WORK/last" &
LISTENER=$!
wait_for 5 at_least clients 1
kill -TERM "$METER"
wait "$METER"
same "SIGTERM ends it with status 0" $? 0
wait $LISTENER
is "its clients are told" grep -q '"closed"' "$WORK/last"
same "its ports are free" "$(ss -Hltun "sport = :$HTTP_PORT or sport = :$METER_PORT" | wc -l)" 0
finish
