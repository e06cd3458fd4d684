#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Another version of a module takes the place of the one that plays, in every node that runs it; one that is no good takes nothing's place.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

make_key
FREQ='"freq_hz": { "type": "float", "min": 20, "max": 2000, "default": 440 }'
GAIN='"gain": { "type": "float", "min": 0, "max": 1, "default": 0.5 }'
# put SO VERSION PARAMS: as test/keeper, whole from one moment to the next
put() {
    mkdir -p "$MODULES/new"
    cp "$TOP/build/tests/modules/$1.so" "$MODULES/new/module.so"
    echo "{ \"name\": \"test/keeper\", \"version\": \"$2\", \"entry\": \"module.so\", \"lang\": \"c\", \"params\": { $3 } }" >"$MODULES/new/manifest.json"
    [ "${4:-}" = unsigned ] || aers-ctl --quiet module sign "$MODULES/new"
    mkdir -p "$MODULES/keeper"
    mv "$MODULES/new/module.so" "$MODULES/keeper/module.so"
    mv "$MODULES/new/manifest.json" "$MODULES/keeper/manifest.json"
}
put keeper 1.0.0 "$FREQ"
cat >"$WORK/graph.yaml" <<'G'
graph_id: reload
sample_rate: 48000
swap_ms: 20
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: safe, type: processor, module: builtin/gain }
  - { id: one, type: processor, module: test/keeper, params: { freq_hz: 500 } }
  - { id: two, type: processor, module: test/keeper }
edges:
  - { from: tone, to: safe }
G
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
GRAPHD=$LAST LOG=$WORK/aers-graphd.log
is "the graph plays" aers-ctl --wait status
pid_of() { aers-ctl status --json | jq ".nodes[] | select(.id == \"$1\").pid"; }
level() { jack_rec -d 0.2 --levels one:out_1 | jq -r '.channels[0].peak_db'; }
aers-ctl --quiet set two freq_hz 250
near "it sounds by itself" "$(level)" -12.04 0.1
reload() { aers-ctl --timeout 60 module reload test/keeper >"$WORK/reply" 2>&1; }
refused() { # WORDS
    reload && return 1
    cat "$WORK/reply"
    grep -qE -- "$1" "$WORK/reply"
}
settled() { [ "$(aers-ctl status --json | jq '[.nodes[] | select(.state == "running")] | length')" = 4 ] && [ "$(jack_lsp | grep -c '~:')" = 0 ]; }

is "as long as it is the same nothing is done" reload
is "which is said" grep -q 'no process or connection had to change' "$WORK/reply"
ONE=$(pid_of one) TWO=$(pid_of two) SAFE=$(pid_of safe)
record_safe() { jack_rec -o "$WORK/safe.wav" -d 3 safe:out_1 >"$WORK/rec" 2>&1; }
put keeper2 1.1.0 "$FREQ, $GAIN"
is "another edit does not care" aers-ctl --quiet add '{ id: more, type: bus }'
is "another one" aers-ctl --quiet remove more
same "and leaves it as it is" "$(pid_of one) $(pid_of two)" "$ONE $TWO"
record_safe &
RECORDER=$!
is "another version is taken" reload
is "with what is different" grep -q 'version 1.0.0 -> 1.1.0; new: gain' "$WORK/reply"
if wait "$RECORDER"; then
    same "the path beside it lost no sample" "$(sine_check "$WORK/safe.wav" 997 | jq .breaks)" 0
else
    skip "the path beside it lost no sample" "this machine tears every recording while it is busy"
fi
is "all of it settles" wait_for 20 settled
others() { [ "$(pid_of one)" != "$ONE" ] && [ "$(pid_of two)" != "$TWO" ]; }
is "both nodes are other processes" others
same "the node beside them is not" "$(pid_of safe)" "$SAFE"
near "its new parameter is there" "$(level)" -18.06 0.1
same "a value of the file is kept" "$(aers-ctl get one freq_hz --json | jq '.. | numbers' | head -n 1)" 500
same "and one that was set" "$(aers-ctl get two freq_hz --json | jq '.. | numbers' | head -n 1)" 250

# ---- what it knows goes along: a looper that has been told what to say
LOOP='"learn": { "type": "float", "min": 0, "max": 1, "default": 0 }'
looper() { # VERSION
    mkdir -p "$MODULES/looper"
    cp "$TOP/build/tests/modules/looper.so" "$MODULES/looper/module.so"
    echo "{ \"name\": \"test/looper\", \"version\": \"$1\", \"entry\": \"module.so\", \"lang\": \"c\", \"params\": { $LOOP } }" >"$MODULES/looper/manifest.json"
    aers-ctl --quiet module sign "$MODULES/looper"
}
looper 1.0.0
is "a node of it is added" aers-ctl --quiet add '{ id: loop, type: processor, module: test/looper }'
is "and settles" wait_for 20 aers-ctl --wait status
aers-ctl --quiet add '{ id: hear, type: bus }'
aers-ctl --quiet connect loop hear
loop_level() { jack_rec -d 0.2 --levels hear:out_1 | jq -r '.channels[0].peak_db'; }
aers-ctl --quiet set loop learn 0.5
aers-ctl --quiet set loop learn 0
near "it says what it was told" "$(loop_level)" -6.02 0.1
looper 1.1.0
is "a newer version takes its place" aers-ctl --quiet --timeout 60 module reload test/looper
near "and says the same" "$(loop_level)" -6.02 0.1
gone_back() { [ "$(jack_lsp | grep -c '^loop~:')" = 0 ]; }
is "back in its own place" wait_for 20 gone_back
near "it still does" "$(loop_level)" -6.02 0.1
LOOPER=$(pid_of loop)
kill -KILL "$(cat "/proc/$LOOPER/task/"*/children | tr ' ' '\n' | grep . | head -n 1)"
is "when its process dies" wait_for 10 grep -q 'test/looper: started again with its values' "$LOG"
near "what was saved is there again" "$(loop_level)" -6.02 0.1
is "it is taken away" aers-ctl --quiet remove loop
is "with who heard it" aers-ctl --quiet remove hear

# ---- what is not taken
ONE=$(pid_of one)
put old 1.2.0 "$FREQ, $GAIN"
is "one for another interface is refused with both versions" refused 'made for version 0 of the module interface, this is 1.*the old one plays on'
put hostile_crash_in_constructor 1.2.0 "$FREQ, $GAIN"
is "one that crashes is refused with its reason" refused 'signal 11.*the old one plays on'
put keeper2 1.2.0 "$FREQ, $GAIN" unsigned
is "one that nobody has signed is refused" refused 'is not signed.*nothing has changed'
put keeper2 1.2.0 '"tune": { "type": "float", "min": 20, "max": 2000, "default": 440 }, '"$GAIN"
is "one that lacks what the graph file names is refused" refused 'freq_hz.*nothing has changed'
is "the graph is as it was" wait_for 20 settled
same "by the process that it was" "$(pid_of one)" "$ONE"
near "and sounds" "$(level)" -18.06 0.1
is "after all of that another edit is possible" aers-ctl --quiet set one gain 1
near "and heard" "$(level)" -12.04 0.1
is "a module that no node runs is not found" sh -c "aers-ctl module reload ext/plate_reverb 2>&1 | grep -q 'no node of this graph runs ext/plate_reverb'"
is "a built-in one is what it is" sh -c "aers-ctl module reload builtin/gain 2>&1 | grep -q 'is built in'"
stop "$GRAPHD"

# ---- whenever it is built
put keeper 2.0.0 "$FREQ"
background aers-graphd --watch --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
is "the graph is watched" aers-ctl --wait status
put hostile_crash_in_constructor 2.0.1 "$FREQ"
is "one that is no good is told" wait_for 20 grep -qE 'the new process of (one|two).*signal 11.*the old one plays on' "$LOG"
is "and plays on" wait_for 20 settled
put keeper2 2.1.0 "$FREQ, $GAIN"
is "one that is built and signed is taken by itself" wait_for 20 grep -q 'test/keeper: has been built anew and is taken: version 2.0.0 -> 2.1.0; new: gain' "$LOG"
has_gain() { aers-ctl get one gain --json 2>/dev/null | grep -q 0.5; }
is "with what is new" wait_for 20 has_gain
stop "$LAST"

# ---- while it is developed, not signed: its manifest holds no hash
put keeper 3.0.0 "$FREQ" unsigned
background aers-graphd --allow-unsigned --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
is "one that is not signed plays" aers-ctl --wait status
is "as long as it is the same nothing is done" reload
is "as always" grep -q 'no process or connection had to change' "$WORK/reply"
echo >>"$MODULES/keeper/module.so"
is "another binary is taken" reload
is "by what is in it, since the manifest is the same" grep -q 'version 3.0.0 as before' "$WORK/reply"
finish
