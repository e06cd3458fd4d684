#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-graphd --wakeup-us holds /dev/cpu_dma_latency for as long as it runs, and plays on where that is refused.
. "$(dirname "$0")/lib.sh"
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
DEVICE=/dev/cpu_dma_latency
printf 'graph_id: wakeup\nnodes:\n  - { id: a, type: source, source: { kind: sine } }\n' >"$WORK/wakeup.yaml"

status() { aers-ctl status --json; }
running() { status | json_is '.state == "running"'; }
play() { # OPTION...
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$@" "$WORK/wakeup.yaml"
    wait_for 10 running || echo "# the graph does not run"
}
holds() { find "/proc/$LAST/fd" -lname $DEVICE | grep -q .; }
warns() { status | json_is '[.warnings[] | select(contains("/dev/cpu_dma_latency"))] | length == 1'; }

is "a time that is none is refused" bash -c '! aers-graphd --wakeup-us soon "$1" 2>"$2"; grep -q "allowed: 0 to 1000000" "$2"' _ "$WORK/wakeup.yaml" "$WORK/refused"
start_jackd 48000 1024
play
is "nobody who was not asked holds the device" eval '! holds'
is "nor is anything said of it" eval 'status | json_is ".wakeup_us == null"'
stop "$LAST"

if [ -w $DEVICE ] && (exec 9>$DEVICE) 2>/dev/null; then
    play --wakeup-us 20
    is "the device is held" holds
    same "status tells for how long" "$(status | jq .wakeup_us)" 20
    is "and warns of nothing" eval '! warns'
    stop "$LAST"
else
    skip "the device is held" "it is not there, or not ours to write"
fi

: >"$WORK/sealed"
if [ -e $DEVICE ] && mount --bind "$WORK/sealed" $DEVICE 2>/dev/null && mount -o remount,ro,bind $DEVICE 2>/dev/null; then
    play --wakeup-us 0
    is "where it is refused the graph plays" running
    is "and status says why" warns
    is "and tells of no hold" eval 'status | json_is ".wakeup_us == null"'
    stop "$LAST"
    umount $DEVICE
else
    skip "where it is refused the graph plays" "no mount of our own here"
fi
finish
