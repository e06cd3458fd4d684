#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The JACK server is not there yet, does not answer, comes back at another rate; the meter goes and comes.
. "$(dirname "$0")/lib.sh"

cat >"$WORK/server.yaml" <<'G'
graph_id: server
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: out, type: output, sink: jack }
edges:
  - { from: tone, to: trim }
  - { from: trim, to: out }
G

URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
warns() { status | jq -r '.warnings[]' | grep -q -- "$1"; }
pids() { status | jq -r '.nodes[].pid' | xargs; }
value_is() { aers-ctl --url "$URL" get trim gain_db | grep -q -- "$1"; }
logged() { grep -q "$1" "$WORK/aers-graphd.log"; }

# ---- not there yet
background aers-graphd --wait-server --osc "127.0.0.1:$OSC_PORT" --meter "osc.udp://127.0.0.1:$METER_PORT/" "$WORK/server.yaml"
GRAPHD=$LAST
is "without a server graphd waits when it is told to" wait_for 10 warns 'no JACK server'
is "and answers" aers-ctl --url "$URL" set trim/gain_db=-9
same "it says so once" "$(grep -c 'waiting for it' "$WORK/aers-graphd.log")" 1
start_jackd 48000 512
is "with the server the graph plays" wait_for 15 state_is running
is "with what was set meanwhile" value_is -9

# ---- the meter, which is nobody's business
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$URL"
METER=$LAST
hears() { curl -s "http://127.0.0.1:$HTTP_PORT/api/meters" | json_is '.meters["node/tone"].peak > -13' >/dev/null; }
is "the meter hears the node" wait_for 10 hears
before=$(pids)
jack_rec -d 1 --levels trim:out_1 >"$WORK/rec" &
rec=$!
kill -9 "$METER"
wait "$rec"
is "when it is killed the sound goes on" json_is '.channels[0].peak_db > -21.5 and .channels[0].peak_db < -20.5' "$WORK/rec"
is "and values are set" aers-ctl --url "$URL" set trim/gain_db=-8
same "by the same nodes" "$(pids)" "$before"
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$URL"
is "another meter picks up" wait_for 10 hears

# ---- a server that does not answer
kill -STOP "$JACKD"
is "a server that does not answer is noticed by itself" wait_for 15 logged 'the server does not answer'
is "it is a degraded graph" state_is degraded
is "with a warning" warns 'has not answered for'
same "nobody is ended for it" "$(pids)" "$before"
kill -CONT "$JACKD"
is "when it answers again all is well" wait_for 15 state_is running
same "by the same nodes again" "$(pids)" "$before"

# ---- and one of another rate
kill -9 "$JACKD"
is "the server goes" wait_for 10 warns 'has gone'
start_jackd 44100 512
is "one of another rate is no help, which is said" wait_for 10 warns "sample_rate is 48000, the JACK server .* runs at 44100"
same "no node is started on it" "$(pids)" "0 0 0"
stop "$JACKD"
start_jackd 48000 512
is "the right one is" wait_for 15 state_is running
is "with the values" value_is -8
finish
