#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# tests/node/install.sh - put the npm packages of the lock file into build/node (once), and say where: the NODE_PATH to use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../build/node
mkdir -p "$target"
exec 9>"$target/lock"
flock 9
if ! cmp -s "$here/package-lock.json" "$target/installed.json"; then
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$target/"
    (cd "$target" && npm ci --ignore-scripts >npm.log 2>&1) || { cat "$target/npm.log" >&2 && exit 1; }
    cp "$here/package-lock.json" "$target/installed.json"
fi
cd "$target" && echo "$PWD/node_modules"
