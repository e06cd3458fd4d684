#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What control costs. 10,000 parameter sets a second through aers-graphd, into 60 nodes, with a surface that hears them all: answered, refused,
# lost; CPU and memory of graphd; xruns, and what the host took from this machine meanwhile. Reference: the same of a while without. Then the time from a datagram to the first
# sample that it changes. Reference: one period.
. "$(dirname "$0")/../scenario/lib.sh"
. "$(dirname "$0")/sixty.sh"
SECONDS_OF_LOAD=${SECONDS_OF_LOAD:-5} RATE=${RATE:-10000} TIMES=${TIMES:-200} BLOCK=${BLOCK:-256}
export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
pct() { awk -v t=$(($2 - $1)) -v hz="$(getconf CLK_TCK)" -v s="$3" 'BEGIN { printf "%.1f", 100 * t / hz / s }'; }
rss_mib() { awk '/RssAnon/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
addresses() { for ((i = 1; i < 60; i++)); do echo "/aers/node/g$i/gain_db"; done; }

start_jackd 48000 "$BLOCK"
for isolation in graph node; do
    sixty_nodes $isolation >"$WORK/control.yaml"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/control.yaml"
    graphd=$LAST
    aers-ctl --wait status >/dev/null || exit 1
    background aers-ctl subscribe --rate 50 /aers/node
    surface=$LAST
    before=$(ticks "$graphd")
    audio_mark
    read -rt "$SECONDS_OF_LOAD" <>"$WORK/tick"
    idle=$(pct "$before" "$(ticks "$graphd")" "$SECONDS_OF_LOAD")
    idle_audio=$(audio_since)
    echo "isolation $isolation, idle: graphd $idle % of a core, $(rss_mib "$graphd") MiB; in $SECONDS_OF_LOAD s $idle_audio"
    for transport in tcp udp; do
        audio_mark
        before=$(ticks "$graphd") lost=$(status | jq .control.lost_datagrams)
        # shellcheck disable=SC2046
        osc_load "osc.$transport://127.0.0.1:$OSC_PORT/" "$RATE" "$SECONDS_OF_LOAD" $(addresses) >"$WORK/load" || exit 1
        cpu=$(pct "$before" "$(ticks "$graphd")" "$(jq .seconds "$WORK/load")")
        echo "isolation $isolation, $RATE sets/s over $transport: $(jq -r '"\(.sent) sent in \(.seconds) s, \(.replies) applied, \(.errors | if . == {} then "none" else tojson end) refused, \(.unanswered) unanswered; answered after \(.median_ms) ms, p99 \(.p99_ms) ms"' "$WORK/load")" \
            "($(($(status | jq .control.lost_datagrams) - lost)) datagrams counted as lost); graphd $cpu % of a core (x $(awk -v a="$cpu" -v b="$idle" 'BEGIN { printf "%.0f", (b > 0 ? a / b : 0) }') of idle)," \
            "$(rss_mib "$graphd") MiB; $(audio_since) (idle: $idle_audio)"
    done
    stop "$surface"
    if [ $isolation = node ]; then # where the node's output is a port that can be listened to
        osc_edge "$JACK_DEFAULT_SERVER" "127.0.0.1:$OSC_PORT" g1 g1:out_1 "$TIMES" >"$WORK/edge" || exit 1
        jq -r '"from a datagram to the first changed sample: median \(.median_ms) ms, p99 \(.p99_ms) ms, at most \(.max_ms) ms of \(.n) (period \(.period_ms) ms: x \(.median_ms / .period_ms * 100 | round / 100), p99 x \(.p99_ms / .period_ms * 100 | round / 100))"' "$WORK/edge"
    fi
    stop "$graphd"
done
