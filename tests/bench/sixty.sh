# SPDX-License-Identifier: ISC
# tests/bench/sixty.sh - sourced after tests/scenario/lib.sh: sixty sounding nodes, and what becomes of their sound while something else is
# measured. AERS_URL must say where aers-graphd is.

sixty_nodes() { # ISOLATION: the graph file
    printf 'graph_id: sixty\nsample_rate: 48000\nisolation: %s\nnodes:\n  - { id: tone, type: source, source: { kind: sine } }\n' "$1"
    for ((i = 1; i < 60; i++)); do echo "  - { id: g$i, type: processor, module: builtin/gain }"; done
    echo "edges:"
    for ((i = 1; i < 60; i++)); do echo "  - { from: tone, to: g$i }"; done
}

status() { aers-ctl --timeout 30 status --json; }

# Time that the host of a virtual machine gave to others, ms of all processors: an xrun it causes is nobody's here.
stolen_ms() { awk -v hz="$(getconf CLK_TCK)" '/^cpu / { printf "%d", 1000 * $9 / hz }' /proc/stat; }

audio_mark() { XRUNS=$(status | jq .xruns) STOLEN=$(stolen_ms); }
# Since the mark.
audio_since() { echo "$(($(status | jq .xruns) - XRUNS)) xruns, $(($(stolen_ms) - STOLEN)) ms stolen by the host"; }
