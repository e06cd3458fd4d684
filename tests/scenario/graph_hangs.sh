#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Nodes that are there and do not work: stopped, spinning, asleep in the callback, late again and again, deaf. The right one is
# ended and comes back with its values and connections; those behind it, which are silent as well, stay.
. "$(dirname "$0")/lib.sh"

chrt -f 10 true 2>/dev/null || { skip "nodes that hang" "no real-time priority here"; finish; }

cat >"$WORK/hangs.yaml" <<'G'
graph_id: hangs
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: one, type: processor, module: builtin/gain, params: { gain_db: -1 } }
  - { id: two, type: processor, module: builtin/gain, params: { gain_db: -2 } }
  - { id: three, type: processor, module: builtin/gain, params: { gain_db: -3 } }
  - { id: out, type: output, sink: jack }
edges:
  - { from: tone, to: one }
  - { from: one, to: two }
  - { from: two, to: three }
  - { from: three, to: out }
G

URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
node() { status | jq -r ".nodes[] | select(.id == \"$1\") | .$2"; }
pids_but() { status | jq -r ".nodes[] | select(.id != \"$1\") | .pid" | xargs; }
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':(out|capture)_[0-9]+ > ' | sort; }
restarted() { [ "$(node "$1" restarts)" -gt "$2" ] && state_is running; }
logged() { grep -aqE "$1" "$WORK/aers-graphd.log"; }

# Some signal to a node: it alone is ended, for the reason that is true, and all is as it was.
falls() { # SENTENCE NODE SIGNAL REASON
    local pid others before wires
    pid=$(node "$2" pid) others=$(pids_but "$2") before=$(node "$2" restarts) wires=$(links)
    kill "-$3" "$pid"
    is "$1: it is ended and comes back" wait_for 15 restarted "$2" "$before"
    is "$1: and graphd says why" logged "$2.*$4"
    same "$1: nobody else was ended" "$(pids_but "$2")" "$others"
    same "$1: the connections are back" "$(links)" "$wires"
}

start_jackd 48000 512
background env LD_PRELOAD="$TOOLS/rt_fault.so" aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/hangs.yaml"
is "the graph runs" wait_for 15 state_is running
is "a value is set" aers-ctl --url "$URL" set one/gain_db=-7

falls "one that is stopped" one STOP 'stopped: no block for [0-9]+ ms'
falls "one that spins" one USR2 '(too long without a pause|hung: a block did not end)'
falls "one that sleeps in its block" two RTMIN 'hung: a block did not end for [0-9]+ ms, in '
falls "a source that is stopped" tone STOP 'stopped: no block'
falls "one that is late again and again" two USR1 'overran its period in [0-9]+ of [0-9]+ blocks'
is "the blocks are counted for who was late" test "$(node two caused)" -gt 8
is "and not for those behind" test "$(node two caused)" -gt "$(($(node three caused) + $(node out caused)))"
said=$(grep -ac 'XRun: client' "$WORK/jackd.log") xruns=$(status | jq .xruns)
is "an xrun is counted once, whatever number of clients jackd names ($xruns, $said named)" test "$xruns" -gt 0 -a "$((2 * xruns))" -lt "$said"
is "the value is still there" sh -c "aers-ctl --url '$URL' get one gain_db | grep -q -- -7"
is "the sound, too" sh -c "jack_rec -d 0.3 --levels three:out_1 | json_is '.channels[0].peak_db > -26 and .channels[0].peak_db < -22'"
finish
