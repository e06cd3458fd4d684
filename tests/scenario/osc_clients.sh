#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# OSC by clients nobody here wrote (the npm package osc over UDP and over TCP in SLIP, liblo's oscsend), then by those nobody wants: each
# wrong packet ends in an error or a close, and the audio and the other clients go on.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! npm cannot install tests/node"; exit 1; }
export NODE_PATH AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
UDP=osc.udp://127.0.0.1:$OSC_PORT/
surface() { # NAME TRANSPORT: what $WORK/NAME.out tells of and `say NAME ...` speaks through
    local fd
    mkfifo "$WORK/$1.in"
    node "$TOP/tests/node/surface.js" "$2" "127.0.0.1:$OSC_PORT" <"$WORK/$1.in" >"$WORK/$1.out" 2>&1 &
    STARTED+=("$!")
    exec {fd}>"$WORK/$1.in"
    printf -v "FD_$1" %s "$fd"
    wait_for 10 grep -qx ready "$WORK/$1.out"
}
say() {
    local fd=FD_$1
    shift
    echo "$*" >&"${!fd}"
}
heard() { grep -qE -- "^$2\$" "$WORK/$1.out"; }
hears() { wait_for 8 heard "$1" "$2"; }
count() { grep -cE -- "^$2" "$WORK/$1.out"; }
control() { aers-ctl status --json | jq ".control.$1"; }

cat >"$WORK/clients.yaml" <<'G'
graph_id: clients
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: spare, type: processor, module: builtin/gain }
edges: [ { from: tone, to: trim } ]
G
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/clients.yaml"
is "the graph runs" aers-ctl --wait status
surface udp udp
surface tcp tcp

# ---- the npm package osc
say udp /aers/subscribe sff /aers/node/trim 50 30
say tcp /aers/subscribe s '/aers/node/*/n'
is "over UDP it subscribes" hears udp '/reply sifi /aers/subscribe 5 50 30'
is "over TCP, in SLIP, it does, too" hears tcp '/reply sifi /aers/subscribe [0-9]+ 20 0'
say tcp /aers/node/trim/gain_db f -12
is "what TCP sets is answered with its frame" hears tcp '/reply sdh /aers/node/trim/gain_db -12 [0-9]+'
is "and reaches UDP" hears udp '/aers/node/trim/gain_db f -12'
say udp /aers/node/trim/gain_db/n i 1
is "a whole number for 0 to 1, as JavaScript sends it" hears tcp '/aers/node/trim/gain_db/n f 1'
say udp /aers/node/trim/gain_db s -=6dB
is "a value as people type it" hears udp '/reply sdh /aers/node/trim/gain_db 18 [0-9]+'
say udp '/aers/node/{trim,spare}/mute' T
is "a pattern with braces" hears udp '/reply si /aers/node/\{trim,spare\}/mute 2'
is "reaches both" hears tcp '/aers/node/spare/mute/n f 1'
same "nobody heard its own echo" "$(count udp '/aers/node/trim/(gain_db f 1|mute)') $(count tcp '/aers/node/trim/gain_db/n f 0.75')" '0 0'
say udp @0.3 /aers/node/trim/mute F ';' /aers/node/spare/mute F ';' /aers/node/trim/gain_db i -6
is "a bundle with a time is answered" hears udp '/reply sdh /aers/node/trim/gain_db -6 [0-9]+'
frames() { sed -nE "s#^/reply sdh /aers/node/($1) ([0-9]+)\$#\\2#p" "$WORK/udp.out"; }
are_at_one() { [ "$(frames "$2" | wc -l) $(frames "$2" | sort -u | wc -l)" = "$1 1" ]; }
is "all of it takes effect at one frame" wait_for 5 are_at_one 3 'trim/mute 0|spare/mute 0|trim/gain_db -6'
for ((i = 10; i < 50; i++)); do
    say udp @0.3 "/aers/node/spare/gain_db f -3.${i}1 ; /aers/node/trim/gain_db f -4.${i}1 ; /aers/node/spare/gain_db f -3.${i}2"
done
each_at_one() {
    local i
    for ((i = 10; i < 50; i++)); do are_at_one 3 "[a-z]*/gain_db -[34]\\.$i[12]" || return 1; done
}
is "whatever that frame is" wait_for 8 each_at_one
say udp /aers/node/trim/gain_db i -6
is "and -6 dB again" hears udp '/reply sdh /aers/node/trim/gain_db -6 [0-9]+'
say udp /aers/meters sf /aers/node/trim 20
is "levels come" hears udp '/aers/node/trim/meter ff -18(\.0[0-9]*)? -2[01](\.[0-9]+)?'
say tcp /aers/meters s /aers/node/trim/n
is "as 0 to 1 as well" hears tcp '/aers/node/trim/meter/n f 0\.(69|70?)[0-9]*'
say tcp /aers/refresh s /aers/node/spare/n
is "a refresh is whole" hears tcp '/reply si /aers/refresh 4'
say udp /aers/nonsense
is "what is not there is an error" hears udp '/error sss /aers/nonsense not_found .*'
oscsend "$UDP" /aers/node/trim/gain_db f -20
is "what oscsend sets reaches both" hears udp '/aers/node/trim/gain_db f -20'
same "the status knows four subscriptions" "$(aers-ctl status --json | jq -c '[.feedback.subscribers[].meters] | sort')" '[false,false,true,true]'

# ---- an answer of several MiB
big() {
    echo "graph_id: big"; echo "sample_rate: 48000"; echo "isolation: graph"; echo nodes:
    for ((i = 0; i < 300; i++)); do
        echo "  - { id: eq$i, type: processor, module: builtin/biquad_eq, params: { bands: [ {}, {}, {}, {}, {}, {}, {}, {}, {}, {} ] } }"
    done
}
big >"$WORK/big.yaml"
aers-ctl --timeout 30 stop >/dev/null
aers-ctl --timeout 30 load "$WORK/big.yaml" >/dev/null
is "the list of 300 equalisers is longer than 1 MiB" [ "$(aers-ctl --timeout 30 list --json | wc -c)" -gt $((1 << 20)) ]
same "and whole" "$(aers-ctl --timeout 30 list --json | jq '.nodes | length')" 300
is "over UDP it is refused with what to do" sh -c "aers-ctl --url '$UDP' list 2>&1 | grep -q 'use TCP'"
aers-ctl --timeout 30 load "$WORK/clients.yaml" >/dev/null
same "the small graph again" "$(aers-ctl --timeout 30 start)" running

# ---- what nobody should send
hostile() { node "$TOP/tests/node/osc_hostile.js" "127.0.0.1:$OSC_PORT" "$1" "$2"; }
is "every wrong packet ends in an error or a close" timeout 90 node "$TOP/tests/node/osc_hostile.js" "127.0.0.1:$OSC_PORT" 20261125 10000
(while [ ! -e "$WORK/enough" ]; do hostile $RANDOM 5000 >/dev/null; done) &
STORM=$!
STARTED+=("$STORM")
refused=$(control refused)
more_refused() { [ "$(control refused)" -gt $((refused + 500)) ]; }
wait_for 20 more_refused
if jack_rec -o "$WORK/during.wav" -d 1 trim:out_1 >"$WORK/rec" 2>&1; then
    same "the audio goes on meanwhile, sample for sample" "$(sine_check "$WORK/during.wav" 997 | jq .breaks)" 0
else
    skip "the audio goes on meanwhile, sample for sample" "this machine tears every recording while it is busy"
fi
touch "$WORK/enough"
wait "$STORM"
same "no node has died of it" "$(aers-ctl status --json | jq '[.nodes[].restarts] | add')" 0
is "they were refused and counted" [ "$(control refused)" -gt 1000 ]
say udp /aers/ping s after
say tcp /aers/ping s after
is "the other clients go on, over UDP" hears udp '/reply ss /aers/ping after'
is "and TCP" hears tcp '/reply ss /aers/ping after'

# ---- those who come and say nothing
for ((i = 0; i < 256; i++)); do exec {fd}<>"/dev/tcp/127.0.0.1/$OSC_PORT"; done
is "256 idle connections do not keep a newcomer out" wait_for 20 aers-ctl ping
is "one of them had to go" [ "$(control evicted)" -ge 1 ]
say tcp /aers/ping s still
is "and none that has subscribed" hears tcp '/reply ss /aers/ping still'
finish
