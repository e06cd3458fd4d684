#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# However a render ends: one message, no half file, and nothing that goes on.
. "$(dirname "$0")/lib.sh"
cd "$WORK" || exit 1
mkdir out folder.wav
cat >play.yaml <<'G'
graph_id: play
nodes:
  - { id: hiss, type: source, channels: 2, source: { kind: noise } }
  - { id: trim, type: processor, module: builtin/gain }
  - { id: out, type: output, sink: jack }
edges: [ { from: hiss, to: trim }, { from: trim, to: out } ]
G
sed '/id: out/d; /edges/d' play.yaml >deaf.yaml
sed 's/gain }/gian }/' play.yaml >wrong.yaml

# ---- before anything is started
refused() { # STATUS WORDS... in one line on standard error
    local status=$1 words=$2
    shift 2
    aers-ctl render "$@" >/dev/null 2>error
    [ $? = "$status" ] && [ "$(grep -c ^aers-ctl error)" = 1 ] && grep -qi -- "$words" error && [ -z "$(ls -A out)" ]
}
is "how long?" refused 2 'how long' play.yaml -o out/a.wav
is "for what?" refused 2 'what for' play.yaml --duration 1
is "no such time" refused 2 'give seconds' play.yaml -o out/a.wav --duration 1:75
is "no such kind of file" refused 6 'ending' play.yaml -o out/a.mp3 --duration 1
is "no such samples in that kind" refused 6 'samples in' play.yaml -o out/a.flac --samples float --duration 1
is "no such directory" refused 8 'no such file' play.yaml -o out/none/a.wav --duration 1
is "a directory of that name" refused 8 'is a directory' play.yaml -o folder.wav --duration 1
is "no such block" refused 2 'power of two' play.yaml -o out/a.wav --block 1000 --duration 1
is "no such stem" refused 3 'no such node' play.yaml --stems out --stem nobody --duration 1
is "no such graph" refused 3 '' none.yaml -o out/a.wav --duration 1
is "a graph that nobody hears" refused 2 'no output node' deaf.yaml -o out/a.wav --duration 1
aers-ctl render wrong.yaml -o out/a.wav --duration 1 2>error
same "a wrong graph is status 2" "$?" 2
is "with its problems" grep -q 'did you mean builtin/gain' error

# ---- a full disk
echo before >out/kept.wav
mkdir full
if mount -t tmpfs -o size=1m tmpfs full 2>/dev/null; then
    echo before >full/kept.wav
    aers-ctl render play.yaml -o full/kept.wav --duration 1:00:00 >/dev/null 2>error
    same "a full disk is status 8" "$?" 8
    is "it says so, once" [ "$(wc -l <error) $(grep -c 'No space left' error)" = "1 1" ]
    same "what was there is there" "$(cat full/kept.wav) $(ls -A full)" "before kept.wav"
    umount full
else
    skip "a full disk is status 8" "no mounts here"
fi

# ---- in the middle of it
family() { # PID: it, and all that comes of it
    local child
    echo "$1"
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do family "$child"; done
}
all_gone() { local pid; for pid; do gone "$pid" || return 1; done; }
command_of() { tr '\0' ' ' <"/proc/$1/cmdline"; }
one_of() { # NAME PIDS...
    local name=$1 pid
    shift
    for pid; do case $(command_of "$pid") in */"$name "* | "$name "*) echo "$pid" && return ;; esac; done
}
under_way() { [ "$(stat -c %s out/.*.wav.* 2>/dev/null | sort -n | tail -n 1)" -gt 100000 ]; }
begin() { # sets RENDER and FAMILY
    background aers-ctl render play.yaml -o out/kept.wav --stems out/stems --duration 200:00:00 --isolation node
    RENDER=$LAST
    wait_for 20 under_way
    mapfile -t FAMILY < <(family "$RENDER")
    is "a long render is under way, with jackd, aers-graphd and a process for each node" [ "${#FAMILY[@]}" -ge 6 ]
}
ended() { # SENTENCE STATUS WORDS
    wait_for 20 gone "$RENDER"
    wait "$RENDER"
    same "$1: status $2" "$?" "$2"
    is "$1: one message" grep -qi "^aers-ctl: .*$3" aers-ctl.log
    is "$1: all that it started is gone" wait_for 10 all_gone "${FAMILY[@]}"
    same "$1: what was there is there, and nothing else" "$(cat out/kept.wav) $(ls -A out)" "before kept.wav"
}
begin
kill -INT "$RENDER"
ended "Ctrl-C" 1 interrupted
begin
kill -KILL "$(one_of aers-graphd "${FAMILY[@]}")"
ended "aers-graphd dies" 1 'aers-graphd: was ended by signal 9'
begin
kill -KILL "$(one_of jackd "${FAMILY[@]}")"
ended "jackd dies" 1 'jackd'
begin
kill -KILL "$RENDER"
is "it is killed, and all that it started is gone" wait_for 15 all_gone "${FAMILY[@]}"
same "and nothing new stands under the name" "$(cat out/kept.wav)" before
rm -rf out/.kept.wav.* out/stems

short() { aers-ctl render play.yaml -o out/kept.wav --duration 0.5 --block 256; }
is "after all that one succeeds" short
is "and is there under its name" [ "$(soxi -s out/kept.wav)" = 24000 ]
finish
