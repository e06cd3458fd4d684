#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What the programs say of themselves and what the manual says are the same.
. "$(dirname "$0")/lib.sh"

for program in aers-graphd aers-node aers-meter aers-ctl; do
    none "$program has a man page that renders without a warning" "$(
        [ -e "man/$program.1" ] || { echo "man/$program.1 is missing"; exit; }
        LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "man/$program.1" 2>&1 >/dev/null | head)"
    none "man/$program.1 lists every option of --help" "$(
        plain=$(sed 's/\\-/-/g; s/\\f[BIRP]//g' "man/$program.1")
        "$BUILD/bin/$program" --help 2>/dev/null | grep -oE -- '(^|[ ,])--[a-z][a-z-]+' | tr -d ' ,' | sort -u |
            while read -r option; do
                grep -qF -- "$option" <<<"$plain" || echo "$option"
            done)"
    none "$program --help and --version succeed" "$(
        for o in --help --version; do "$BUILD/bin/$program" $o >/dev/null 2>&1 || echo "$program $o: $?"; done)"
done
none "the graph file has a man page" "$([ -e man/aers-graph.5 ] || echo man/aers-graph.5)"
none "every field of the schema is in aers-graph(5)" "$(
    plain=$(sed 's/\\-/-/g; s/\\f[BIRP]//g' man/aers-graph.5 2>/dev/null)
    jq -r '.. | objects | .properties? // empty | keys[]' common/model/graph.schema.json | sort -u |
        while read -r field; do grep -qw -- "$field" <<<"$plain" || echo "$field"; done)"
none "every option that we add to modules is in aers-graph(5)" "$(
    sed -n 's/^#define AERS_[A-Z]*_OPTION *"\(.*\)"$/\1/p' common/model/*.h |
        while read -r option; do grep -qx -- "\.B $option" man/aers-graph.5 || echo "$option"; done)"
none "docs/modules.md is what the manifests say" "$(
    scripts/modules-doc manifests/*/*.json | diff - docs/modules.md)"
none "every command of aers-ctl is in its man page" "$(
    "$BUILD/bin/aers-ctl" help 2>/dev/null | awk '/^  [a-z]/ { print $1 }' |
        while read -r c; do grep -qw -- "$c" man/aers-ctl.1 || echo "$c"; done)"
finish
