# SPDX-License-Identifier: ISC
# tests/lint/lib.sh - the words lint tests are written in. Each lint collects offenders, one a line, and hands them to `none`.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
BUILD=build
NTESTS=0 NFAILED=0

# none "sentence" OFFENDERS: passes when there are none.
none() {
    NTESTS=$((NTESTS + 1))
    if [ -z "$2" ]; then
        echo "ok $NTESTS - $1"
    else
        printf '%s\n' "$2" | head -n 30 | sed 's/^/# /'
        echo "not ok $NTESTS - $1"
        NFAILED=$((NFAILED + 1))
    fi
}

# The tracked sources; in a tarball, where there is no git, every source.
sources() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@" | while read -r f; do [ -e "$f" ] && echo "$f"; done
    else
        local pattern
        for pattern; do find . -path ./build -prune -o -name "$pattern" -print | sed 's|^\./||'; done
    fi
}

finish() {
    echo "1..$NTESTS"
    exit $((NFAILED > 0))
}
