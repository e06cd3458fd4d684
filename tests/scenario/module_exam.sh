#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-node --test: good modules pass, each fault is found by the check that is there for it, and a folder that is being worked on can be tried.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

make_key
exam() { aers-node --test --json "$@" 2>"$WORK/words"; }
result() { jq -r --arg check "$2" '.checks[] | select(.name == $check) | .result' "$WORK/$1.json"; }
text() { jq -r --arg check "$2" '.checks[] | select(.name == $check) | .text' "$WORK/$1.json"; }
try() { # NAME MODULE...
    local name=$1
    shift
    exam "$@" >"$WORK/$name.json"
}
put() { # NAME [PARAMS]
    install_module "$1" "$1" "${2:-}"
    sign_module "$1"
}
GO='"go": { "type": "float", "min": 0, "max": 1, "default": 0 }'

is "a built-in one passes" try gain builtin/gain
same "every check of it" "$(jq -c '[.checks[].result] | unique' "$WORK/gain.json")" '["pass","skip"]'
is "the plate passes" try plate ext/plate_reverb
same "although five functions cannot be reset" "$(result plate reset)" warn
same "and says how late it is" "$(jq '.checks[] | select(.name == "latency").figures.frames' "$WORK/plate.json")" 64
same "it is timed in three sizes" "$(jq -c '[.checks[] | select(.name == "timing").figures.blocks[].nframes]' "$WORK/plate.json")" '[64,1024,256]'
put gain
is "one by aers/module.h passes" try ours test/gain
put gain5
is "one by five functions passes" try five test/gain5
is "it can be told with how many channels" try mono --channels 1 test/gain
same "which it then has" "$(jq -c '[.channels_in, .channels_out]' "$WORK/mono.json")" '[1,1]'
is "a report for people ends with its verdict" sh -c "aers-node --test test/gain | tail -n 1 | grep -qx 'passed: 0 failed, 0 warnings'"

# ---- what a module saves
TONE='"freq_hz": { "type": "float", "min": 20, "max": 2000, "default": 440 }'
put keeper "$TONE"
is "one that saves its state passes" try keeper test/keeper
same "another one has gone on from it" "$(result keeper state)" pass
same "from all of it" "$(jq '.checks[] | select(.name == "state").figures.nbytes' "$WORK/keeper.json")" 16
same "it sounds by itself, which is told" "$(result keeper silence)" warn
cp "$TOP/build/tests/modules/keeper_refuses.so" "$MODULES/keeper/module.so"
sign_module keeper
try refuses test/keeper
same "one that does not take it back differs" "$(result refuses state)" warn

# ---- those that are no good
for what in crash loop nan passwd; do
    put "hostile_$what" "$GO"
    is "$what: has not passed" sh -c "! aers-node --test --json test/hostile_$what >'$WORK/$what.json' 2>/dev/null"
    same "$what: the check of values has found it" "$(result "$what" values)" fail
done
is "with the value and the reason: a crash" grep -q 'after go = .*it was ended by signal 11' <<<"$(text crash values)"
is "a loop" grep -qE 'after go = .*(within 5000 ms|signal 24|signal 9)' <<<"$(text loop values)"
is "no number" grep -q 'after go = .*gives out what is no number' <<<"$(text nan values)"
is "a forbidden call" grep -q 'after go = .*it may not call openat' <<<"$(text passwd values)"
put hostile_crash_in_create "$GO"
is "one that does not start fails, with its reason" sh -c "! aers-node --test test/hostile_crash_in_create >'$WORK/start' 2>&1 && grep -q '^fail  start .*signal 11' '$WORK/start'"
same "and is spared the rest" "$(grep -cE '^(pass|warn|fail)  ' "$WORK/start")" 1
is "what may allocate is named" grep -q 'malloc' <<<"$(put hostile_memory "$GO" && try memory test/hostile_memory; text memory symbols)"

# ---- where it is developed
mkdir "$WORK/desk"
cp "$TOP/build/tests/modules/gain.so" "$WORK/desk/module.so"
jq 'del(.hash, .signature)' "$MODULES/gain/manifest.json" >"$WORK/desk/manifest.json"
mv "$MODULES/gain" "$WORK/away"
is "a folder anywhere is refused while nobody has signed it" sh -c "! aers-node --test '$WORK/desk' 2>'$WORK/words' && grep -q 'is not signed' '$WORK/words'"
is "and tried when that is allowed" try desk --allow-unsigned "$WORK/desk"
same "under the name that its manifest says" "$(jq -r .module "$WORK/desk.json")" test/gain
is "a module that is not there is said so" sh -c "! aers-node --test test/gain 2>'$WORK/words' && grep -q 'no such module' '$WORK/words'"
is "--json alone makes no sense" sh -c "! aers-node --json builtin/gain 2>'$WORK/words' && grep -q 'only with --test' '$WORK/words'"
finish
