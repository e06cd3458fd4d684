#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Modules in Python: one that comes with AERS passes as any other does; exceptions are told by their words and line; nothing but computing can be done.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

make_key
# python_module NAME: its source from standard input, after the imports
python_module() {
    mkdir -p "$MODULES/$1"
    { printf 'import numpy as np\nfrom aers import DspModule\n'; cat; } >"$MODULES/$1/m.py"
    cat >"$MODULES/$1/manifest.json" <<J
{ "name": "test/$1", "version": "1.0.0", "entry": "m.py", "lang": "python", "params": { "a": { "type": "int", "min": 0, "max": 9, "default": 3 } } }
J
    sign_module "$1"
}
starts() { timeout "$((PATIENCE * 20))" aers-node --test --json "$1" 2>&1; }
says() { local out; out=$(starts "test/$1"); grep -qF -- "$2" <<<"$out" || { echo "$out"; return 1; }; }

is "tremolo.py passes what every module is tried with" sh -c 'timeout 200 aers-node --test ext/tremolo'
is "its presets are there" sh -c "aers-node --describe ext/tremolo | jq -e '.options.preset.doc | contains(\"Helicopter\")' >/dev/null"

python_module wrong <<'P'
class M(DspModule):
    def process(self, inputs)
        return inputs[0]
P
is "a fault in its text is told with the line" says wrong "SyntaxError: expected ':' (m.py, line 4)"
python_module none <<'P'
class M:
    pass
P
is "a text without a module is refused" says none "m.py has 0 classes that derive from DspModule"
python_module shape <<'P'
class M(DspModule):
    def process(self, inputs):
        return inputs[0][:10]
P
is "so is one that returns another shape" says shape "process returned the shape (10,), not (2, 256)"
python_module imports <<'P'
import os
P
is "a module may import what computes, not the rest" says imports "ImportError: a module may not import os (allowed: "
python_module opens <<'P'
open("/etc/passwd")
P
is "and has no way to open files" says opens "NameError: name 'open' is not defined"
python_module sneaks <<'P'
OS = np.lib.npyio.os
class M(DspModule):
    def __init__(self, *args, **params):
        super().__init__(*args, **params)
        OS.fork()
P
is "one that finds a way around it meets the sandbox" says sneaks "it may not call clone"
python_module late <<'P'
OS = np.lib.npyio.os
class M(DspModule):
    def process(self, inputs):
        if self.a == 4:
            OS.open("/usr/lib/os-release", 0)
        if self.a == 5:
            return inputs[0] / (self.a - 5) + [1 // (self.a - 5)]
        return np.array(inputs)
P
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
cat >"$WORK/g.yaml" <<'G'
graph_id: snakes
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -12 } }
  - { id: late, type: processor, module: test/late }
  - { id: wave, type: processor, module: ext/tremolo, params: { preset: Helicopter } }
edges:
  - { from: tone, to: late }
  - { from: tone, to: wave }
G
start_jackd
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/g.yaml"
GRAPHD=$LAST
is "both play" aers-ctl --wait status
level() { jack_rec -o "$WORK/wave.wav" -d 0.5 "$1:out_1" && sox "$WORK/wave.wav" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }'; }
chopped() { awk -v l="$(level wave)" 'BEGIN { exit !(l > 0.08 && l < 0.16) }'; } # 0.178 for the tone as it is
is "the tremolo halves what goes through" wait_for 10 chopped
told() { grep -qF "$1" "$WORK/aers-graphd.log"; }
aers-ctl --quiet set late a 5
is "an exception while it plays is told in words" wait_for 20 told "ZeroDivisionError: integer division or modulo by zero (line 9)"
is "after five of them it is left alone" wait_for 40 told "given up after 5 deaths"
plays() { [ "$(jack_rec -o "$WORK/dry.wav" -d 0.3 late:out_1 && sine_check "$WORK/dry.wav" 440 | jq .breaks)" = 0 ]; }
is "and its input goes through" wait_for 10 plays

# ---- another version while it plays
version() { # VERSION FACTOR
    mkdir -p "$MODULES/new"
    printf 'import numpy as np\nfrom aers import DspModule\nclass M(DspModule):\n    def process(self, inputs):\n        return np.array(inputs) * %s\n' "$2" >"$MODULES/new/m.py"
    echo "{ \"name\": \"test/times\", \"version\": \"$1\", \"entry\": \"m.py\", \"lang\": \"python\" }" >"$MODULES/new/manifest.json"
    aers-ctl --quiet module sign "$MODULES/new"
    mkdir -p "$MODULES/times"
    mv "$MODULES/new/m.py" "$MODULES/times/m.py"
    mv "$MODULES/new/manifest.json" "$MODULES/times/manifest.json"
}
reload() { aers-ctl --timeout 60 module reload test/times >"$WORK/reply" 2>&1; }
peak() { awk -v p="$(jack_rec -d 0.3 --levels times:out_1 | jq -r '.channels[0].peak_db')" -v w="$1" 'BEGIN { exit !(p > w - 0.1 && p < w + 0.1) }'; }
version 1.0.0 0.5
is "a node of it is added" aers-ctl --quiet add '{ id: times, type: processor, module: test/times }'
is "to what plays" aers-ctl --quiet connect tone times
is "and is heard" wait_for 20 peak -18.02
version 1.1.0 0.25
is "another version is taken" reload
is "with what is different" grep -q 'version 1.0.0 -> 1.1.0' "$WORK/reply"
is "and is heard in its place" wait_for 20 peak -24.04
version 1.2.0 ')('
is "one that is no Python is not" sh -c "! aers-ctl --timeout 60 module reload test/times >'$WORK/reply' 2>&1"
is "for the reason on its line, and the old one plays on" grep -qE "SyntaxError.*line 5.*the old one plays on" "$WORK/reply"
is "which is heard" wait_for 20 peak -24.04
stop "$GRAPHD"

# ---- whenever its text is signed
version 1.3.0 0.5
sed -e '/id: late/d' -e 's#id: wave.*#id: times, type: processor, module: test/times }#' -e '/to: late/d' -e 's/to: wave/to: times/' "$WORK/g.yaml" >"$WORK/g2.yaml"
background aers-graphd --watch --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/g2.yaml"
is "the graph is watched" aers-ctl --wait status
is "and plays" wait_for 20 peak -18.02
version 1.4.0 0.25
is "another version is taken by itself" wait_for 20 told "test/times: has been built anew and is taken: version 1.3.0 -> 1.4.0"
is "and is heard in its place" wait_for 20 peak -24.04
finish
