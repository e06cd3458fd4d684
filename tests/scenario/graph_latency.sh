#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Impulses through every way of a graph: what arrives together is aligned to the sample, and everybody is told how late it is.
. "$(dirname "$0")/lib.sh"

PERIOD=4800
impulses() { python3 "$TOP/tests/tools/impulses.py" "$@"; }
impulses make "$WORK/clicks.wav" "$PERIOD"

# Three ways of 0, 64 and 480 frames, of gains 1/2, 1/4 and 1/8, into a bus, a mixer and a gain.
write_graph() { # DIAL COMPENSATE
    cat >"$WORK/ways.yaml" <<G
graph_id: ways
sample_rate: 48000
isolation: $1
compensate: $2
nodes:
  - { id: clicks, type: source, source: { kind: file, path: clicks.wav, loop: true } }
  - { id: dry, type: processor, module: builtin/gain, params: { gain_db: -6.0205999 } }
  - { id: near, type: processor, module: builtin/limiter, params: { attack_ms: 1.3333333 } }
  - { id: near_gain, type: processor, module: builtin/gain, params: { gain_db: -12.0411998 } }
  - { id: far, type: processor, module: builtin/limiter, params: { attack_ms: 10 } }
  - { id: far_gain, type: processor, module: builtin/gain, params: { gain_db: -18.0617997 } }
  - { id: sum, type: bus }
  - { id: desk, type: mixer, channels: 1, inputs: [ { from: far_gain }, { from: dry }, { from: near_gain } ] }
  - { id: trim, type: processor, module: builtin/gain }
  - { id: loose, type: bus, compensate: false }
  - { id: sum_out, type: output, sink: "wav:file=sum.wav" }
  - { id: desk_out, type: output, sink: "wav:file=desk.wav" }
  - { id: trim_out, type: output, sink: "wav:file=trim.wav" }
  - { id: loose_out, type: output, sink: "wav:file=loose.wav" }
edges:
  - { from: clicks, to: dry }
  - { from: clicks, to: near }
  - { from: clicks, to: far }
  - { from: near, to: near_gain }
  - { from: far, to: far_gain }
  - { from: dry, to: sum }
  - { from: near_gain, to: sum }
  - { from: far_gain, to: sum }
  - { from: dry, to: desk }
  - { from: near_gain, to: desk }
  - { from: far_gain, to: desk }
  - { from: dry, to: trim }
  - { from: far_gain, to: trim }
  - { from: dry, to: loose }
  - { from: far_gain, to: loose }
  - { from: sum, to: sum_out }
  - { from: desk, to: desk_out }
  - { from: trim, to: trim_out }
  - { from: loose, to: loose_out }
G
}

running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
stopped() { [ "$(aers-ctl status --json | jq -r .state)" = stopped ]; }
seconds() { python3 -c 'import os, sys; print((os.path.getsize(sys.argv[1]) - 58) / 192000)' "$1"; }
holds() { awk -v a="$(seconds "$WORK/sum.wav")" -v b="$1" 'BEGIN { exit !(a >= b) }'; }
sounds() { [ -n "$(heard loose -5 -1)" ]; } # a file source on a busy machine may take its time
play_for() { wait_for 15 running && wait_for 10 holds "$1" && wait_for 10 sounds; } # SECONDS in all
end_it() { aers-ctl stop >/dev/null && wait_for 5 stopped; }
added() { aers-ctl latency --json | jq -c "[.meetings[] | select(.node == \"$1\") | .ways[].added_frames]"; }
is_added() { [ "$(added "$1")" = "$2" ]; }
of_jack() { jack_lsp -l "$1" | sed -n "s/.*$2 latency = \[ \([0-9]*\) \([0-9]*\) \].*/\1-\2/p"; }
is_of_jack() { [ "$(of_jack "$1" "$2")" = "$3" ]; }
heard() { impulses find "$WORK/$1.wav" "$PERIOD" "$2" "$3"; }

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd

start_graphd() {
    rm -f "$WORK"/{sum,desk,trim,loose}.wav
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/ways.yaml"
    GRAPHD=$LAST
}

for dial in ${DIALS:-node chain graph}; do
    write_graph $dial true
    start_graphd
    is "$dial: it plays" play_for 0.8
    same "$dial: the bus adds to the shorter ways" "$(added sum)" '[480,416,0]'
    same "$dial: a node adds as a bus does" "$(added trim)" '[480,0]'
    same "$dial: one that shall not adds nothing" "$(added loose)" '[0,0]'
    same "$dial: the longest and the shortest way to an output" \
        "$(aers-ctl latency --json | jq -r '.outputs[] | select(.node == "sum_out") | [.longest_frames, .shortest_frames, (.longest | join(">"))] | join(" ")')" \
        "480 480 clicks>far>far_gain>sum>sum_out"
    same "$dial: status has the frames that are added" \
        "$(aers-ctl status --json | jq -c '[.edges[] | select(.to == "desk") | .added_frames]')" '[480,416,0]'
    is "$dial: the session stops" end_it
    stop "$GRAPHD"
    same "$dial: into a bus all arrive at once" "$(heard sum 0 -1)" "480=0.875"
    same "$dial: into a mixer, too" "$(heard desk 0 -1)" "480=0.875"
    same "$dial: and into a processor" "$(heard trim 0 -1)" "480=0.625"
    same "$dial: where it is not wanted they come one by one" "$(heard loose 0 -1)" "0=0.500 480=0.125"
done

write_graph node false
start_graphd
is "not compensated: it plays" play_for 0.5
is "not compensated: aers-ctl tells how far apart they are, and the remedy" \
    bash -c "aers-ctl latency | tee /dev/stderr | grep -q '480 frames apart' && aers-ctl latency | grep -q 'compensate: true'"
is "not compensated: JACK knows the shortest and the longest way" wait_for 3 is_of_jack sum:out_1 capture 0-480
same "not compensated: a plan tells what would be added" \
    "$(sed 's/^compensate: .*/compensate: true/' "$WORK/ways.yaml" >"$WORK/plan.yaml"
        aers-ctl plan "$WORK/plan.yaml" | awk '/align.*> sum/ { print $2, $4, $5 }' | tr '\n' ' ')" \
    "dry sum 480 near_gain sum 416 "
is "not compensated: a reload that compensates" bash -c "sed -i 's/^compensate: .*/compensate: true/' '$WORK/ways.yaml' && aers-ctl apply '$WORK/ways.yaml'"
is "then JACK knows one" wait_for 10 is_of_jack sum:out_1 capture 480-480
is "in the direction of playback, too" wait_for 3 is_of_jack near_gain:out_1 playback 416-416
same "each way has a port of its own where it meets others" \
    "$(jack_lsp sum:in_ | sort | tr '\n' ' ')" "sum:in_1 sum:in_1_from_dry sum:in_1_from_far_gain sum:in_1_from_near_gain "
is "a longer look-ahead is followed at once" bash -c "aers-ctl set far attack_ms 5"
is "by the delays" wait_for 3 is_added sum '[240,176,0]'
is "and by what JACK is told" wait_for 3 is_of_jack sum:out_1 capture 240-240
settled() { aers-ctl status --json | json_is '.state == "running" and .pending == 0' && ! jack_lsp | grep -q '~'; }
is "what was replaced is itself again" wait_for 10 settled
kill -9 "$(aers-ctl status --json | jq '.nodes[] | select(.id == "sum") | .pid')"
is "a node that was killed is back" wait_for 10 bash -c "aers-ctl status --json | json_is '.state == \"running\" and (.nodes[] | select(.id == \"sum\") | .restarts == 1)'"
is "with its delays" wait_for 3 is_of_jack sum:out_1 capture 240-240
was=$(seconds "$WORK/sum.wav")
is "and plays" wait_for 10 holds "$(awk -v a="$was" 'BEGIN { print a + 0.5 }')"
is "the session stops" end_it
same "what it plays is aligned" "$(heard sum -4 -1 | grep -o '=[0-9.]*' | sort -u)" "=0.875" # where, is another matter: the fault has cost blocks
stop "$GRAPHD"

# The whole loop, measured by JACK's own tool: out of it, through the ways, and into it again, which JACK makes a block late.
cat >"$WORK/loop.yaml" <<G
graph_id: loop
sample_rate: 48000
compensate: true
nodes:
  - { id: entry, type: processor, module: builtin/gain, channels: 1, params: { gain_db: -6 } }
  - { id: near, type: processor, module: builtin/limiter, params: { attack_ms: 1.3333333 } }
  - { id: far, type: processor, module: builtin/limiter, params: { attack_ms: 10 } }
  - { id: sum, type: bus }
edges:
  - { from: entry, to: near }
  - { from: entry, to: far }
  - { from: entry, to: sum }
  - { from: near, to: sum }
  - { from: far, to: sum }
G
measured() { awk '/total roundtrip latency/ { print $1 }' "$WORK/stdbuf.log" | tail -n 1; }
is_measured() { awk -v a="$(measured)" -v b="$1" 'BEGIN { exit !(a != "" && a - b < 0.01 && b - a < 0.01) }'; }
background aers-graphd --osc "127.0.0.1:$OSC_PORT" "$WORK/loop.yaml"
is "a graph for jack_iodelay runs" wait_for 15 running
if command -v jack_iodelay >/dev/null; then
    background stdbuf -oL jack_iodelay
    wait_for 5 jack_connect jack_delay:out entry:in_1
    wait_for 5 jack_connect sum:out_1 jack_delay:in
    is "jack_iodelay measures the look-ahead and one block" wait_for 10 is_measured $((480 + 1024))
    echo "# $(measured) frames"
    is "a shorter look-ahead is set" aers-ctl set far attack_ms 5
    is "and measured" wait_for 10 is_measured $((240 + 1024))
else
    skip "jack_iodelay measures the look-ahead and one block" "there is no jack_iodelay"
fi
finish
