#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A graph file read again, a node that cannot live, a JACK server that goes: each has a defined outcome.
. "$(dirname "$0")/lib.sh"

URL=osc.tcp://127.0.0.1:$OSC_PORT/
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':(out|capture)_[0-9]+ > ' | sort; }
links_are() { [ "$(links)" = "$(printf '%s\n' "$@" | sort)" ]; }
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
node() { status | jq -r ".nodes[] | select(.id == \"$1\") | .$2"; }
node_is() { [ "$(node "$1" state)" = "$2" ]; }
value_is() { osc_ask "$URL" "/aers/node/$1" | grep -qE "[ ,]$2(\.0*)?( |$)"; }

write_graph() { # GAIN BUS_CHANNELS NODES EDGES
    cat >"$WORK/changes.yaml" <<G
graph_id: changes
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: $1 } }
  - { id: sum, type: bus, channels: $2 }
$3
edges:
  - { from: tone, to: trim }
  - { from: trim, to: sum }
$4
G
}
reload() { kill -HUP "$GRAPHD" && wait_for 3 sh -c "[ \$(grep -cE '$2' '$WORK/aers-graphd.log') -ge $1 ]"; }

write_graph -6 1 '' ''
start_jackd
background env LD_PRELOAD="$TOOLS/rt_fault.so" aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/changes.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
state_is running || { cat "$WORK/aers-graphd.log"; echo "Bail out! no graph to test"; exit 1; }
tone=$(node tone pid) trim=$(node trim pid) sum=$(node sum pid)

# ---- read again
write_graph -20 1 '' ''
is "a changed value is read again" reload 1 'read again'
is "and set" wait_for 3 value_is trim/gain_db -20
same "without a restart" "$(node tone pid) $(node trim pid) $(node sum pid)" "$tone $trim $sum"

osc_ask "$URL" /aers/node/trim/gain_db f -3 >"$WORK/set"
write_graph -20 1 "  - { id: hiss, type: source, source: { kind: noise, seed: 1 } }" '  - { from: hiss, to: sum }'
is "a node more is read" reload 2 'read again'
is "and comes up wired" wait_for 5 links_are 'tone:out_1 > trim:in_1' 'trim:out_1 > sum:in_1' 'hiss:out_1 > sum:in_1'
is "while the others are not touched" [ "$(node tone pid) $(node trim pid) $(node sum pid)" = "$tone $trim $sum" ]
is "and what was set by hand stays" value_is trim/gain_db -3
same "the new one is on the clock" "$(wait_for 3 node_is hiss running && echo yes)" yes

write_graph -20 2 '' ''
is "other channels and a node less are read" reload 3 'read again'
is "and wired" wait_for 5 links_are 'tone:out_1 > trim:in_1' 'trim:out_1 > sum:in_1' 'trim:out_1 > sum:in_2'
is "only the bus was restarted" [ "$(node tone pid) $(node trim pid)" = "$tone $trim" ]
is "it was" [ "$(node sum pid)" != "$sum" ]
is "the other node is gone" wait_for 3 sh -c '! jack_lsp | grep -q ^hiss:'

sum=$(node sum pid)
write_graph 999 2 '' ''
is "a wrong file is refused with its place" reload 1 'changes.yaml:5:[0-9]+: .*gain_db'
same "and nothing changes" "$(node tone pid) $(node trim pid) $(node sum pid)" "$tone $trim $sum"
is "nothing at all" links_are 'tone:out_1 > trim:in_1' 'trim:out_1 > sum:in_1' 'trim:out_1 > sum:in_2'
sed -i 's/999/-20/; s/48000/44100/' "$WORK/changes.yaml"
is "another sample rate is refused, too" reload 1 'sample_rate is 44100'
write_graph -20 2 '' ''

# ---- a node that cannot live
kill_forever() {
    local pid
    for _ in $(seq 300); do
        pid=$(node trim pid)
        [ "$pid" -gt 0 ] && kill -9 "$pid"
        node_is trim failed && return
        read -rt 0.1 <>"$WORK/tick"
    done
    return 1
}
is "a node that dies again and again is given up on" kill_forever
is "with a reason" sh -c "aers-ctl --url $URL status --json | jq -r '.nodes[] | select(.id == \"trim\").reason' | grep -q 'signal 9'"
is "which is a degraded graph" state_is degraded
same "the others play on" "$(node tone pid) $(node sum pid)" "$tone $sum"
osc_ask "$URL" /aers/session/stop >"$WORK/stop"
is "stop" wait_for 5 state_is stopped
osc_ask "$URL" /aers/session/start >"$WORK/start"
is "and start give it all its chances again" wait_for 15 state_is running

# ---- a node that does not answer
pid=$(node trim pid)
kill -RTMAX "$pid"
osc_ask "$URL" /aers/node/trim/gain_db f -11 >"$WORK/late" 2>&1
is "a node that does not confirm is answered for" grep -q 'timeout' "$WORK/late"
is "its silence is a warning" wait_for 5 sh -c "aers-ctl --url $URL status --json | jq -r '.warnings[]' | grep -q 'trim: no heartbeat'"
was_replaced() { [ "$(node trim pid)" != "$pid" ] && state_is running; }
is "and after ten seconds it is another one" wait_for 20 was_replaced
is "which has the value" value_is trim/gain_db -11

# ---- the server goes
kill -9 "$JACKD"
is "a lost server is a degraded graph" wait_for 5 state_is degraded
is "with a warning that says so" wait_for 5 sh -c "aers-ctl --url $URL status --json | jq -r '.warnings[]' | grep -q 'has gone'"
is "whose nodes end" wait_for 5 sh -c "[ \$(pgrep -P $GRAPHD | wc -l) -eq 0 ]"
is "graphd still answers" osc_ask "$URL" /aers/node/trim/gain_db f -9
start_jackd
is "with the next server all comes back" wait_for 15 state_is running
is "wired" links_are 'tone:out_1 > trim:in_1' 'trim:out_1 > sum:in_1' 'trim:out_1 > sum:in_2'
is "with what was set" value_is trim/gain_db -9

# ---- graphd goes
pids=$(pgrep -P "$GRAPHD")
kill -9 "$GRAPHD"
all_gone() { for pid in $pids; do gone "$pid" || return 1; done; }
is "nodes end when graphd is killed" wait_for 5 all_gone
is "and their ports go" wait_for 5 sh -c '! jack_lsp | grep -qE "^(tone|trim|sum):"'
finish
