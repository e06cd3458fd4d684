#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# LV2 plug-ins: what is installed, allowed one by one by what their bundle is, run in the sandbox with what they ask for; the others are refused with the reason.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

mkdir -p "$WORK/lv2"
cp -r "$TOP/build/tests/modules/lv2/gain.lv2" "$WORK/lv2/"
export LV2_PATH=$WORK/lv2
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
KIT=lv2/urn:aers:test:kit
cat >"$WORK/g.yaml" <<G
graph_id: lv2
sample_rate: 48000
nodes:
  - { id: tone, type: source, channels: 2, source: { kind: sine, freq_hz: 440, level_db: -12 } }
  - { id: kit, type: processor, channels: 2, module: "$KIT", params: { preset: Odd one, steps: 3 } }
  - { id: gain, type: processor, channels: 2, module: "lv2/urn:aers:test:gain", params: { preset: Quiet } }
edges:
  - { from: tone, to: kit }
  - { from: tone, to: gain }
G
says() { local out; out=$("${@:2}" 2>&1); grep -qF -- "$1" <<<"$out" || { echo "$out"; return 1; }; }
refuses() { local out; if out=$("${@:2}" 2>&1); then echo "$out"; return 1; fi; grep -qF -- "$1" <<<"$out" || { echo "$out"; return 1; }; }
try() { refuses "$2" aers-ctl module trust "lv2/urn:aers:test:$1"; }

list=$(aers-ctl module list --lv2 --json)
same "all of the bundle are listed" "$(jq -r 'map(.uri | sub("urn:aers:test:"; "")) | sort | join(" ")' <<<"$list")" "cv feature gain kit midi passwd"
same "and none is trusted" "$(jq -r 'map(.trust) | unique | join(",")' <<<"$list")" "not to be had,not trusted"
is "a CV port is refused by its name" try cv "its port pitch is a CV port, which is not supported"
is "so is a feature that nobody gives" try feature "it requires the feature urn:aers:test:moon"
is "and one without audio in" try midi "it has no audio input"
is "and a URI that is not there" try none "no LV2 plug-in has this URI"
is "a graph with one that is not trusted is refused" refuses "aers-ctl module trust $KIT allows it" aers-ctl check "$WORK/g.yaml"
is "it can be trusted" says "1 parameters, 1 presets" aers-ctl module trust lv2/urn:aers:test:gain
is "another of the same bundle is another matter" refuses "not trusted here" aers-ctl module verify "$KIT"
is "until it is trusted too" aers-ctl --quiet module trust "$KIT"
is "which verify tells" says "trusted, as its bundle is" aers-ctl module verify "$KIT"
param() { aers-node --describe "$KIT" | jq -c ".params.$1"; }
same "scale points are choices" "$(param mode.choices)" '["Keep","Swap sides","Invert both"]'
same "a whole number, a toggle, a logarithmic one in hertz" \
    "$(aers-node --describe "$KIT" | jq -c '.params | [.steps.type, .steps.max, .on.type, .freq.scale, .freq.unit, .freq.min]')" '["int",16,"bool","log","Hz",20]'
same "a name that every node has is another one" "$(param mute_.type)" '"bool"'
is "the graph is right" aers-ctl --quiet check "$WORK/g.yaml"
sed 's/Odd one/Old one/' "$WORK/g.yaml" >"$WORK/no.yaml"
is "a preset that it does not have is refused" refuses "did you mean Odd one?" aers-ctl check "$WORK/no.yaml"

start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/g.yaml"
GRAPHD=$LAST
is "the graph plays" aers-ctl --wait status
value() { aers-ctl info "$1" --json | jq -c ".params.$2.value"; }
same "the preset's values are there, as far as the range goes" "$(value kit mode) $(value kit on) $(value gain gain_db)" '"Invert both" false -20'
same "and those of the file before them" "$(value kit steps)" 3
reading() { aers-ctl status --json | jq -r ".nodes[] | select(.id == \"kit\") | .latency_frames"; }
late() { [ "$(reading)" = 72 ]; }
is "the plug-in's latency and that of its fixed block are told" wait_for 10 late
take() { jack_rec -o "$WORK/all.wav" -d 0.5 tone:out_1 kit:out_1 gain:out_1 gain:out_2; }
error() { wav_diff "$WORK/a.wav" 0 "$WORK/b.wav" "$1" | jq .max_error; }
below() { awk -v a="$1" 'BEGIN { exit !(a != "" && a < 1e-6) }'; }
inverted() { # taken again where a block was late and went through as it is
    take && sox "$WORK/all.wav" -e float -b 32 "$WORK/a.wav" remix 1v-1 && sox "$WORK/all.wav" -e float -b 32 "$WORK/b.wav" remix 2 && below "$(error -72)"
}
is "its worker answers, its blocks are of one size, it does what its scale point says, that much later" wait_for 20 inverted
quiet() { take && sox "$WORK/all.wav" -e float -b 32 "$WORK/a.wav" remix 1v0.1 && sox "$WORK/all.wav" -e float -b 32 "$WORK/b.wav" remix "$1" && below "$(error 0)"; }
is "a plug-in of one channel runs for each" wait_for 20 quiet 3
is "and for the other" wait_for 20 quiet 4
aers-ctl --quiet set kit mode "Swap sides"
same "a choice is set by its name" "$(value kit mode)" '"Swap sides"'

# ---- another version: who has not allowed it hears the old one
GAIN=lv2/urn:aers:test:gain
pid_of() { aers-ctl status --json | jq ".nodes[] | select(.id == \"$1\").pid"; }
reload() { aers-ctl --timeout 60 module reload "$GAIN"; }
cp "$WORK/lv2/gain.lv2/gain.so" "$WORK/first.so"
cp "$TOP/build/tests/modules/lv2/turned.so" "$WORK/turned.so"
replace() { cp "$WORK/$1.so" "$WORK/lv2/new" && mv "$WORK/lv2/new" "$WORK/lv2/gain.lv2/gain.so"; }
trust_both() { aers-ctl --quiet module trust "$GAIN" && aers-ctl --quiet module trust "$KIT"; }
turned() { take && sox "$WORK/all.wav" -e float -b 32 "$WORK/a.wav" remix 1v-0.1 && sox "$WORK/all.wav" -e float -b 32 "$WORK/b.wav" remix 3 && below "$(error 0)"; }
settled() { [ "$(jack_lsp | grep -c '~:')" = 0 ] && [ "$(aers-ctl status --json | jq '[.nodes[] | select(.state == "running")] | length')" = 3 ]; }
is "as long as it is the same nothing is done" says "no process or connection had to change" reload
WAS=$(pid_of gain)
replace turned
is "another binary is not taken, with the reason" refuses "the files of this bundle are not those that were trusted" reload
is "and the old one plays on" wait_for 20 quiet 3
same "in the process that it was" "$(pid_of gain)" "$WAS"
is "once it is trusted" trust_both
is "it is taken" says "version" reload
is "and heard" wait_for 20 turned
is "all of it settles" wait_for 20 settled
another() { [ "$(pid_of gain)" != "$WAS" ]; }
is "in another process" another
aers-ctl --quiet down
stop "$GRAPHD"
background aers-graphd --watch --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/g.yaml"
LOG=$WORK/aers-graphd.log
is "the graph is watched" aers-ctl --wait status
is "and plays" wait_for 20 turned
told() { grep -qE -- "$1" "$LOG"; }
replace first
is "a bundle that has changed is told by itself" wait_for 20 told "$GAIN: is not taken anew: .*aers-ctl module trust $GAIN.*the old one plays on"
is "once it is trusted" trust_both
is "the new one is taken by itself" wait_for 20 told "$GAIN: has been built anew and is taken"
is "and heard, whichever was trusted first" wait_for 20 quiet 3
aers-ctl --quiet down
is "the files of its bundle being others, it is refused" sh -c "echo '# more' >>'$WORK/lv2/gain.lv2/presets.ttl'"
is "with what to do" refuses "aers-ctl module trust $KIT" aers-ctl module verify "$KIT"
is "as the graph is" refuses "the files of this bundle are not those that were trusted" aers-ctl check "$WORK/g.yaml"
is "until they are trusted as they are now" aers-ctl --quiet module trust "$KIT"
is "and not once it is revoked" aers-ctl --quiet module revoke "$KIT"
is "for good" refuses "revoked here" aers-ctl module verify "$KIT"
is "also where unsigned modules may pass" refuses "revoked here" env AERS_ALLOW_UNSIGNED=1 aers-ctl module verify "$KIT"
is "while others may" says "AERS_ALLOW_UNSIGNED is set" env AERS_ALLOW_UNSIGNED=1 aers-ctl module verify lv2/urn:aers:test:passwd
aers-ctl --quiet module trust lv2/urn:aers:test:passwd
is "one that does what it may not is ended with that reason" refuses "it may not call socket" aers-node --server "$JACK_DEFAULT_SERVER" lv2/urn:aers:test:passwd
finish
