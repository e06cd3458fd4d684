#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Modules that nobody wants: each is contained, with its reason, its node lives on with its input, and a path beside it loses no sample.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

GO='"go": { "type": "int", "min": 0, "max": 4194304, "default": 0 }' # as far as the ids of processes go
make_key
hostile() {
    install_module "hostile_$1" "hostile_$1" "$GO"
    sign_module "hostile_$1"
}
refuses_to_start() { # WHAT WORDS
    local output
    hostile "$1"
    output=$(aers-node --name bad "test/hostile_$1" 2>&1) && return 1
    echo "$output"
    grep -qE -- "$2" <<<"$output"
}
start_jackd
is "one that crashes in a constructor never becomes a node" refuses_to_start crash_in_constructor 'signal 11'
is "nor one that opens a socket there" refuses_to_start socket_in_constructor 'it may not call socket'
is "nor one that writes a file there" refuses_to_start write_in_constructor 'it may not call openat'
[ -e /tmp/aers-hostile ] && wrote=yes || wrote=no
same "which is not written" "$wrote" no
is "nor one that wants to read what is not its own" refuses_to_start passwd_in_create 'it could not read /etc/passwd'
is "nor one that crashes in its init" refuses_to_start crash_in_create 'signal 11'
same "and no client is left" "$(jack_lsp | grep -c '^bad:')" 0

# ---- those that wait until it plays. What is after another process is told the id of aers-graphd, which it has no way to learn by itself.
# Sockets of other nodes: graphd and a node talk through a pair that both are born with, so there is no path to open. Tried are: what it was
# born with itself (fstat, then sendto each number), a new one (socket), the path where JACK's server listens (connect), and to fetch one out of
# graphd (pidfd_open, without which there is no pidfd_getfd).
ALL='passwd socket connect sendto pidfd_open fork clone3 exec ptrace kill kill_all kill_parent write_others catch memory nap loop crash exit scribble scribble_up'
{
    echo "graph_id: hostile"
    echo "sample_rate: 48000"
    echo "nodes:"
    echo "  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }"
    echo "  - { id: safe, type: processor, module: builtin/gain }"
    for what in $ALL nan loud; do echo "  - { id: $what, type: processor, module: test/hostile_$what }"; done
    echo "edges:"
    for what in safe $ALL nan loud; do echo "  - { from: tone, to: $what }"; done
} >"$WORK/hostile.yaml"
for what in $ALL nan loud; do hostile "$what"; done
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/hostile.yaml"
GRAPHD=$LAST LOG=$WORK/aers-graphd.log
is "the graph plays" aers-ctl --wait status

reason() {
    case $1 in
    passwd) echo 'it may not call openat' ;;
    fork) echo 'it may not call (clone|fork|vfork|clone3)' ;;
    exec) echo 'it may not call execve' ;;
    nap) echo 'it may not call (clock_)?nanosleep' ;;
    kill_all) echo 'it may not call kill' ;;
    kill_parent) echo 'it may not call (getppid|kill)' ;;
    write_others) echo 'it may not call process_vm_writev' ;;
    catch) echo 'it may not call rt_sigaction' ;;
    memory | crash | scribble) echo 'it was ended by signal 11' ;;
    scribble_up) echo 'it was ended by signal (11|7)' ;;
    loop) echo '(did not finish a block within|ended by signal (24|9))' ;;
    exit) echo 'it has left with exit status 0' ;;
    *) echo "it may not call $1" ;;
    esac
}
said() { grep -qE -- "test/hostile_$1: .*$(reason "$1")" "$LOG"; }
given_up() { grep -qE "test/hostile_$1: given up" "$LOG"; }
heard() { jack_rec -o "$WORK/$1.wav" -d 0.2 "$1:out_1" >/dev/null 2>&1 && [ "$(sine_check "$WORK/$1.wav" 997 | jq .breaks)" = 0 ]; }

record_safe() { jack_rec -o "$WORK/safe.wav" -d 3 safe:out_1 >"$WORK/rec" 2>&1; }
record_safe &
RECORDER=$!
go() { case $1 in ptrace | kill | write_others | pidfd_open) echo "$GRAPHD" ;; *) echo 1 ;; esac; }
for what in $ALL; do aers-ctl --quiet set "$what" go "$(go "$what")"; done
for what in $ALL; do is "$what: contained, with its reason" wait_for 10 said "$what"; done
if wait "$RECORDER"; then
    same "the path beside them lost no sample" "$(sine_check "$WORK/safe.wav" 997 | jq .breaks)" 0
else
    skip "the path beside them lost no sample" "this machine tears every recording while it is busy"
fi
for what in $ALL; do is "$what: given up, since it does it again and again" wait_for 20 given_up "$what"; done
for what in passwd crash loop; do is "$what: its input goes through" wait_for 10 heard "$what"; done
same "aers-graphd is the one that it was, and nobody's to trace" "$(awk '/^TracerPid/ { print $2 }' "/proc/$GRAPHD/status")" 0
same "no node has died of it" "$(aers-ctl status --json | jq '[.nodes[].restarts] | add')" 0
aers-ctl --quiet set nan go 1
is "what is no number goes no further" wait_for 10 grep -qE 'nan: .*(no number|not audio|NaN)' "$LOG"

aers-ctl --quiet set loud go 1
is "what is too loud is muted, with its level" wait_for 10 grep -qE 'test/hostile_loud: its output was at \+40.0 dBFS: muted' "$LOG"
silent() { jack_rec -d 0.2 --levels loud:out_1 | jq -e '.channels[0].peak_db < -100' >/dev/null; }
is "and silent" wait_for 10 silent
aers-ctl --quiet set loud go 0
is "and heard again when it is sane" wait_for 10 grep -q 'test/hostile_loud: its output is below +24.0 dBFS again, and heard' "$LOG"
is "with its input" wait_for 10 heard loud
same "still no node has died of any of it" "$(aers-ctl status --json | jq '[.nodes[].restarts] | add')" 0
is "a graph may say where that is" sh -c "echo '{ graph_id: g, nodes: [ { id: a, type: processor, module: test/hostile_loud, params: { guard_db: 60 } } ], edges: [] }' >'$WORK/g.yaml' && aers-ctl check '$WORK/g.yaml'"
is "as a number" sh -c "sed 's/60/loud/' '$WORK/g.yaml' >'$WORK/g2.yaml'; ! aers-ctl check '$WORK/g2.yaml'"
is "of some sense" sh -c "aers-node --test test/hostile_loud guard_db=-3 2>/dev/null | grep -q 'guard_db is 0 to 600 dBFS'"

# ---- one that crashes when it is let go is not asked
hostile crash_in_destroy
has_port() { jack_lsp | grep -qx "$1"; }
background aers-node --name mortal test/hostile_crash_in_destroy
is "one that would crash at its end plays" wait_for 10 has_port mortal:out_1
kill -TERM "$LAST"
wait "$LAST"
same "and ends in peace" $? 0

# ---- a link in the place of the file that was checked
install_module gain gain
sign_module gain
ENTRY=$MODULES/gain/module.so
cp "$ENTRY" "$WORK/good.so"
cp "$TOP/build/tests/modules/hostile_crash_in_constructor.so" "$WORK/bad.so"
flip() { # until it is told to end: what it has started would outlive a kill
    while [ ! -e "$WORK/flipped" ]; do
        ln -sfn "$WORK/bad.so" "$ENTRY.link" && mv -T "$ENTRY.link" "$ENTRY"
        cp "$WORK/good.so" "$ENTRY.file" && mv -T "$ENTRY.file" "$ENTRY"
    done
}
flip &
FLIP=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do aers-node --test test/gain; done >"$WORK/race" 2>&1
touch "$WORK/flipped"
wait "$FLIP"
rm -f "$ENTRY" "$ENTRY.link" "$ENTRY.file"
is "whatever is put in its place meanwhile, nothing else is ever loaded" sh -c "! grep -qE 'signal 11|may not call' '$WORK/race'"
is "and each time it is either that or refused" sh -c "[ \$(grep -cE '^(passed|failed)|symbolic link|no such module|not the file that was signed' '$WORK/race') -ge 10 ]"

# ---- one that dies by accident comes back with its values
install_module gain gain
sign_module gain
background aers-node --name trim --osc "127.0.0.1:$METER_PORT" test/gain gain_db=-6
NODE=$LAST
wait_for 10 has_port trim:out_1
jack_connect tone:out_1 trim:in_1
level() { jack_rec -d 0.2 --levels trim:out_1 | jq -r '.channels[0].peak_db'; }
near "a good one sounds" "$(level)" -18 0.05
guest() { cat "/proc/$NODE/task/"*/children | tr ' ' '\n' | grep . | head -n 1; }
FIRST=$(guest)
kill -KILL "$FIRST"
another() { [ -n "$(guest)" ] && [ "$(guest)" != "$FIRST" ]; }
is "its process is started anew" wait_for 10 another
sounds() { awk -v l="$(level)" 'BEGIN { exit !(l > -18.05 && l < -17.95) }'; }
is "and has its values" wait_for 10 sounds
NODE_LOG=$WORK/aers-node.log
FIRST=$(guest)
kill -STOP "$FIRST"
is "one that is halted is noticed" wait_for 10 grep -q 'test/gain: it did not finish a block within 250 ms' "$NODE_LOG"
is "and started anew" wait_for 10 another
is "the blocks it was late with have been told" wait_for 10 grep -qE 'test/gain: late with [0-9]+ blocks' "$NODE_LOG"
SECOND=$(guest)
stop "$NODE"
is "it ends with its node" wait_for 5 gone "$SECOND"
finish
