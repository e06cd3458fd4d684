#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# redundancy: hot. Two processes do the same and one is heard; when that one is killed, at most two blocks are lost.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
BLOCK=1024
cat >"$WORK/hot.yaml" <<'G'
graph_id: hot
nodes:
  - { id: in, type: source, source: { kind: jack, ports: [ 'count:out_1' ] } }
  - { id: eq, type: processor, module: builtin/gain, redundancy: hot, on_failure: silence }
  - { id: sum, type: bus, channels: 1 }
  - { id: out, type: output, sink: 'jack:check:in_1' }
edges:
  - { from: in, to: eq }
  - { from: eq, to: sum }
  - { from: sum, to: out }
G

status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
eq() { status | jq -r ".nodes[] | select(.id == \"eq\") | $1"; }
eq_is() { [ "$(eq "$1")" = "$2" ]; }
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E '^(in|eq|eq~2):out_1 > ' | sort; }
links_are() { [ "$(links)" = "$1" ]; }
level_of() { jack_rec -d 0.2 --levels "$1" | jq '.channels[0].peak_db'; }
is_silent() { awk -v a="$(level_of "$1")" 'BEGIN { exit !(a < -140) }'; }
is_heard() { awk -v a="$(level_of "$1")" 'BEGIN { exit !(a > -100) }'; }

start_jackd 48000 $BLOCK
background frame_count scatter
wait_for 10 sh -c 'jack_lsp | grep -q ^count:out_1'
frame_count check check >"$WORK/losses" 2>"$WORK/check.log" </dev/null &
STARTED+=("$!")
wait_for 10 sh -c 'jack_lsp | grep -q ^check:in_1'
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/hot.yaml"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
WIRES=$(printf '%s\n' 'eq:out_1 > sum:in_1' 'eq~2:out_1 > sum:in_1' 'in:out_1 > eq:in_1' 'in:out_1 > eq~2:in_1' | sort)
is "the node is there twice, wired alike" links_are "$WIRES"
heard() { [ "$(eq .standby.heard)" = true ] && echo 'eq~2' || echo eq; }
other() { [ "$1" = eq ] && echo 'eq~2' || echo eq; }
pid_of() { [ "$1" = eq ] && eq .pid || eq .standby.pid; }
first=$(heard)
is "one of them is heard" wait_for 5 is_heard "$first:out_1"
is "and the other is not" is_silent "$(other "$first"):out_1"
is "values reach both" aers-ctl -q set eq gain_db -6
is "the one" wait_for 5 sh -c "jack_rec -d 0.1 --levels $first:out_1 count:out_1 | json_is '.channels[1].peak_db - .channels[0].peak_db | . > 5.9 and . < 6.1'"

is_ready() { [ "$(eq .state)" = running ] && [ "$(eq .standby.state)" = ready ] && links_are "$WIRES"; }
lost_blocks() { awk -v t="$1" -v b=$BLOCK '$1 == "loss" && $3 >= t { n += $4 } END { print n / b }' "$WORK/losses"; }
now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
aers-ctl -q set eq gain_db 0
is "the path is whole" wait_for 10 sh -c "jack_rec -d 0.1 --levels out:out_1 count:out_1 | json_is '.channels[1].peak_db - .channels[0].peak_db | . > -0.1 and . < 0.1'"
: >"$WORK/takeovers"
for ((i = 0; i < 5; i++)); do
    wait_for 20 is_ready || break
    one=$(heard) since=$(now_ms)
    kill -KILL "$(pid_of "$one")"
    took_over() { [ "$(heard)" = "$(other "$one")" ]; }
    wait_for 5 took_over && wait_for 20 is_ready && lost_blocks "$since" >>"$WORK/takeovers"
done
same "the other one has taken over each time, and a new one stands by" "$(wc -l <"$WORK/takeovers")" 5
echo "# blocks lost in each: $(tr '\n' ' ' <"$WORK/takeovers")"
is "with at most two blocks lost, where the machine let a process die at once" awk 'BEGIN { m = 99 } $1 < m { m = $1 } END { exit !(m <= 2) }' "$WORK/takeovers"
is "the one that stands by is silent" is_silent "$(other "$(heard)"):out_1"
is "values reach the one that has taken over" aers-ctl -q set eq gain_db -6
is "which plays them" wait_for 5 sh -c "jack_rec -d 0.1 --levels $(heard):out_1 count:out_1 | json_is '.channels[1].peak_db - .channels[0].peak_db | . > 5.9 and . < 6.1'"
is "a node can lose its second process" sh -c "sed 's/ redundancy: hot,//' $WORK/hot.yaml >$WORK/cold.yaml && aers-ctl -q apply $WORK/cold.yaml"
is "and is heard alone" wait_for 10 links_are "$(printf '%s\n' 'eq:out_1 > sum:in_1' 'in:out_1 > eq:in_1' | sort)"
is "status has none" wait_for 5 eq_is .standby null
kill -TERM "$GRAPHD"
is "and all ends" wait_for 5 gone "$GRAPHD"
finish
