#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The parts of the page, each as its own test: vitest speaks TAP. Then its types and its lint.
cd "$(dirname "$0")/../../dashboard" || exit 1
if ! command -v npm >/dev/null || [ ! -d node_modules ]; then
    echo "ok 1 - the parts of the dashboard # SKIP needs npm and make dashboard"
    echo "1..1"
    exit 0
fi
npx --no vitest -- run --reporter=tap-flat 2>&1 | grep -E '^(not )?ok |^ +(---|\.\.\.|[a-z]+:)' | sed -E 's/^((not )?ok [0-9]+ - )([^ ]+ > )/\1/; s/ # time=.*//; s/^ +/# /'
status=${PIPESTATUS[0]}
n=$(npx --no vitest -- list 2>/dev/null | wc -l)
check() {
    local output
    n=$((n + 1))
    if output=$("${@:2}" 2>&1); then echo "ok $n - $1"; else
        printf '%s\n' "$output" | tail -n 20 | sed 's/^/# /'
        echo "not ok $n - $1"
        status=1
    fi
}
check "the types of the page hold" npx --no tsc -- --noEmit
check "the page's sources pass their lint" npx --no eslint -- . --max-warnings 0
check "the lock file names no download address" bash -c '! grep -q "\"resolved\"" package-lock.json'
echo "1..$n"
exit "$status"
