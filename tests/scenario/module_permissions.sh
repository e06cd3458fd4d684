#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a module asks for beyond the others it gets where the graph file grants it, and nowhere else.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

make_key
greedy() { # PERMISSIONS
    mkdir -p "$MODULES/greedy"
    cp "$TOP/build/tests/modules/greedy.so" "$MODULES/greedy/module.so"
    echo 5 >"$MODULES/greedy/data.txt"
    echo "{ \"name\": \"test/greedy\", \"version\": \"1.0.0\", \"entry\": \"module.so\", \"lang\": \"c\", \"permissions\": $1,
        \"params\": { \"ask\": { \"type\": \"float\", \"min\": 0, \"max\": 1, \"default\": 0 } } }" >"$MODULES/greedy/manifest.json"
    aers-ctl --quiet module sign "$MODULES/greedy"
}
graph() { # PARAMS: what a check says of it
    printf 'graph_id: g\nnodes:\n  - { id: a, type: processor, module: test/greedy%s }\nedges: []\n' "$1" >"$WORK/g.yaml"
    aers-ctl check "$WORK/g.yaml" 2>&1
}
refused() { # WORDS PARAMS
    local output
    output=$(graph "$2") && { echo "accepted: $output"; return 1; }
    echo "$output"
    grep -qF -- "$1" <<<"$output"
}
greedy '[]'
is "one that asks for nothing is as all others" graph ''
is "and is granted nothing" refused 'unknown parameter' ', params: { grant: [files] }'
greedy '["memory", "files"]'
is "one that asks is refused where nothing is granted, with the remedy" \
    refused 'test/greedy asks for more than other modules: memory, files; grant it with params: { grant: [memory, files] }' ''
is "or not enough" refused 'asks for more than other modules: memory;' ', params: { grant: [files] }'
is "or what is no permission" refused 'no permission is called network' ', params: { grant: [network] }'
is "with its place" refused 'g.yaml:3:' ', params: { grant: [files] }'
is "all of it granted is right" graph ', params: { grant: [files, memory] }'
greedy '["files"]'
is "more than it asks for is not" refused 'does not ask for: memory' ', params: { grant: [files, memory] }'
greedy '["network"]'
is "a manifest asks for what there is" sh -c "aers-ctl module verify test/greedy 2>&1 | grep -q 'no permission (allowed: memory, files)'"

# ---- what it then has
start_jackd
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
has_port() { jack_lsp | grep -qx "$1"; }
no_port() { ! has_port "$1"; }
level_with() { # PERMISSIONS GRANT
    greedy "$1"
    background aers-node --name it test/greedy $2
    wait_for 10 has_port it:out_1
    jack_rec -d 0.5 --levels it:out_1 | jq -r '.channels[0].peak_db'
    stop "$LAST"
    wait_for 10 no_port it:out_1
}
near "without permissions it reads nothing" "$(level_with '[]' '')" -150 0.1
near "with files it reads its own" "$(level_with '["files"]' grant=files)" -6.02 0.1
near "without memory it is told that there is none" "$(level_with '["files"]' "grant=files ask=1")" -6.02 0.1
is "and lives on" sh -c "! grep -E 'test/greedy: .*(signal|started again)' '$WORK/aers-node.log'"
near "with memory it gets that" "$(level_with '["memory"]' "grant=memory ask=1")" -12.04 0.1
near "with both both" "$(level_with '["files", "memory"]' "grant=memory,files ask=1")" -2.5 0.1
greedy '["files"]'
is "by hand it is refused as well" sh -c "aers-node --name it test/greedy 2>&1 | grep -q 'asks for more than other modules: files'"
finish
