#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A connection made or taken away while it sounds makes no click, and nobody else who hears its source, or is heard at its
# end, hears of it.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
state_is() { [ "$(aers-ctl status --json | jq -r .state)" = "$1" ]; }
pids() { aers-ctl status --json | jq -r '.nodes[] | "\(.id) \(.pid)"' | sort; }

# The tone at -12 dBFS. `a` is heard by two and `sum` hears two: no port of this graph belongs to one edge alone.
cat >"$WORK/edges.yaml" <<'G'
graph_id: edges
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: a, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: b, type: processor, module: builtin/gain, params: { gain_db: -3 } }
  - { id: other, type: processor, module: builtin/gain }
  - { id: sum, type: bus }
edges:
  - { from: tone, to: a }
  - { from: tone, to: b }
  - { from: a, to: other }
  - { from: a, to: sum }
  - { from: b, to: sum }
G

start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/edges.yaml"
is "the graph runs" wait_for 15 state_is running
state_is running || { cat "$WORK/aers-graphd.log"; echo "Bail out! no graph to test"; exit 1; }
before=$(pids)

edits() { # both ends of a link, alone and both channels' worth of neighbours
    aers-ctl disconnect a sum && aers-ctl connect a sum && aers-ctl disconnect b sum && aers-ctl connect b sum &&
        aers-ctl disconnect a other && aers-ctl connect a other
}
# Ramps, and no step: one of 10 ms bends the sine by less than 0.002 of full scale; cut off, it breaks by up to 0.25.
smooth() { [ -n "$1" ] && json_is '.breaks > 100 and .worst < 0.002' <<<"$1"; }
# What is recorded of a late block is not ours: then once more.
take() { # NAME COMMAND
    for _ in 1 2 3 4; do
        background jack_rec -d 5 --torn -o "$WORK/$1.wav" --levels sum:out_1 other:out_1 b:out_1
        local rec=$LAST
        wait_for 5 sh -c "jack_lsp -c | grep -A3 '^b:out_1' | grep -q jack_rec" || return 1
        "$2" >"$WORK/$2.log" 2>&1 || { sed 's/^/# /' "$WORK/$2.log"; return 1; }
        ! grep -q '^State:.Z' "/proc/$rec/status" || { echo "# the recording was too short" && continue; }
        wait_for 10 gone "$rec"
        [ "$(jq .xruns "$WORK/jack_rec.log")" -eq 0 ] && return
        echo "# torn by a late block"
    done
    return 1
}
is "connections are taken away and made while they sound" take edges edits
sum=$(sine_check "$WORK/edges.wav" 997 1) other=$(sine_check "$WORK/edges.wav" 997 2) b=$(sine_check "$WORK/edges.wav" 997 3)
printf '# sum %s\n# other %s\n# b %s\n' "$sum" "$other" "$b"
is "the one end hears ramps" smooth "$sum"
is "another end of the same source hears its own alone" smooth "$other"
same "who has nothing to do with it hears nothing of it" "$(jq .breaks <<<"$b")" 0
same "no process was touched" "$(pids)" "$before"
is "no port is left behind" wait_for 2 sh -c '! jack_lsp | grep -q :fade_'

# ---- one edge of a source that others hear as well
one() { aers-ctl disconnect a sum && aers-ctl connect a sum; }
is "one of two connections of an output" take one one
same "the other one hears nothing" "$(sine_check "$WORK/one.wav" 997 2 | jq .breaks)" 0
near "and in the end all is as it was" "$(jack_rec -d 0.3 --levels sum:out_1 | jq '.channels[0].rms_db')" -13.37 0.1

# ---- a node that joins, and one that leaves
join() { aers-ctl add '{ id: c, type: processor, module: builtin/gain, params: { gain_db: -6 } }' && aers-ctl connect tone c && aers-ctl connect c sum && aers-ctl remove c; }
is "a node joins and leaves" take join join
c=$(sine_check "$WORK/join.wav" 997 1)
echo "# sum $c"
is "it is heard to rise and fall" smooth "$c"
same "alone" "$(sine_check "$WORK/join.wav" 997 3 | jq .breaks)" 0
finish
