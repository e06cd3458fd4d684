#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Which nodes share a process changes nothing of what is heard, measured, set and told.
. "$(dirname "$0")/lib.sh"

write_graph() { # DIAL [GROUP of the tone's gain]
    cat >"$WORK/isolation.new" <<G
graph_id: isolation
sample_rate: 48000
isolation: $1
nodes:
  - { id: hiss, type: source, source: { kind: noise, seed: 7, level_db: -20 } }
  - id: hiss_eq
    type: processor
    module: builtin/biquad_eq
    params: { bands: [ { type: hp, freq_hz: 400 }, { type: peak, freq_hz: 2000, q: 2, gain_db: 6 } ] }
  - { id: hiss_gain, type: processor, module: builtin/gain, params: { gain_db: -3 } }
  - { id: loop, type: bus }
  - { id: echo, type: processor, module: builtin/delay, params: { delay_ms: 17, mix: 1, feedback: 0 } }
  - { id: echo_gain, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: tone_gain, type: processor, module: builtin/gain, params: { gain_db: -6 }${2:+, group: $2} }
  - { id: desk, type: mixer, channels: 2, inputs: [ { from: loop, pan: -0.5 }, { from: tone_gain, pan: 0.25 } ] }
  - { id: ceiling, type: processor, module: builtin/limiter, params: { ceiling_db: -6 } }
  - { id: out, type: output, sink: jack }
edges:
  - { from: hiss, to: hiss_eq }
  - { from: hiss_eq, to: hiss_gain }
  - { from: hiss_gain, to: loop }
  - { from: loop, to: echo }
  - { from: echo, to: echo_gain }
  - { from: echo_gain, to: loop }
  - { from: loop, to: desk }
  - { from: tone, to: tone_gain }
  - { from: tone_gain, to: desk }
  - { from: desk, to: ceiling }
  - { from: ceiling, to: out }
G
    mv "$WORK/isolation.new" "$WORK/isolation.yaml"
}

running() { [ "$(aers-ctl status --json | jq -r .state)" = running ]; }
clients() { jack_lsp | grep -vE '^(system|aers-graphd)' | cut -d: -f1 | sort -u | tr '\n' ' '; }
clients_are() { running && [ "$(clients)" = "$1" ]; }
meter() { curl -fsS "http://127.0.0.1:$HTTP_PORT/api/meters" | jq -r ".meters[\"node/$1\"].$2"; }
metered() { awk -v a="$(meter "$1" rms)" -v b="$2" 'BEGIN { exit !(a != "" && a - b < 0.1 && b - a < 0.1) }'; }
start_frame() { aers-ctl status --json | jq .start_frame; }
all_live() { [ "$(aers-ctl status --json | jq '[.nodes[] | select(.cpu_max_pct > 0 and .pid > 0)] | length')" = 11 ]; }
is_late() { aers-ctl status --json | json_is ".nodes[] | select(.id == \"$1\") | .latency_frames > 0"; }

# Frames since the session's start.
age() { echo $((($(jack_rec -n "$JACK_DEFAULT_SERVER" --frames 256 --levels "$FIRST_PORT" | jq .start_frame) - $(start_frame)) & 0xffffffff)); }
# All recordings begin about four seconds after the start: they overlap.
is_time() { running && [ "$(age)" -gt 192000 ]; }
xruns() { aers-ctl status --json | jq .xruns; }

start_graphd() {
    background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter "osc.udp://127.0.0.1:$METER_PORT/" "$WORK/isolation.yaml"
    GRAPHD=$LAST
}

# The two playback ports for three seconds; which session frame that began with goes into $1.frame.
record_once() {
    local before
    wait_for 15 running || return 1
    FIRST_PORT=$(aers-ctl status --json | jq -r '.hardware[0].wire[0]')
    wait_for 10 is_time || return 1
    before=$(xruns)
    # shellcheck disable=SC2046
    jack_rec -n "$JACK_DEFAULT_SERVER" -d 3 --levels -o "$WORK/$1.wav" \
        $(aers-ctl status --json | jq -r '.hardware[].wire[0]') >"$WORK/$1.json" &&
        echo $((($(jq .start_frame "$WORK/$1.json") - $(start_frame)) & 0xffffffff)) >"$WORK/$1.frame" &&
        [ "$before $(jq .xruns "$WORK/$1.json")" = "$(xruns) 0" ]
}

# On a machine that is too busy for its blocks nobody hears what was meant: once more from the start.
record() {
    local i
    for i in 1 2 3 4 5; do
        record_once "$1" && return
        echo "try $i: $(xruns) xruns"
        stop "$GRAPHD"
        start_graphd
    done
    return 1
}

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
start_jackd
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"

# SHARED: what is in one client with hiss. LINKS: connections of JACK between our own ports.
play() { # DIAL CLIENTS SHARED LINKS
    local dial=$1
    write_graph "$dial"
    start_graphd
    is "$dial: the clients are $2" wait_for 10 clients_are "$2 "
    same "$dial: status names the client of each node" \
        "$(aers-ctl status --json | jq -r '.nodes[0].client as $c | [.nodes[] | select(.client == $c) | .id] | join(" ")')" "$3"
    same "$dial: nodes of one client share its pid" \
        "$(aers-ctl status --json | jq '[.nodes[].client] | unique | length')" \
        "$(aers-ctl status --json | jq '[.nodes[].pid] | unique | length')"
    same "$dial: JACK has the wires that leave a client, and the loop's" \
        "$(jack_lsp -c | awk '/^ / { if (out) n++; next } { out = /_?out_[0-9]+$/ } END { print n + 0 }')" "$4"
    same "$dial: every edge is connected" "$(aers-ctl status --json | jq -r '[.edges[].state] | unique | join(" ")')" connected
    is "$dial: every node has told of itself" wait_for 3 all_live
    is "$dial: the limiter's latency is told" wait_for 3 is_late ceiling
    same "$dial: playback knows the latency" "$(jack_lsp -l system:playback_1 | grep -c 'playback latency = \[ 0')" 0
    aers-ctl list --json >"$WORK/$dial.list"
    record "$dial" >"$WORK/$dial.tries"
    same "$dial: it can be recorded" $? 0
    is "$dial: the tone's gain has its level on the meter" wait_for 3 metered tone_gain -21.01
    is "$dial: a set reaches the node" aers-ctl set tone_gain gain_db -12
    is "$dial: and is metered" wait_for 3 metered tone_gain -27.01
    is "$dial: a mute reaches it" aers-ctl set tone_gain mute true
    is "$dial: and is metered" wait_for 3 metered tone_gain -150
    meter hiss_eq rms >"$WORK/$dial.meter"
    stop "$GRAPHD"
}

play node "ceiling desk echo echo_gain hiss hiss_eq hiss_gain loop out tone tone_gain" "hiss" 15
play chain "desk echo echo_gain hiss loop tone" "hiss hiss_eq hiss_gain" 8
play graph "isolation" "hiss hiss_eq hiss_gain loop echo echo_gain tone tone_gain desk ceiling out" 3
play auto "desk echo echo_gain hiss loop tone" "hiss hiss_eq hiss_gain" 8

for dial in chain graph auto; do
    difference=$(wav_diff "$WORK/node.wav" "$(cat "$WORK/node.frame")" "$WORK/$dial.wav" "$(cat "$WORK/$dial.frame")")
    same "$dial and node overlap for a second and sound" "$(jq '.nframes > 48000 and .peak > 0.1' <<<"$difference")" true
    near "$dial sounds like node" "$(jq .max_error <<<"$difference")" 0 0.000002
    same "$dial lists the same values" "$(cat "$WORK/$dial.list")" "$(cat "$WORK/node.list")"
    near "$dial meters the noise like node" "$(cat "$WORK/$dial.meter")" "$(cat "$WORK/node.meter")" 1.5
done

# ---- the dial on a running graph
write_graph node
start_graphd
is "it runs, a client for each node" wait_for 10 clients_are "ceiling desk echo echo_gain hiss hiss_eq hiss_gain loop out tone tone_gain "
is "a value is set" aers-ctl set tone_gain gain_db -9
began=$(start_frame)
write_graph chain
kill -HUP "$GRAPHD"
is "the dial is turned to chain" wait_for 10 clients_are "desk echo echo_gain hiss loop tone "
same "the session goes on" "$(start_frame)" "$began"
same "the value is kept" "$(aers-ctl get --json tone_gain gain_db | jq '.. | objects | select(has("value")) | .value')" -9
is "and sounds" wait_for 3 metered tone_gain -24.01
write_graph chain tones
kill -HUP "$GRAPHD"
is "a group parts a chain" wait_for 10 clients_are "desk echo echo_gain hiss loop tone tones "
write_graph node desk
kill -HUP "$GRAPHD"
refused() { grep -q 'nodes\[7\].group: desk is also the id of a node' "$WORK/aers-graphd.log"; }
is "a group with somebody's name is refused" wait_for 5 refused
same "and nothing changes" "$(clients)" "desk echo echo_gain hiss loop tone tones "
write_graph graph
kill -HUP "$GRAPHD"
is "the dial is turned to graph" wait_for 10 clients_are "isolation "
is "and it sounds" wait_for 3 metered tone_gain -24.01

# ---- nothing to link: the session still waits for its one client
stop "$GRAPHD"
sed -i 's/sink: jack/sink: null/' "$WORK/isolation.yaml"
start_graphd
is "a client without links runs" wait_for 10 clients_are "isolation "
is "once it was ready" grep -q 'running: 1 of 1 clients' "$WORK/aers-graphd.log"
is "and sounds" wait_for 3 metered tone_gain -21.01
kill -KILL "$(aers-ctl status --json | jq '.nodes[0].pid')"
restarted() { [ "$(aers-ctl status --json | jq '.nodes[3].restarts')" = 1 ] && running; }
is "killed, it comes back" wait_for 10 restarted
is "and sounds again" wait_for 3 metered tone_gain -21.01
stop "$GRAPHD"

# ---- more nodes than a server has clients
many() { # N gains in a row between a sine and nothing
    printf 'graph_id: many\nsample_rate: 48000\n%snodes:\n' "$2"
    echo "  - { id: n0, type: source, source: { kind: sine, level_db: -12 } }"
    for ((i = 1; i <= $1; i++)); do echo "  - { id: n$i, type: processor, module: builtin/gain }"; done
    echo "edges:"
    for ((i = 0; i < $1; i++)); do echo "  - { from: n$i, to: n$((i + 1)) }"; done
}
all_heard_of() { aers-ctl status --json | json_is '.nodes | all(.cpu_max_pct > 0)'; }
many 600 '' >"$WORK/isolation.yaml"
start_graphd
is "601 nodes run, though nobody asked for isolation: auto" wait_for 10 clients_are "n0 "
is "a warning tells why they share" bash -c 'aers-ctl status --json | json_is ".warnings[0] | test(\"601 nodes are more JACK clients than\")"'
is "each tells of itself" wait_for 5 all_heard_of
is "the last is metered" wait_for 5 metered n600 -15.01
stop "$GRAPHD"
many 250 'isolation: node
' >"$WORK/isolation.yaml"
is "asked to stand alone, 251 are refused" bash -c '! said=$(aers-graphd --osc "$1" --meter none "$2" 2>&1) && grep -q "251 JACK clients are more than one server carries (250)" <<<"$said"' \
    _ "127.0.0.1:$OSC_PORT" "$WORK/isolation.yaml"
is "also by --check" bash -c '! said=$(aers-graphd --check "$1" 2>&1) && grep -q "isolation.yaml: 251 JACK clients are more" <<<"$said"' _ "$WORK/isolation.yaml"
aers-ctl check "$WORK/isolation.yaml" 2>"$WORK/why"
same "aers-ctl check says the same" "$? $(grep -c "251 JACK clients are more than one server carries" "$WORK/why")" "2 1"
sed -i 's/n250$/n249/; /id: n250,/d; /to: n249 }/!{/from: n249/d}' "$WORK/isolation.yaml"
is "250 are fine" aers-graphd --check "$WORK/isolation.yaml"
finish
