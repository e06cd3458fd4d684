#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The graph schema means the same to ajv and to our validator, on every good and every bad file.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
work=build/tests/schema
mkdir -p "$work"

# What the registry gives is held to the hashes of package-lock.json; it is fetched once.
if ! cmp -s tests/schema/package-lock.json "$work/installed.json"; then
    cp tests/schema/package.json tests/schema/package-lock.json "$work/"
    if ! npm ci --prefix "$work" --no-audit --no-fund --ignore-scripts >"$work/npm.log" 2>&1; then
        sed 's/^/# /' "$work/npm.log"
        echo "not ok 1 - npm installs ajv"
        echo "1..1"
        exit 1
    fi
    cp tests/schema/package-lock.json "$work/installed.json"
fi
cp tests/schema/compare.mjs "$work/"

if ! build/tests/tools/schema_check common/model/graph.schema.json \
    tests/good/*.yaml tests/good/*.json tests/bad/*.yaml >"$work/verdicts" 2>"$work/problems"; then
    sed 's/^/# /' "$work/problems"
    echo "not ok 1 - our validator judges every file"
    echo "1..1"
    exit 1
fi
exec node "$work/compare.mjs" "$PWD" "$work/verdicts"
