#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The house keeps its doors: who may include whom, and which library enters where.
. "$(dirname "$0")/lib.sh"

includes() { # files matching $1 that include something matching $2, except files matching $3
    sources '*.c' '*.h' | grep -E "$1" | grep -vE "${3:-^$}" | xargs -r grep -nE "^#include [<\"]($2)" /dev/null
}

none "a program never includes another" "$(
    for p in aers-graphd aers-node aers-meter aers-ctl aers-lv2; do
        others=$(printf 'src/%s/\n' aers-graphd aers-node aers-meter aers-ctl aers-lv2 | grep -v "$p" | paste -sd '|')
        includes "^src/$p/" "$others"
    done)"
none "common includes no program" "$(includes '^common/' 'src/')"
none "libyaml enters through common/doc only" "$(includes '^(common|src)/' 'yaml\.h' '^common/doc/')"
none "json-c enters through common/doc/json.h only" "$(includes '^(common|src)/' 'json-c/' '^common/doc/json\.h')"
none "libwebsockets enters through src/aers-meter/http only" "$(
    includes '^(common|src)/' 'libwebsockets\.h' '^src/aers-meter/http/')"
none "Avahi enters through src/aers-meter/mdns only" "$(includes '^(common|src)/' 'avahi-' '^src/aers-meter/mdns/')"
none "libsndfile enters through the audio file door, the node's host and the render's sound files only" "$(
    includes '^(common|src)/' 'sndfile\.h' '^(common/model/audio_file\.c|src/aers-node/host/|src/aers-ctl/render/sound_file\.c)')"
none "libebur128 enters through the render's loudness only" "$(includes '^(common|src)/' 'ebur128\.h' '^src/aers-ctl/render/loudness\.c')"
none "FFTW enters through the node's spectrum only" "$(
    includes '^(common|src)/' 'fftw3\.h' '^src/aers-node/host/spectrum\.c')"
none "libcurl enters through aers-ctl's http door only" "$(includes '^(common|src)/' 'curl/' '^src/aers-ctl/http\.c')"
none "ncurses enters through aers-ctl's screen only" "$(
    includes '^(common|src)/' '(n?curses|term)\.h>' '^src/aers-ctl/top/screen\.c')"
none "libsodium enters through common/trust/key.c only" "$(includes '^(common|src)/' 'sodium' '^common/trust/key\.c')"
none "libseccomp and Landlock enter through common/trust/sandbox.c only" "$(
    includes '^(common|src)/' '(seccomp|linux/landlock)\.h' '^common/trust/sandbox\.c')"
none "lilv enters through src/aers-lv2 only" "$(includes '^(common|src)/' 'lilv/' '^src/aers-lv2/')"
none "LV2's headers enter there and through the guest's lv2 files only" "$(
    includes '^(common|src)/' 'lv2/' '^(src/aers-lv2/|src/aers-node/guest/lv2)')"
none "Python enters through src/aers-node/python only" "$(includes '^(common|src)/' 'Python\.h' '^src/aers-node/python/')"
none "liblo is not in the programs" "$(includes '^(common|src)/' 'lo/')"
none "only the node and graphd's patchbay speak to JACK, and aers-ctl to ask for a server and to take in a render" "$(
    includes '^(common|src)/' 'jack/' '^(src/aers-node/|src/aers-graphd/patchbay/|src/aers-ctl/(up/|render/capture\.c))')"
none "dsp includes nothing but aers/, common/rt and the C library" "$(
    sources '*.c' '*.h' | grep '^src/aers-node/dsp/' | xargs grep -nE '^#include' |
        grep -vE '<(aers/module|math|stdint|stdbool|stddef|stdatomic|string|float|limits|stdio|stdlib|errno|immintrin)\.h>|"(aers/module\.h|(common/rt|dsp)/|[a-z_]+\.h")')"
none "common/rt includes nothing but itself and the C library" "$(
    sources '*.c' '*.h' | grep '^common/rt/' | xargs grep -nE '^#include' |
        grep -vE '<(math|stdint|stdbool|stddef|string|stdatomic|float|limits|stdlib|time|immintrin|xmmintrin)\.h>|"common/rt/|<aers/module\.h>')"
finish
