#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A bundle with a time tag takes effect at the frame of that time, and at that frame exactly: recorded sample by sample, two
# equal gains differ from the frame on that the reply names.
. "$(dirname "$0")/lib.sh"

UDP=osc.udp://127.0.0.1:$OSC_PORT/ URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
cat >"$WORK/bundle.yaml" <<G
graph_id: bundle
sample_rate: 48000
nodes:
  - { id: hiss, type: source, source: { kind: noise, seed: 1 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: like, type: processor, module: builtin/gain, params: { gain_db: -6 } }
edges: [ { from: hiss, to: trim }, { from: hiss, to: like } ]
G
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/bundle.yaml"
is "the graph runs" wait_for 15 state_is running

# One bundle ahead by MS, over URL, to VALUE, while both gains are recorded. What it sets is taken back before the next.
take() { # URL MS VALUE
    osc_ask "$UDP" /aers/node/trim/gain_db f -6 >"$WORK/ask"
    wait_for 2 equal
    jack_rec --torn --levels -o "$WORK/both.wav" -d 1.5 trim:out_1 like:out_1 >"$WORK/levels.json" &
    local recorder=$!
    wait_for 5 jack_lsp_has jack_rec
    lo_later "$1" "$2" /aers/node/trim/gain_db "$3" >"$WORK/later.json" 2>"$WORK/later.log"
    wait $recorder
    [ "$(jq .xruns "$WORK/levels.json")" = 0 ]
}
# What a busy machine has torn is taken again.
whole_take() {
    local i
    for i in 1 2 3 4 5 6; do take "$@" && return; done
    return 1
}
try() {
    local ms=$2 frame start
    is "$ms ms ahead: it can be recorded" whole_take "$@"
    start=$(jq .start_frame "$WORK/levels.json")
    frame=$(jq .frame "$WORK/later.json")
    same "$ms ms ahead: the sound changes at the frame of the reply" "$((start + $(wav_differ "$WORK/both.wav")))" "$frame"
    near "$ms ms ahead: which is the frame of the bundle's time on JACK's clock, to a few frames" \
        "$frame" "$(jq .mapped "$WORK/later.json")" 48
    near "$ms ms ahead: and when it had come, within a millisecond of it" "$(jq .off_us "$WORK/later.json")" 0 1000
}
equal() { jack_rec -o "$WORK/equal.wav" -d 0.05 trim:out_1 like:out_1 && [ "$(wav_differ "$WORK/equal.wav")" = -1 ]; }
jack_lsp_has() { jack_lsp | grep -q "^$1"; }

try "$UDP" 200 -12
try "$URL" 203.7 -20
try "$UDP" 451.3 0

# ---- until then nothing has changed
osc_ask "$UDP" /aers/node/trim/gain_db f -6 >"$WORK/ask"
lo_later "$UDP" 1500 /aers/node/trim/gain_db -30 >"$WORK/later.json" 2>"$WORK/later.log" &
later=$!
wait_for 3 grep -q sent "$WORK/later.log"
osc_ask "$UDP" /aers/ping >"$WORK/ask"
same "before its time it is not the value yet" "$(osc_ask "$UDP" /aers/node/trim/gain_db)" '/reply /aers/node/trim/gain_db -6 -1'
wait $later
same "and then it is" "$(osc_ask "$UDP" /aers/node/trim/gain_db)" '/reply /aers/node/trim/gain_db -30 -1'

# ---- as many as there may be
lo_later -c 300 "$UDP" 3000 /aers/node/trim/gain_db -40 >"$WORK/later.json" 2>"$WORK/later.log"
is "more than may wait are refused" grep -q 'gain_db: limit: .*256' "$WORK/later.log"
is "and what is for now does not have to wait for them" osc_ask "$UDP" /aers/node/trim/gain_db f -3
finish
