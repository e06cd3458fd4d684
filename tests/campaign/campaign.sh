#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The campaign: nodes of a playing 30-node graph are killed, stopped, broken and made to spin, the server is restarted and changes
# its block size, the graph is edited; five recorders check every sample against the frame it should be; a hundred nodes are started,
# of which one is late. How much of each is said by
#
#   KILLS STOPS SEGVS SPINS RESTARTS BLOCKS RELOADS    how often (make campaign: 1000 50 50 50 20 20 100)
#   HUNDREDS   how often a hundred nodes are started, and then one made late (3)
#   CONTROL    seconds without any fault, which give the machine's own rate of losses
#   BLOCK      frames
#   RAW        a folder that what was measured is added to: of several runs tests/campaign/table.sh makes one table
#
# A loss counts as ours when a fault was up to 300 ms before it; what else is lost is the machine's, and is printed beside.
. "$(dirname "$0")/../scenario/lib.sh"

KILLS=${KILLS:-1000} STOPS=${STOPS:-50} SEGVS=${SEGVS:-50} SPINS=${SPINS:-50} RESTARTS=${RESTARTS:-20} BLOCKS=${BLOCKS:-20}
RELOADS=${RELOADS:-100} HUNDREDS=${HUNDREDS:-3} CONTROL=${CONTROL:-60} BLOCK=${BLOCK:-256}
NCHAINS=5 NNODES=6

chrt -f 10 true 2>/dev/null || { skip "the campaign" "no real-time priority here"; finish; }

# ---- the graph: chains of six from the sender to a recorder each; the first is never touched. Of the processors the first doubles the
# signal and the last halves it, to the bit: one that came back without its value would be heard.
TWICE_DB=6.020599913279624
write_graph() { # EXTRA
    echo "graph_id: campaign"
    echo "sample_rate: 48000"
    echo "nodes:"
    for ((c = 1; c <= NCHAINS; c++)); do
        echo "  - { id: c${c}_1, type: source, source: { kind: jack, ports: [ 'count:out_1' ] } }"
        for ((n = 2; n < NNODES; n++)); do
            case $n in 2) gain=$TWICE_DB ;; $((NNODES - 1))) gain=-$TWICE_DB ;; *) gain=0 ;; esac
            echo "  - { id: c${c}_$n, type: processor, module: builtin/gain, params: { gain_db: $gain } }"
        done
        echo "  - { id: c${c}_$NNODES, type: output, sink: 'jack:check_$c:in_1' }"
    done
    [ -z "${1:-}" ] || echo "  - { id: extra, type: source, source: { kind: noise, level_db: $1, color: ${2:-white} } }"
    echo "edges:"
    for ((c = 1; c <= NCHAINS; c++)); do
        for ((n = 1; n < NNODES; n++)); do echo "  - { from: c${c}_$n, to: c${c}_$((n + 1)) }"; done
    done
}

URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl --url "$URL" status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':out_[0-9]+ > (c[0-9]_|check)' | sort; }
inner_links() { links | grep '^c[0-9]_.* > c[0-9]_'; }
links_are() { [ "$(links)" = "$1" ]; }
now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
pid_of() { pgrep -P "$GRAPHD" -f -- "--name $1 " | head -1; }
is_whole() { state_is running && [ "$(status | jq '[.nodes[] | select(.state == "running")] | length')" -ge $((NCHAINS * NNODES)) ]; }

# What leaves the chain is as loud as what was sent.
sounds_right() {
    jack_rec -d 0.05 --levels "$1_$NNODES:out_1" count:out_1 | json_is '.channels[1].peak_db > -100 and (.channels[0].peak_db - .channels[1].peak_db | fabs) < 0.01'
}

CHECKERS=() LOSSES=$WORK/losses
start_signal() {
    local c
    background frame_count scatter
    COUNT=$LAST
    wait_for 10 sh -c 'jack_lsp | grep -q ^count:out_1'
    CHECKERS=()
    for ((c = 1; c <= NCHAINS; c++)); do
        frame_count check "check_$c" >>"$LOSSES" 2>>"$WORK/checkers.log" </dev/null &
        CHECKERS+=("$!")
        STARTED+=("$!")
    done
}
stop_signal() {
    local pid
    for pid in "${CHECKERS[@]}" "$COUNT"; do stop "$pid"; done
}

victim() { # one of the chains but the first
    VICTIM=c$((RANDOM % (NCHAINS - 1) + 2))_$((RANDOM % NNODES + 1))
}

# `aers-ctl start` forgets earlier deaths, so that each is a first one and the next start immediate.
strike_one() { # SIGNAL AGAIN
    local pid again=$2 since dead kind=$1
    victim
    aers-ctl -q --url "$URL" start || return 1
    pid=$(pid_of "$VICTIM")
    [ "$again" = no ] || kind=TWICE
    read -r since dead < <(strike "$(kill -l "$1")" "$pid") || return 1
    echo "$since ${VICTIM%_*} $kind $VICTIM $dead" >>"$RAW/faults"
    if [ "$again" = yes ]; then # while it starts
        for ((i = 0; i < 200; i++)); do again=$(pid_of "$VICTIM") && [ -n "$again" ] && break; done
        kill -KILL "$again" || return 1
    fi
    wait_for 20 is_whole && wait_for 5 sounds_right "${VICTIM%_*}" && NBACK=$((NBACK + 1))
}
NBACK=0
strikes() { # SIGNAL COUNT
    local n
    for ((n = 0; n < $2; n++)); do
        strike_one "$1" "$([ "$1" = KILL ] && [ $((n % 5)) -eq 4 ] && echo yes || echo no)" && continue
        echo "# $VICTIM does not come back"
        status | jq -c '.nodes[] | select(.state != "running")'
        return 1
    done
}

growth() { # processes, descriptors of graphd, files in /dev/shm
    echo "$(pgrep -P "$GRAPHD" | wc -l) processes, $(ls "/proc/$GRAPHD/fd" | wc -l) descriptors, $(ls /dev/shm | grep -vc '^jack_db') files, $(find /dev/shm -name '*sem*' | wc -l) semaphores"
}
row() { printf '# %-46s %s\n' "$1" "$2"; }

RAW=${RAW:-$WORK/raw}
mkdir -p "$RAW"
touch "$RAW/losses" "$RAW/faults" "$RAW/edits" "$RAW/back" "$RAW/hundreds"
write_graph >"$WORK/campaign.yaml"
start_jackd 48000 "$BLOCK"
start_signal
since=$(now_ms)
background env LD_PRELOAD="$TOOLS/rt_fault.so" aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/campaign.yaml"
GRAPHD=$LAST
is "thirty nodes play" wait_for 30 is_whole
row "30 nodes at $BLOCK frames, up after" "$(($(now_ms) - since)) ms"
is "the untouched path is sample for sample what was sent" wait_for 10 sh -c "jack_rec -d 0.2 --levels c1_6:out_1 | json_is '.channels[0].peak_db > -150'"
WIRES=$(links) INNER=$(inner_links)

# ---- the machine by itself
: >"$LOSSES"
read -rt "$CONTROL" <>"$WORK/tick"
row "control: $CONTROL s without a fault" "$(awk '$2 == "check_1" { n++; f += $4 + $5 } END { print n + 0, f + 0 }' "$LOSSES") losses and frames on the untouched path"
before=$(growth)
: >"$LOSSES"

# ---- faults of nodes
since=$(now_ms)
for each in "KILL $KILLS" "STOP $STOPS" "SEGV $SEGVS" "USR2 $SPINS"; do
    # shellcheck disable=SC2086
    strikes $each # here and not in a subshell, which would count for itself
done
same "every node came back, and its path sounds as before" "$NBACK" "$((KILLS + STOPS + SEGVS + SPINS))"
row "so many faults took" "$((($(now_ms) - since) / 1000)) s"
is "the server is the same" kill -0 "$JACKD"
same "the connections are the same" "$(links)" "$WIRES"
has_not_grown() { [ "$(growth)" = "$before" ]; }
wait_for 10 has_not_grown # the helper that writes titles comes and goes
same "nothing has grown" "$(growth)" "$before"
stop_signal # whose last words are the totals
cat "$LOSSES" >>"$RAW/losses"

# ---- another block size
LOSSES=$WORK/losses.blocks
start_signal
blocks_are() { [ "$(status | jq .block_nframes)" = "$1" ] && is_whole; }
change_blocks() {
    local sizes=(64 2048 128 1024 512) i
    for ((i = 0; i < BLOCKS; i++)); do
        jack_bufsize "${sizes[i % 5]}" >"$WORK/bufsize" 2>&1
        wait_for 10 blocks_are "${sizes[i % 5]}" && wait_for 5 sounds_right c2 || return 1
        echo "${sizes[i % 5]}"
    done
}
is "after each of $BLOCKS changes of the block size all plays" change_blocks
same "with the same connections" "$(inner_links)" "$INNER"
jack_bufsize "$BLOCK" >"$WORK/bufsize" 2>&1

# ---- edits, while somebody listens to what is not edited
is "the recorders listen" wait_for 20 sh -c "jack_lsp -c | grep -A9 '^check_1:in_1' | grep -q c1_6:out_1"
is "and the path is whole" wait_for 20 is_whole
read -rt 1 <>"$WORK/tick"
edited_ms=$(now_ms)
edit() {
    local i
    for ((i = 0; i < RELOADS; i++)); do
        [ $((RANDOM % 3)) -gt 0 ] && write_graph "-$((RANDOM % 40 + 20))" "$([ $((RANDOM % 2)) = 0 ] && echo white || echo pink)" >"$WORK/edit.yaml" || write_graph >"$WORK/edit.yaml"
        echo "$(now_ms) extra EDIT extra 0" >>"$RAW/edits"
        aers-ctl --url "$URL" apply "$WORK/edit.yaml" >"$WORK/apply" 2>&1 || return 1
        wait_for 10 state_is running || return 1
    done
}
is "$RELOADS reloads with random edits" edit
row "blamed since the start, blocks" "$(status | jq -r '[.nodes[] | select(.caused > 0) | "\(.id) \(.caused)"] | join(", ")')"
stop_signal
awk -v since="$edited_ms" '$1 == "total" || $3 >= since { print "edit-" $0 }' "$LOSSES" >>"$RAW/losses"

# ---- the server goes and comes
same_again() { is_whole && links_are "$WIRES"; }
NUP=0
restart() {
    local i up
    for ((i = 0; i < RESTARTS; i++)); do
        stop "$JACKD"
        start_jackd 48000 "$BLOCK"
        up=$(now_ms)
        wait_for 20 is_whole || return 1
        echo $(($(now_ms) - up)) >>"$RAW/back"
        NUP=$((NUP + 1))
    done
}
restart # here and not in a subshell: what is started must be known to be stopped
same "after each of $RESTARTS restarts of the server all is back" "$NUP" "$RESTARTS"
LOSSES=$WORK/losses.restarts
start_signal
is "with the same connections" wait_for 20 same_again
stop_signal
kill -TERM "$GRAPHD"
wait_for 10 gone "$GRAPHD"

# ---- a hundred nodes, one of which is late
write_hundred() {
    echo "graph_id: hundred"
    echo "nodes:"
    echo "  - { id: tone, type: source, source: { kind: sine, level_db: -60 } }"
    for ((i = 1; i < 99; i++)); do echo "  - { id: n$i, type: processor, module: builtin/gain }"; done
    echo "  - { id: out, type: output, sink: null }"
    echo "edges:"
    for ((i = 1; i < 99; i++)); do echo "  - { from: $([ $((i % 10)) = 1 ] && echo tone || echo n$((i - 1))), to: n$i }"; done
    for i in 10 20 30 40 50 60 70 80 90 98; do echo "  - { from: n$i, to: out }"; done
}
hundred_run() { grep -q 'ready and wired' "$WORK/aers-graphd.log"; }
restarts_of() { status | jq ".nodes[] | select(.id == \"$1\") | .restarts"; }
has_restarted() { [ "$(restarts_of "$1")" -gt 0 ] && state_is running; }
ask() { # how long the server needs for a question and a connection, ms
    local since
    since=$(now_ms)
    timeout 10 jack_lsp -c >"$WORK/lsp" && timeout 10 jack_connect n50:out_1 n77:in_1 && timeout 10 jack_disconnect n50:out_1 n77:in_1 || return 1
    echo $(($(now_ms) - since))
}
overrun() {
    local i started worst ms
    for ((i = 0; i < HUNDREDS; i++)); do
        started=$(now_ms)
        background env LD_PRELOAD="$TOOLS/rt_fault.so" aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$WORK/hundred.yaml"
        GRAPHD=$LAST
        wait_for 30 hundred_run || return 1
        started=$(($(now_ms) - started)) worst=0
        kill -USR1 "$(pid_of n5)" || return 1
        for ((n = 0; n < 200; n++)); do
            ms=$(ask) || return 1
            worst=$((ms > worst ? ms : worst))
            has_restarted n5 && break
        done
        wait_for 5 has_restarted n5 && ms=$(ask) || return 1
        echo "$started $worst $ms" >>"$RAW/hundreds"
        kill -TERM "$GRAPHD"
        wait_for 10 gone "$GRAPHD" || return 1
    done
}
write_hundred >"$WORK/hundred.yaml"
overrun
same "each of $HUNDREDS times the server answers while one of a hundred nodes is late, which is ended and comes back" "$?" 0
"$(dirname "$0")/table.sh" "$RAW" | sed 's/^/# /'
finish
