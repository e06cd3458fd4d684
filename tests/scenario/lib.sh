# SPDX-License-Identifier: ISC
# tests/scenario/lib.sh - sourced first by every scenario. It gives the script a JACK world of its own (a private /dev/shm where
# the system lets it, a server name, ports, a runtime directory), and the words scenarios are written in:
#
#   start_jackd [RATE [BLOCK]]     a real jackd -d dummy; sets JACKD
#   background COMMAND...          start, remember, stop at the end; sets LAST (pid); output in $WORK/<name>.log
#   wait_for SECONDS COMMAND...    until the command succeeds; SECONDS is what a machine with nothing else to do needs at most
#   is "sentence" COMMAND...       one TAP line; the command's output is shown when it fails
#   same "sentence" GOT WANTED     one TAP line
#   near "sentence" GOT WANTED TOLERANCE
#   skip "sentence" "reason"
#   finish                         the plan; last line of every scenario
if [ -z "${AERS_SCENARIO:-}" ]; then
    export AERS_SCENARIO=1
    if unshare --mount --propagation private true 2>/dev/null; then
        exec unshare --mount --propagation private bash -c 'mount -t tmpfs tmpfs /dev/shm && exec bash "$@"' _ "$0" "$@"
    fi
    echo "# no private /dev/shm here: the JACK servers of this user share theirs"
fi
set -u

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BIN=$TOP/build/bin
TOOLS=$TOP/build/tests/tools
WORK=$(mktemp -d "${TMPDIR:-/tmp}/aers-test.XXXXXX")
PATH=$BIN:$TOOLS:$TOP/tests/bin:$PATH
export XDG_RUNTIME_DIR=$WORK/run XDG_DATA_HOME=$WORK/data XDG_CONFIG_HOME=$WORK/config NO_COLOR=1
mkdir -m 700 "$XDG_RUNTIME_DIR"
export JACK_DEFAULT_SERVER=aers-test-$$ JACK_NO_AUDIO_RESERVATION=1
unset AERS_URL AERS_METER

# A port that nobody has, tcp and udp. The range lies below the ephemeral ports.
free_port() {
    local port
    while :; do
        port=$((10000 + RANDOM % 20000))
        ss -Hltun "sport = :$port" | grep -q . || { echo "$port" && return; }
    done
}
OSC_PORT=$(free_port) METER_PORT=$(free_port) HTTP_PORT=$(free_port)

NTESTS=0 NFAILED=0 JACKD='' LAST=''
STARTED=()

background() {
    local name
    name=$(basename "$([ "$1" = env ] && echo "$3" || echo "$1")")
    : >"$WORK/$name.log" # now, not when the child gets to it: the last run's words are no answer to a wait_for
    "$@" >"$WORK/$name.log" 2>&1 </dev/null &
    LAST=$!
    STARTED+=("$LAST")
}

# Stop one of ours: SIGTERM, and SIGKILL when it is still there after five seconds.
stop() {
    kill -TERM "$1" 2>/dev/null || return 0
    wait_for 5 gone "$1" || kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

gone() { # also true for a zombie, which is only waiting for us
    [ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# Nobody waits longer than it takes: a generous end costs only those who fail, and a busy machine is no failure.
PATIENCE=${AERS_TEST_PATIENCE:-4}
wait_for() {
    local end=$((SECONDS + $1 * PATIENCE + 1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        read -rt 0.02 <>"$WORK/tick" || true
    done
}
mkfifo "$WORK/tick"

# Real time when allowed, else without; with the large socket buffers that aers-ctl up gives it, too: without them a
# late block with many clients wedges jackd for good. Blocks are long where nothing depends on them: a machine that
# others use as well is late by some milliseconds now and then.
start_jackd() {
    local rate=${1:-48000} block=${2:-1024} realtime=-r
    chrt -f 10 true 2>/dev/null && realtime=-R
    background env LD_PRELOAD="$TOP/build/lib/aers/jackd-sndbuf.so" jackd -n "$JACK_DEFAULT_SERVER" $realtime -d dummy -r "$rate" -p "$block"
    JACKD=$LAST
    wait_for 10 jack_lsp || { cat "$WORK/jackd.log"; echo "Bail out! jackd does not start"; exit 1; }
}

is() {
    local sentence=$1 output
    shift
    NTESTS=$((NTESTS + 1))
    if output=$("$@" 2>&1); then
        echo "ok $NTESTS - $sentence"
    else
        printf '%s\n' "$output" | tail -n 20 | sed 's/^/# /'
        echo "# command: $*"
        echo "not ok $NTESTS - $sentence"
        NFAILED=$((NFAILED + 1))
    fi
}

same() {
    NTESTS=$((NTESTS + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $NTESTS - $1"
    else
        printf 'got:\n%s\nwanted:\n%s\n' "$2" "$3" | sed 's/^/# /'
        echo "not ok $NTESTS - $1"
        NFAILED=$((NFAILED + 1))
    fi
}

near() {
    NTESTS=$((NTESTS + 1))
    if awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { exit !(a != "" && a + 0 == a && a - b <= t && b - a <= t) }'; then
        echo "ok $NTESTS - $1 ($2)"
    else
        echo "# got $2, wanted $3 within $4"
        echo "not ok $NTESTS - $1"
        NFAILED=$((NFAILED + 1))
    fi
}

skip() {
    NTESTS=$((NTESTS + 1))
    echo "ok $NTESTS - $1 # SKIP $2"
}

finish() {
    echo "1..$NTESTS"
    exit $((NFAILED > 0))
}

# Whatever happens, nothing that was started here stays.
clean_up() {
    local i
    for ((i = ${#STARTED[@]} - 1; i >= 0; i--)); do
        stop "${STARTED[i]}"
    done
    if [ -n "${AERS_TEST_KEEP:-}" ]; then echo "# kept $WORK"; else rm -rf "$WORK"; fi
}
trap clean_up EXIT
trap 'exit 1' INT TERM
