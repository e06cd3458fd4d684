# SPDX-License-Identifier: ISC
# tests/bench/tracks.sh - sourced by the benchmarks of a large mix: tracks of {source, EQ, compressor, gain, delay, fader, pan} into eight
# buses and a master, 7 nodes a track.
#
#   write_tracks TRACKS ISOLATION [NGROUPS]    the graph file; with NGROUPS the tracks, each with its bus, share so many clients
EQ='module: builtin/biquad_eq, params: { bands: [ { type: hp, freq_hz: 40 }, { type: peak, freq_hz: 400, gain_db: -4 }, { type: peak, freq_hz: 2500, gain_db: 2 }, { type: highshelf, freq_hz: 9000, gain_db: -3 } ] }'
write_tracks() {
    local i b nbuses=8 group=""
    ((nbuses <= $1)) || nbuses=$1
    printf 'graph_id: scale\nisolation: %s\nnodes:\n' "$2"
    for ((i = 0; i < $1; i++)); do
        [ -z "${3:-}" ] || group=", group: part$((i % nbuses % $3))"
        echo "  - { id: t${i}_source, type: source, source: { kind: noise, level_db: -20 }$group }"
        echo "  - { id: t${i}_eq, type: processor, $EQ$group }"
        echo "  - { id: t${i}_comp, type: processor, module: builtin/compressor, params: { threshold_db: -24 }$group }"
        echo "  - { id: t${i}_gain, type: processor, module: builtin/gain, params: { gain_db: 3 }$group }"
        echo "  - { id: t${i}_delay, type: processor, module: builtin/delay, params: { delay_ms: 120, mix: 0.2 }$group }"
        echo "  - { id: t${i}_fader, type: processor, module: builtin/gain, params: { gain_db: -12 }$group }"
        echo "  - { id: t${i}_pan, type: mixer, channels: 2, inputs: [ { from: t${i}_fader, pan: 0.3 } ]$group }"
    done
    for ((b = 0; b < nbuses; b++)); do
        [ -z "${3:-}" ] || group=", group: part$((b % $3))"
        echo "  - { id: bus$b$group, type: mixer, channels: 2, inputs: ["
        for ((i = b; i < $1; i += nbuses)); do echo "      { from: t${i}_pan },"; done
        echo "    ] }"
    done
    echo "  - { id: master, type: mixer, channels: 2, inputs: ["
    for ((b = 0; b < nbuses; b++)); do echo "      { from: bus$b },"; done
    echo "    ] }"
    echo "  - { id: out, type: output, sink: jack }"
    echo "edges:"
    for ((i = 0; i < $1; i++)); do
        for b in "source eq" "eq comp" "comp gain" "gain delay" "delay fader" "fader pan"; do
            echo "  - { from: t${i}_${b% *}, to: t${i}_${b#* } }"
        done
        echo "  - { from: t${i}_pan, to: bus$((i % nbuses)) }"
    done
    for ((b = 0; b < nbuses; b++)); do echo "  - { from: bus$b, to: master }"; done
    echo "  - { from: master, to: out }"
}
