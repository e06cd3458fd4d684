#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What every source file owes the reader.
. "$(dirname "$0")/lib.sh"

code=$(sources '*.c' '*.h')
scripts=$(sources '*.sh' '*.py' '*.mk' 'Makefile' 'scripts/*' 'tests/run' '.ci/run' | grep -vE '\.(c|h|json)$' | sort -u)

none "every source file names its licence in its first three lines" "$(
    for f in $code $scripts; do head -n 3 "$f" | grep -q 'SPDX-License-Identifier: ISC' || echo "$f"; done)"

none "formatting is clang-format's" "$(
    echo "$code" | xargs clang-format --dry-run 2>&1 | grep -oE '^[^ :]+:[0-9]+' | sort -u)"

none "no file is longer than 400 lines" "$(
    for f in $code $scripts; do n=$(wc -l <"$f"); [ "$n" -le 400 ] || echo "$f: $n"; done)"

none "no marker of unfinished work is left" "$(
    echo "$code" "$scripts" | tr ' ' '\n' | grep -v '^tests/lint/' | xargs grep -nE '\b(TO[D]O|FIX[M]E|X[X]X)\b|not implemente[d]' )"

none "tests wait for conditions, never for a time to pass" "$(
    echo "$code" "$scripts" | tr ' ' '\n' | grep -E '^tests/(unit|scenario|schema|golden)/' | xargs grep -nE '(^|[^_a-z])(sleep|usleep|nanosleep) ?\(?[ 0-9]')"

none "every header compiles alone" "$(
    flags=$(pkg-config --cflags jack libuv libwebsockets json-c yaml-0.1 sndfile samplerate libcurl avahi-client $(pkg-config --exists lilv-0 && echo lilv-0))
    for h in $(echo "$code" | grep '\.h$'); do
        dir=-I$(echo "$h" | grep -oE '^src/[^/]+' || echo .)
        echo "#include \"$h\"" | ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -I. "$dir" -Isrc/aers-node $flags \
            -fsyntax-only -x c - 2>&1 | head -n 2
    done)"

none "the module header compiles as C++" "$(
    if command -v c++ >/dev/null; then
        echo '#include <aers/module.h>' | c++ -std=c++17 -Wall -Wextra -Werror -Iinclude -fsyntax-only -x c++ - 2>&1 | head -n 3
    fi)"
finish
