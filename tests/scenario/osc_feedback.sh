#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Control surfaces, by liblo, over UDP and over TCP in both framings: each hears what anybody else changes, and not its own
# echo; values come as they are and as 0 to 1; a lease ends; a refresh is whole; what was coalesced is counted.
. "$(dirname "$0")/lib.sh"

UDP=osc.udp://127.0.0.1:$OSC_PORT/ URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
subscribers() { status | jq -r '.feedback.subscribers | length'; }
subscribers_are() { [ "$(subscribers)" = "$1" ]; }

surface() { # NAME OPTIONS... URL: a surface that $WORK/NAME.out tells of and `say NAME ...` speaks through
    local name=$1 fd
    shift
    mkfifo "$WORK/$name.in"
    lo_surface "$@" <"$WORK/$name.in" >"$WORK/$name.out" 2>&1 &
    STARTED+=("$!")
    printf -v "PID_$name" %s "$!"
    exec {fd}>"$WORK/$name.in"
    printf -v "FD_$name" %s "$fd"
}
say() {
    local fd=FD_$1
    shift
    echo "$*" >&"${!fd}"
}
heard() { grep -qE -- "^$2\$" "$WORK/$1.out"; }
hears() { wait_for 5 heard "$1" "$2"; }
not_heard() { ! grep -qE -- "^$2\$" "$WORK/$1.out"; }
count() { grep -cE -- "^$2" "$WORK/$1.out"; }

cat >"$WORK/feedback.yaml" <<G
graph_id: feedback
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: eq, type: processor, module: builtin/biquad_eq, params: { bands: [ { type: hp, freq_hz: 80 }, { type: peak, freq_hz: 1000 } ] } }
edges: [ { from: tone, to: trim }, { from: trim, to: eq } ]
G
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/feedback.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running

# ---- everyone but who did it
surface udp "$UDP"
surface tcp "$URL"
surface slip --slip "$URL" # liblo sends SLIP, and cannot take it in: what comes is looked at as it is
exec {raw}<>"/dev/tcp/127.0.0.1/$OSC_PORT"
cat <&"$raw" >"$WORK/raw.out" &
STARTED+=("$!")
in_raw() { grep -aqF -- "$1" "$WORK/raw.out"; }
say udp /aers/subscribe sfi /aers/node 50 120
say tcp /aers/subscribe s /aers/node/trim
printf '\xc0/aers/subscribe\0,s\0\0/aers/node/eq/n\0\xc0' >&"$raw"
is "UDP subscribes, with its terms" hears udp '/reply sifi /aers/subscribe [0-9]+ 50 120'
is "TCP with lengths subscribes, for as long as it is there" hears tcp '/reply sifi /aers/subscribe 5 20 0'
is "TCP with SLIP subscribes" wait_for 5 in_raw ,sifi
same "and is answered in SLIP" "$(head -c 7 "$WORK/raw.out" | od -An -tx1 | tr -d ' \n')" c02f7265706c79
is "the status knows them" subscribers_are 3

oscsend "$UDP" /aers/node/trim/gain_db f -3.5
is "what oscsend sets reaches UDP" hears udp '/aers/node/trim/gain_db f -3.5'
is "and TCP" hears tcp '/aers/node/trim/gain_db f -3.5'
oscsend osc.tcp://127.0.0.1:"$OSC_PORT"/ /aers/node/eq/bands/2/freq_hz i 2000
is "a whole number sets a field of a list" hears udp '/aers/node/eq/bands/2/freq_hz f 2000'
is "which SLIP hears as 0 to 1, on the scale of the parameter" wait_for 5 in_raw /aers/node/eq/bands/2/freq_hz/n
is "and nothing of other nodes" [ "$(grep -ac /aers/node/trim "$WORK/raw.out")" = 0 ]

say udp /aers/node/trim/gain_db f -4.5
is "what UDP sets is answered" hears udp '/reply sdh /aers/node/trim/gain_db -4.5 [0-9]+'
is "and reaches TCP" hears tcp '/aers/node/trim/gain_db f -4.5'
say tcp '/aers/node/{trim,eq}/mute' T
is "what TCP sets by a pattern reaches UDP, as a truth" hears udp '/aers/node/trim/mute T'
is "for every address" hears udp '/aers/node/eq/mute T'
is "and SLIP" wait_for 5 in_raw /aers/node/eq/mute/n
say slip /aers/node/eq/bands/1/type s lp
is "what SLIP sets reaches UDP by its name" hears udp '/aers/node/eq/bands/1/type s lp'
say udp /aers/ping s last
say tcp /aers/ping s last
for name in udp tcp; do hears $name '/reply ss /aers/ping last'; done
same "nobody heard its own echo" \
    "$(count udp '/aers/node/trim/gain_db f -4.5') $(count tcp '/aers/node/[^ ]*/mute')" '0 0'

# ---- as 0 to 1
say udp /aers/node/trim/gain_db/n f 0.5
is "a value is set as 0 to 1" hears udp '/reply sdh /aers/node/trim/gain_db/n 0.5 [0-9]+'
is "which is the middle of its range" hears tcp '/aers/node/trim/gain_db f -48'
say udp /aers/node/trim/gain_db/n
is "and asked for so" hears udp '/reply sdh /aers/node/trim/gain_db/n 0.5 -1'
say udp '/aers/node/eq/bands/*/freq_hz/n' f 1
is "a pattern ends in /n, too" hears udp '/reply si /aers/node/eq/bands/\*/freq_hz/n 2'
say udp /aers/node/trim/gain_db/n f 1.01
is "more than 1 is refused" hears udp '/error sss /aers/node/trim/gain_db/n range .*0 to 1.*'

# ---- the newest wins
surface slow "$UDP"
say slow /aers/subscribe sf /aers/node/trim/gain_db 2
hears slow '/reply sifi .*'
osc_ask "$UDP" /aers/node/trim/gain_db f -1 >"$WORK/ask"
hears slow '/aers/node/trim/gain_db f -1'
before=$(count slow /aers/node/trim/gain_db)
for i in $(seq 2 60); do say tcp /aers/node/trim/gain_db f "-$i"; done
is "the last of many values arrives" hears slow '/aers/node/trim/gain_db f -60'
is "and of the others few" [ $(($(count slow /aers/node/trim/gain_db) - before)) -le 3 ]
coalesced() { status | jq '[.feedback.subscribers[] | select(.rate_hz == 2).coalesced] | add'; }
same "the rest is counted" "$(($(coalesced) + $(count slow /aers/node/trim/gain_db) - before))" 59
same "and nothing is owed" "$(status | jq '[.feedback.subscribers[].pending] | add')" 0

# ---- states, a reload
pid=$(status | jq -r '.nodes[] | select(.id == "trim").pid')
kill -9 "$pid"
is "a node that dies is told" hears tcp '/aers/node/trim/state s (waiting|backoff|starting)'
came_back() { [ "$(grep -E '^/aers/node/trim/state' "$WORK/tcp.out" | tail -n 1)" = '/aers/node/trim/state s running' ]; }
is "and that it is back" wait_for 10 came_back
sed -i 's/freq_hz: 997/freq_hz: 500/' "$WORK/feedback.yaml"
kill -HUP "$GRAPHD"
is "what a reload changes is told" hears udp '/aers/node/tone/freq_hz f 500'

# ---- all of it
say udp /aers/refresh s /aers/node/eq
is "a refresh ends with its answer" hears udp '/reply si /aers/refresh [0-9]+'
told=$(sed -n 's|^/reply si /aers/refresh ||p' "$WORK/udp.out")
same "and has told as many" "$(grep -B "$told" -E '^/reply si /aers/refresh' "$WORK/udp.out" | grep -c '^/aers/node/eq/')" "$told"

# ---- aers-ctl watch
background aers-ctl --url "$URL" watch --now trim
is "watch begins with what is" wait_for 5 grep -qx 'trim mute on' "$WORK/aers-ctl.log"
osc_ask "$UDP" /aers/node/trim/mute F >"$WORK/ask"
is "and prints what changes" wait_for 5 grep -qx 'trim mute off' "$WORK/aers-ctl.log"
stop "$LAST"
background aers-ctl --url "$URL" --json watch '*/gain_db/n'
wait_for 5 sh -c "aers-ctl --url $URL status --json | json_is '.feedback.subscribers[] | select(.prefix | endswith(\"gain_db/n\"))'"
osc_ask "$UDP" /aers/node/trim/gain_db/n f 0.25 >"$WORK/ask"
is "also as JSON, by a pattern, as 0 to 1" \
    wait_for 5 grep -qx '{"address":"/aers/node/trim/gain_db/n","value":0.25}' "$WORK/aers-ctl.log"
stop "$LAST"
is "a prefix that is none is refused" sh -c "aers-ctl --url $URL watch 'a b' 2>&1 | grep -q 'prefix is the beginning'"

# ---- the end of it
say tcp /aers/unsubscribe s /aers/node/trim
is "unsubscribing is answered" hears tcp '/reply si /aers/unsubscribe 1'
osc_ask "$UDP" /aers/node/trim/gain_db f -9 >"$WORK/ask"
hears slow '/aers/node/trim/gain_db f -9'
same "and quiet follows" "$(count tcp '/aers/node/trim/gain_db f -9')" 0
say tcp /aers/unsubscribe s /aers/node/trim
is "a second time there is nothing to end" hears tcp '/error sss /aers/unsubscribe not_found .*'
surface brief "$UDP"
say brief /aers/subscribe sfi /aers/node/tone 20 1
hears brief '/reply sifi .*'
is "a lease that is not renewed ends" wait_for 4 sh -c "[ \$(aers-ctl --url $URL status --json | jq .feedback.expired) = 1 ]"
is "a heartbeat comes" wait_for 7 heard slow '/aers/heartbeat si /aers/node/trim/gain_db 5[0-9]'
say tcp /aers/subscribe s /aers/node/trim
hears tcp '/reply sifi .*'
n=$(wait_for 2 subscribers_are 4 && subscribers)
stop "$PID_tcp"
is "a connection that ends takes its subscription along" wait_for 8 subscribers_are $((n - 1))
say udp /aers/subscribe s nonsense
is "a prefix that is no address is refused" hears udp '/error sss /aers/subscribe invalid .*'
say udp /aers/subscribe sf /aers 5000
is "a rate beyond reason as well" hears udp '/error sss /aers/subscribe range .*0.1 to 200'
finish
