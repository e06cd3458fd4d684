#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The same work by us and by others, at 256 frames and 48 kHz: a chain of 40 EQs of four bands, and 16 strips of EQ of four bands, gain and
# limiter, each fed with noise. CPU per period, of the processes that work and of the server, medians of interleaved repeats.
#   fused, placed   aers-graphd with isolation: graph, and a process for each node, bound to processors
#   ecasound        LADSPA (swh): singlePara four times for an EQ, fastLookaheadLimiter
#   scsynth         BPeakEQ four times, Limiter
#   jalv            a process for each plug-in: LV2 fil4 and dpl (x42), a gain within dpl
#   sox             the same from file to nothing, as fast as it goes: equalizer four times, compand; CPU per period's worth of audio
# Who is not installed is named and left out; `scripts/setup bench` installs them.
#
#     bench_peers.sh [--json]
. "$(dirname "$0")/../scenario/lib.sh"
REPEATS=${REPEATS:-3} RATE=48000 BLOCK=256
JSON=${1:-} HERE=$(cd "$(dirname "$0")" && pwd)
CHAIN=40 STRIPS=16

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
cpu_ns() { # of all threads of the processes given
    local pid
    for pid; do cat /proc/"$pid"/task/*/schedstat 2>/dev/null; done | awk '{ n += $1 } END { printf "%.0f", n }'
}
take() { # NAME PID...: after a second, for three
    local name=$1 before after start end
    shift
    read -rt 1 <>"$WORK/tick"
    start=$(date +%s%N) before=$(cpu_ns "$@" "$JACKD")
    read -rt 3 <>"$WORK/tick"
    end=$(date +%s%N) after=$(cpu_ns "$@" "$JACKD")
    awk -v cpu=$((after - before)) -v t=$((end - start)) -v b=$BLOCK -v r=$RATE \
        'BEGIN { printf "%.2f\n", cpu / 1000 / (t / 1e9 * r / b) }' >>"$WORK/$name"
}

EQ='module: builtin/biquad_eq, params: { bands: [ { type: peak, freq_hz: 60, gain_db: 3 }, { type: peak, freq_hz: 400, gain_db: -4 }, { type: peak, freq_hz: 2500, gain_db: 2 }, { type: peak, freq_hz: 9000, gain_db: -3 } ] }'
write_chain() {
    local i
    echo "  - { id: n0, type: source, source: { kind: noise, level_db: -6 } }"
    for ((i = 1; i <= CHAIN; i++)); do echo "  - { id: n$i, type: processor, $EQ }"; done
    echo "edges:"
    for ((i = 0; i < CHAIN; i++)); do echo "  - { from: n$i, to: n$((i + 1)) }"; done
}
write_strips() {
    local i
    for ((i = 0; i < STRIPS; i++)); do
        echo "  - { id: s$i, type: source, source: { kind: noise, level_db: -6 } }"
        echo "  - { id: e$i, type: processor, $EQ }"
        echo "  - { id: g$i, type: processor, module: builtin/gain, params: { gain_db: -6 } }"
        echo "  - { id: l$i, type: processor, module: builtin/limiter, params: { ceiling_db: -1 } }"
    done
    echo "edges:"
    for ((i = 0; i < STRIPS; i++)); do echo "  - { from: s$i, to: e$i }"; echo "  - { from: e$i, to: g$i }"; echo "  - { from: g$i, to: l$i }"; done
}
running() { aers-ctl status --json | json_is '.state == "running"'; }
play_aers() { # NAME WORK ISOLATION
    local pids
    { printf 'graph_id: peers\nisolation: %s\nnodes:\n' "$3"; "write_$2"; } >"$WORK/graph.yaml"
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/graph.yaml"
    wait_for 60 running || { give_up "aers-graphd $1"; return; }
    mapfile -t pids < <(aers-ctl status --json | jq '[.nodes[].pid] | unique | .[]')
    take "$1.$2" "${pids[@]}"
    stop "$LAST"
}
give_up() { # NAME
    echo "# $1 does not run here" >&2
    stop "$LAST"
}
has_port() { jack_lsp 2>/dev/null | grep -q "^$1"; }

EQ_URI=http://gareus.org/oss/lv2/fil4#mono LIMITER_URI=http://gareus.org/oss/lv2/dpl#mono
play_ecasound() { # WORK
    local args=() eq i c
    eq=("-el:singlePara,3,60,1.5" "-el:singlePara,-4,400,1.5" "-el:singlePara,2,2500,1.5" "-el:singlePara,-3,9000,1.5")
    if [ "$1" = chain ]; then
        args=("-a:c" "-i:tone,sine,440" "-o:jack")
        for ((i = 0; i < CHAIN; i++)); do args+=("${eq[@]}"); done
    else
        for ((c = 0; c < STRIPS; c++)); do
            args+=("-a:c$c" "-i:tone,sine,440" "-o:jack" "${eq[@]}" "-ea:50" "-el:fastLookaheadLimiter,0,-1,0.1")
        done
    fi
    background ecasound -q -b:$BLOCK -f:f32_le,1,$RATE -G:jack,ecasound,notransport "${args[@]}"
    wait_for 30 has_port ecasound || { give_up ecasound; return; }
    take "ecasound.$1" "$LAST"
    stop "$LAST"
}

play_scsynth() { # WORK
    python3 "$HERE/synthdef.py" "$1" "$([ "$1" = chain ] && echo $CHAIN || echo $STRIPS)" >"$WORK/$1.scsyndef"
    local port=$((OSC_PORT + 7))
    SC_JACK_DEFAULT_INPUTS="" SC_JACK_DEFAULT_OUTPUTS="" background scsynth -u $port -i 0 -o 2 -z $BLOCK -w 1024 -m 65536
    wait_for 30 has_port SuperCollider || { give_up scsynth; return; }
    oscsend 127.0.0.1 $port /d_load s "$WORK/$1.scsyndef"
    read -rt 1 <>"$WORK/tick"
    oscsend 127.0.0.1 $port /s_new siii "$1" 1000 0 0
    take "scsynth.$1" "$LAST"
    stop "$LAST"
}

play_jalv() { # WORK
    local pids=() uri values i n=$CHAIN
    [ "$1" = chain ] || n=$((2 * STRIPS))
    [ -p "$WORK/open" ] || mkfifo "$WORK/open" # jalv ends with its standard input
    exec 7<>"$WORK/open"
    for ((i = 0; i < n; i++)); do
        if [ "$1" = chain ] || ((i % 2 == 0)); then
            uri=$EQ_URI values=(-c LSsec=0 -c HSsec=0 -c gain1=3 -c gain2=-4 -c gain3=2 -c gain4=-3)
        else
            uri=$LIMITER_URI values=(-c gain=-6)
        fi
        jalv -x -n "j$i" "${values[@]}" "$uri" >"$WORK/jalv.log" 2>&1 <&7 &
        STARTED+=("$!") pids+=("$!")
    done
    for ((i = 0; i < n; i++)); do wait_for 60 has_port "j$i:out" || { give_up "jalv, number $i,"; return; }; done
    for ((i = 1; i < n; i++)); do [ "$1" = strips ] && ((i % 2 == 0)) || jack_connect "j$((i - 1)):out" "j$i:in"; done
    take "jalv.$1" "${pids[@]}"
    for i in "${pids[@]}"; do stop "$i"; done
    exec 7>&-
}

play_sox() { # WORK
    local eq=(equalizer 60 1.4q 3 equalizer 400 1.4q -4 equalizer 2500 1.4q 2 equalizer 9000 1.4q -3) effects i seconds=20 n=1 ticks
    effects=("${eq[@]}")
    if [ "$1" = chain ]; then
        for ((i = 1; i < CHAIN; i++)); do effects+=("${eq[@]}"); done
    else
        effects+=(gain -6 compand "0.001,0.1" "-90,-90,-6,-6,0,-6" 0 -90 0.005)
        n=$STRIPS
    fi
    [ -e "$WORK/noise.wav" ] || sox -n -r $RATE -b 32 -e float -c 1 "$WORK/noise.wav" synth $seconds whitenoise gain -6
    TIMEFORMAT='%U %S'
    ticks=$({ time for ((i = 0; i < n; i++)); do sox -V0 "$WORK/noise.wav" -n "${effects[@]}"; done; } 2>&1 | tail -n 1)
    awk -v t="$ticks" -v s=$seconds -v b=$BLOCK -v r=$RATE 'BEGIN { split(t, v, " "); printf "%.2f\n", (v[1] + v[2]) * 1e6 / (s * r / b) }' >>"$WORK/sox.$1"
}

is_here() { # NAME: says what is missing
    local missing=""
    command -v "$1" >/dev/null || missing=$1
    [ "$1" != ecasound ] || [ -e /usr/lib/ladspa/single_para_1203.so ] || missing="swh-plugins"
    [ "$1" = scsynth ] || [ "$1" = sox ] || compgen -G "/usr/lib/lv2/fil4.lv2" >/dev/null || missing="x42-plugins"
    [ -z "$missing" ] || echo "# $1 is left out: $missing is not installed (scripts/setup bench)" >&2
    [ -z "$missing" ]
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
PEERS=()
for peer in ecasound scsynth jalv sox; do ! is_here $peer || PEERS+=("$peer"); done
start_jackd $RATE $BLOCK
for ((r = 0; r < REPEATS; r++)); do
    for work in chain strips; do
        play_aers fused $work graph
        play_aers placed $work node
        for peer in "${PEERS[@]}"; do "play_$peer" $work; done
    done
done
print() { # WORK OURS PEER
    [ -e "$WORK/$2.$1" ] && [ -e "$WORK/$3.$1" ] || return 0
    awk -v work="$1" -v ours="$2" -v peer="$3" -v a="$(median <"$WORK/$2.$1")" -v b="$(median <"$WORK/$3.$1")" -v json="$JSON" 'BEGIN {
        if (json == "--json")
            printf "{\"name\": \"%s, %s against %s\", \"us_per_period\": %g, \"reference_us_per_period\": %g, \"ratio\": %.3f}\n", work, ours, peer, a, b, a / b
        else
            printf "%s: %s %.1f us of CPU per period, %s %.1f us, ratio %.2f\n", work, ours, a, peer, b, a / b }'
}
for work in chain strips; do
    for peer in "${PEERS[@]}"; do
        print $work fused "$peer"
        [ "$peer" != jalv ] || print $work placed "$peer"
    done
done
