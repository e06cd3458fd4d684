#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-meter for more than this machine: who has no token is told nothing, who may look changes nothing, and over TLS it is all the same.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH
TOKENS=$XDG_CONFIG_HOME/aers/meter-tokens
URL=http://127.0.0.1:$HTTP_PORT
code() { curl -s -o "$WORK/answer" -D "$WORK/head" -w '%{http_code}' "$@"; }
header() { tr -d '\r' <"$WORK/head" | sed -n "s/^$1: //Ip"; }
bearer() { echo "Authorization: Bearer $(awk -v r="$1" '$1 == r { print $2 }' "$TOKENS")"; }
frames() { node "$TOP/tests/node/ws_frames.js" "$@"; }
there() { [ "$(code "$URL/api/health" "$@")" != 000 ]; }

# ---- beyond loopback
background aers-meter --http "0.0.0.0:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/" \
    --allow-host studio.example
METER=$LAST
is "it listens everywhere" wait_for 5 there
same "its tokens are their owner's alone" "$(stat -c %a "$TOKENS")" 600
same "without a token there is nothing to be had" "$(code "$URL/api/health") $(jq -r .code "$WORK/answer") $(header www-authenticate)" \
    '401 denied Bearer realm="aers-meter"'
same "nor the page" "$(code "$URL/")" 401
same "nor with a wrong one" "$(code -H "Authorization: Bearer $(printf '%064d' 0)" "$URL/api/health")" 401
same "who may look may look" "$(code -H "$(bearer view)" "$URL/api/health")" 200
same "but change nothing" "$(code -X POST -H "$(bearer view)" "$URL/api/session/stop") $(jq -r .status "$WORK/answer")" "403 403"
same "who controls is passed on" "$(code -X POST -H "$(bearer control)" "$URL/api/session/stop")" 503
same "a foreign name is none of its own, with a token as well" "$(code -H "$(bearer control)" -H 'Host: evil.example' "$URL/api/health")" 421
same "one that is allowed is" "$(code -H "$(bearer view)" -H "Host: studio.example:$HTTP_PORT" "$URL/api/health")" 200
same "and so is any address" "$(code -H "$(bearer view)" -H "Host: 192.0.2.1:$HTTP_PORT" "$URL/api/health")" 200
same "a browser gives its token once" "$(code "$URL/?token=$(awk '$1 == "view" { print $2 }' "$TOKENS")") $(header location)" "303 /"
is "and keeps it where no script sees it" grep -q 'HttpOnly; SameSite=Strict' "$WORK/head"
cookie="Cookie: $(header set-cookie | cut -d';' -f1)"
same "from then on it may look" "$(code -H "$cookie" "$URL/") $(code -H "$cookie" "$URL/api/meters")" "200 200"
same "a wrong one gets no cookie" "$(code "$URL/?token=$(printf '%064d' 0)") $(header set-cookie)" "401 "
same "nobody listens without a token" "$(frames "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" | jq -c '[.type, .status]')" '["refused",401]'
same "who may look may listen" "$(frames "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" --header "$(bearer view)" | jq -r .type)" status
same "a page of another origin may not, with the cookie of this one" \
    "$(frames "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" --header "$cookie" --origin http://evil.example | jq .status)" 403
guess() { code -H "Authorization: Bearer $(printf '%064d' 0)" "$URL/api/health"; }
stopped() { guess | grep -x 429; }
is "who guesses at tokens is stopped" wait_for 20 stopped
same "and is told when to come again" "$(guess) $(header retry-after)" "429 1"
same "while who has one goes on" "$(code -H "$(bearer view)" "$URL/api/health")" 200
stopped_there() { [ "$(frames "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" | jq .status)" = 429 ]; } # one guess a second is answered
is "by the WebSocket as well" wait_for 5 stopped_there
is "that tokens can be read on the way is said" grep -q 'tls-cert' "$WORK/aers-meter.log"
same "the log has no token" "$(grep -cF "$(awk '$1 == "control" { print $2 }' "$TOKENS")" "$WORK/aers-meter.log")" 0
is "but who tried to change what" grep -qE 'viewer POST /api/session/stop: 403' "$WORK/aers-meter.log"
stop "$METER"

# ---- its files
chmod 644 "$TOKENS"
refused() { # STATUS WORD ARGUMENTS
    local status=$1 word=$2
    shift 2
    timeout 10 aers-meter --osc "127.0.0.1:$METER_PORT" "$@" 2>"$WORK/why"
    [ $? -eq "$status" ] && grep -q -- "$word" "$WORK/why" || { cat "$WORK/why"; return 1; }
}
is "tokens that others may read are refused" refused 5 0600 --http "0.0.0.0:$HTTP_PORT"
chmod 600 "$TOKENS"
echo junk >"$WORK/junk"
chmod 600 "$WORK/junk"
is "so is a file that is none" refused 2 control --http "127.0.0.1:$HTTP_PORT" --token-file "$WORK/junk"
is "a certificate without a key is wrong usage" refused 2 together --http "127.0.0.1:$HTTP_PORT" --tls-cert "$WORK/junk"
is "a certificate that is none is refused" refused 1 PEM --http "127.0.0.1:$HTTP_PORT" --tls-cert "$WORK/junk" --tls-key "$WORK/junk"
is "and one that is not there" refused 3 'cannot be read' --http "127.0.0.1:$HTTP_PORT" --tls-cert /nowhere --tls-key /nowhere

# ---- over TLS, with tokens of its own on loopback
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$WORK/key.pem" -out "$WORK/cert.pem" 2>"$WORK/openssl.log"
URL=https://127.0.0.1:$HTTP_PORT
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/" \
    --tls-cert "$WORK/cert.pem" --tls-key "$WORK/key.pem" --token-file "$TOKENS"
is "it speaks TLS" wait_for 5 there --cacert "$WORK/cert.pem"
same "with a certificate that holds" "$(code --cacert "$WORK/cert.pem" -H "$(bearer view)" "$URL/api/health") $(jq -r .live "$WORK/answer")" "200 true"
same "not HTTP/2" "$(curl -s -o /dev/null -w '%{http_version}' --cacert "$WORK/cert.pem" -H "$(bearer view)" "$URL/api/health")" 1.1
same "and asks for tokens as it was told to" "$(code --cacert "$WORK/cert.pem" "$URL/api/health")" 401
same "its cookie is for TLS alone" "$(code --cacert "$WORK/cert.pem" "$URL/?token=$(awk '$1 == "view" { print $2 }' "$TOKENS")") $(header set-cookie | grep -c Secure)" "303 1"
same "its own origin is https" "$(code --cacert "$WORK/cert.pem" -X POST -H "$(bearer control)" -H "Origin: https://127.0.0.1:$HTTP_PORT" "$URL/api/session/stop")" 503
same "and not http" "$(code --cacert "$WORK/cert.pem" -X POST -H "$(bearer control)" -H "Origin: http://127.0.0.1:$HTTP_PORT" "$URL/api/session/stop")" 403
same "frames come over it" "$(NODE_EXTRA_CA_CERTS=$WORK/cert.pem frames "wss://127.0.0.1:$HTTP_PORT/ws/telemetry" --type frame --count 3 --header "$(bearer view)" | jq -r .type | xargs)" "frame frame frame"

# ---- aers-ctl
ctl() { env AERS_METER="$URL" "$@" 2>"$WORK/ctl.err"; }
ends() { # SENTENCE STATUS WORD COMMAND...
    local sentence=$1 status=$2 word=$3
    shift 3
    ctl "$@" >"$WORK/ctl.out"
    same "$sentence" "$? $(grep -c -- "$word" "$WORK/ctl.err")" "$status 1"
}
ends "aers-ctl does not trust just any certificate" 5 "--cacert" aers-ctl meters --once
ends "nor one that is none" 5 "--cacert" aers-ctl --cacert "$WORK/junk" meters --once
ends "and says that a token is wanted" 5 "--token-file" aers-ctl --cacert "$WORK/cert.pem" meters --once
ends "or that it is the wrong one" 5 "not the right one" env AERS_TOKEN="$(printf '%064d' 0)" aers-ctl --cacert "$WORK/cert.pem" meters --once
frame_is() { ctl "$@" >"$WORK/ctl.out" && json_is '.type == "frame"' "$WORK/ctl.out"; }
is "with both it has the levels" frame_is aers-ctl --cacert "$WORK/cert.pem" --token-file "$TOKENS" meters --json
is "also from the environment" frame_is env AERS_CACERT="$WORK/cert.pem" AERS_TOKEN="$(awk '$1 == "view" { print $2 }' "$TOKENS")" aers-ctl meters --json
is "or a file that it names" frame_is env AERS_CACERT="$WORK/cert.pem" AERS_TOKEN_FILE="$TOKENS" aers-ctl meters --json
cp "$TOKENS" "$WORK/open" && chmod 644 "$WORK/open"
ends "a file of tokens that others may read is refused" 5 0600 aers-ctl --cacert "$WORK/cert.pem" --token-file "$WORK/open" meters --once
ends "and one that is not there" 3 "$WORK/nowhere" aers-ctl --cacert "$WORK/cert.pem" --token-file "$WORK/nowhere" meters --once
is "plain HTTP is not spoken there" test "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$HTTP_PORT/")" != 200
finish
