#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A module from nothing: written by `module new`, built, tried and signed by one `make`, without the source tree of AERS; also with AERS installed.
. "$(dirname "$0")/lib.sh"
unset AERS_MODULE_PATH MAKEFLAGS MAKELEVEL PKG_CONFIG_PATH
export USER=tester
cd "$WORK" || exit 1
command -v make pkg-config cc c++ >/dev/null || { skip "a module from nothing" "no make, pkg-config or compiler here"; finish; exit; }

refused() { # WORDS COMMAND...
    local words=$1 output
    shift
    output=$("$@" 2>&1) && { echo "accepted: $output"; return 1; }
    echo "$output"
    grep -qF -- "$words" <<<"$output"
}
is "a name needs a vendor" refused "VENDOR/NAME" aers-ctl module new drive
is "which is not ours" refused "VENDOR/NAME" aers-ctl module new builtin/drive
is "nor a way up" refused "VENDOR/NAME" aers-ctl module new ../drive
is "a language is C, C++ or Python" refused "c, c++ or python" aers-ctl module new studio/drive --lang fortran
is "a module is written" aers-ctl module new studio/drive
is "with a key, since there was none" test -e "$XDG_CONFIG_HOME/aers/keys/tester.key"
is "not over what is there" refused "File exists" aers-ctl module new studio/drive
is "one make builds, tries and signs it" make -C drive
is "it is not done twice" sh -c "make -C drive | grep -q 'Nothing to be done'"
is "it is trusted" env AERS_MODULE_PATH="$WORK/drive/out" aers-ctl module verify studio/drive
is "and installed" make -C drive install
is "where a graph finds it" sh -c "echo '{ graph_id: g, nodes: [ { id: d, type: processor, module: studio/drive, params: { gain_db: -3 } } ], edges: [] }' >g.yaml && aers-ctl check g.yaml"
aers-node --test --json studio/drive >drive.json
same "it has nothing that is to be warned of" "$(jq -r .result drive.json)" pass
is "a changed source is built, tried and signed anew" sh -c "sed -i 's/in\[c\]\[i\] \* module->gain/in[c][i] * module->gain * 0.5f/' drive/drive.c && make -C drive"
is "one that is no good is not signed" sh -c "sed -i 's/\* 0.5f/* (float)NAN/' drive/drive.c && ! make -C drive"
is "one in C++ as well" aers-ctl module new studio/wide --lang c++
is "builds, is tried and signed" make -C wide
same "with the same key" "$(env AERS_MODULE_PATH="$WORK/wide/out" aers-ctl module list --json | jq -r '.[].signed_by')" tester
if [ -e "$TOP/build/lib/aers/aers-python.so" ]; then
    is "one in Python as well" aers-ctl module new studio/snake --lang python
    is "is tried and signed" make -C snake
    is "it has nothing that is to be warned of" sh -c "AERS_MODULE_PATH='$WORK/snake/out' aers-node --test --json studio/snake >snake.json"
    same "in any of the checks" "$(jq -r .result snake.json)" pass
    is "a changed text is tried and signed anew" sh -c "sed -i 's/self.gain = target/self.gain = target * 1/' snake/snake.py && make -C snake | grep -q 'module sign'"
else
    skip "one in Python as well" "this AERS was built without Python"
fi

# ---- AERS elsewhere, and nothing of its tree
is "AERS is installed" make -s -C "$TOP" install prefix="$WORK/inst"
PATH=$WORK/inst/bin:${PATH#"$BIN:"}
is "what comes with it is trusted there" aers-ctl module verify ext/swell
is "a module is written by that" aers-ctl module new studio/far
is "it names what is installed" grep -q "$WORK/inst/lib/pkgconfig" far/Makefile
same "where pkg-config finds the header" "$(PKG_CONFIG_PATH=$WORK/inst/lib/pkgconfig pkg-config --cflags aers | tr -d " ")" "-I$WORK/inst/include"
is "builds, is tried and signed" make -C far
is "both examples pass" sh -c 'aers-node --test ext/plate_reverb && aers-node --test ext/swell'
same "the state of the swell too" "$(aers-node --test --json ext/swell | jq -r '.checks[] | select(.name == "state").result')" pass
finish
