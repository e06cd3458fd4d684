#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# aers-ctl doctor: what is safe and what is not, seen on real servers.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
doctor() { aers-ctl doctor --json; }
finds() { doctor | json_is ".checks[] | select(.check == \"$1\" and (.what | test(\"$2\"))) | .fine == $3" >"$WORK/found"; }
has_remedy() { doctor | json_is ".checks[] | select(.check == \"$1\") | .remedy | test(\"$2\")" >"$WORK/found"; }

is "without a server there is nothing to fear" finds server 'no JACK server' true
mkdir "/dev/shm/jack_db-$(id -u)" 2>/dev/null
if [ "$(ls /dev/shm)" = "jack_db-$(id -u)" ]; then # it is ours alone
    is "a metadata database without a server is stale" finds metadata 'left from' false
    is "and to be removed" has_remedy metadata 'rm -r'
    aers-ctl doctor >"$WORK/doctor"
    same "which is a status of 1" "$?" 1
    is "and a line for people" grep -q '^unsafe  metadata' "$WORK/doctor"
    rmdir "/dev/shm/jack_db-$(id -u)"
    is "without it there is none" finds metadata 'is not there' true
fi

start_jackd 48000 1024
is "the server that we start has large socket buffers" finds 'socket buffers' "'$JACK_DEFAULT_SERVER' has large" true
is "and is asynchronous" finds asynchronous "'$JACK_DEFAULT_SERVER' is asynchronous" true
is "its version is known" finds version "'$JACK_DEFAULT_SERVER' is jackd 1[.]9[.][0-9]+$" true
is "it lets clients in" finds answers "'$JACK_DEFAULT_SERVER' lets clients in" true
is "who are counted" finds clients "'$JACK_DEFAULT_SERVER' has 1 clients, of 254" true
kill -STOP "$JACKD"
is "one that answers no more is found out" finds answers 'lets no client in' false
kill -CONT "$JACKD"
stop "$JACKD"

background jackd -n "$JACK_DEFAULT_SERVER" -r -S -d dummy -r 48000 -p 1024
JACKD=$LAST
is "another one starts" wait_for 10 jack_lsp
is "without real time" finds 'real time' "'$JACK_DEFAULT_SERVER' runs without" false
is "synchronous" finds asynchronous "'$JACK_DEFAULT_SERVER' is synchronous" false
if [ "$(cat /proc/sys/net/core/wmem_default)" -lt 1048576 ]; then
    is "with small buffers" finds 'socket buffers' "'$JACK_DEFAULT_SERVER' has small" false
    is "and a remedy" has_remedy 'socket buffers' 'wmem_default'
fi
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$TOP/graphs/minimal.yaml"
is "a graph on it warns as well" wait_for 15 finds graph 'without real-time priority' false
finish
