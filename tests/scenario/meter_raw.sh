#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# HTTP and WebSocket by the byte: what RFC 6455 and 9112 ask for, also of who breaks their rules; and the others never notice.
. "$(dirname "$0")/lib.sh"

raw() { node "$TOP/tests/node/ws_raw.js" "$HTTP_PORT" "$1"; }
say() { # BYTES: what the server answers until it closes, by itself
    printf "$1" >"$WORK/bytes"
    exec 3<>"/dev/tcp/127.0.0.1/$HTTP_PORT" && cat "$WORK/bytes" >&3
    timeout 30 cat <&3 >"$WORK/said"
    local status=$?
    exec 3>&-
    [ $status -ne 124 ]
}
statuses() { grep -aoE 'HTTP/1\.1 [0-9]+' "$WORK/said" | cut -d' ' -f2 | xargs; }
HOST="Host: 127.0.0.1:$HTTP_PORT"

background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/"
METER=$LAST
is "it answers" wait_for 5 curl -sf "http://127.0.0.1:$HTTP_PORT/api/health"

# ---- WebSocket
same "a message may come in fragments, with a ping between them" "$(raw fragments)" "pong 2; text error; close 1000; end"
same "and a frame byte by byte" "$(raw bytes)" "text error; close 1000; end"
same "a ping is answered by its own words" "$(raw ping | sed 's/; pong 125//')" "pong 0; close 1000; end"
same "a close is answered by a close" "$(raw close)" "close 1000; end"
same "text that is no UTF-8 ends it" "$(raw utf8)" "close 1007; end"
same "a character may be parted by fragments" "$(raw split_utf8)" "text error; close 1000; end"
for case in reserved_opcode reserved_bit fragmented_ping stray_continuation; do
    same "$case ends it" "$(raw "$case")" "close 1002; end"
done
for case in long_ping huge_length; do
    is "$case ends it" sh -c "node '$TOP/tests/node/ws_raw.js' '$HTTP_PORT' $case | grep -q 'end\$'"
done
# What libwebsockets makes of it depends on its version: closed, as RFC 6455 wants, or read like any other.
unmasked=$(raw unmasked)
is "a frame without a mask does no harm" test "$unmasked" = "text error; close 1000; end" -o "$unmasked" = "close 1002; end"

# ---- HTTP
is "requests may come all at once" say "GET /api/health/live HTTP/1.1\r\n$HOST\r\n\r\nGET /nothing HTTP/1.1\r\n$HOST\r\n\r\nGET /api/health/live HTTP/1.1\r\n$HOST\r\nConnection: close\r\n\r\n"
same "and are answered in their order" "$(statuses)" "200 404 200"
is "a body of another length than it says is not waited for without end" say "PATCH /api/nodes HTTP/1.1\r\n$HOST\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{}"
is "two lengths are cut off" say "POST /api/session/stop HTTP/1.1\r\n$HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
same "without doing anything" "$(statuses | grep -c 20)" 0
is "who sends half a head is cut off" say "GET /api/health/live HTTP/1.1\r\nHo"
same "without an answer that succeeds" "$(statuses | grep -c 200)" 0
is "no words at all are waited for no longer" say ''
long_head() { # NBYTES: a head with a field of so many
    printf 'GET /api/health/live HTTP/1.1\r\n%s\r\nX-Long: %s\r\nConnection: close\r\n\r\n' "$HOST" "$(head -c "$1" /dev/zero | tr '\0' x)"
}
is "a head of almost 4 KiB is read" say "$(long_head 3600)\n"
same "and answered" "$(statuses)" 200
is "a longer one is cut off" say "$(long_head 5000)\n"
same "without being answered as if it were right" "$(statuses | grep -c 200)" 0
is "however long it is" say "$(long_head 100000)\n"
same "it is never read to its end" "$(statuses | grep -c 200)" 0
is "and it is there for the others" curl -sf "http://127.0.0.1:$HTTP_PORT/api/health/live"
same "it is the same that was started" "$(ps -o pid= -p "$METER" | xargs)" "$METER"
finish
