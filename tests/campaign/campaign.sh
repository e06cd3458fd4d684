#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The campaign: nodes of a playing 30-node graph are killed, stopped, broken and made to spin, the server is restarted and changes
# its block size, the graph is edited; five recorders check every sample against the frame it should be. How much of each is said by
#
#   KILLS STOPS SEGVS SPINS RESTARTS BLOCKS RELOADS    how often (make campaign: 1000 50 50 50 20 20 100)
#   CONTROL    seconds without any fault, which give the machine's own rate of losses
#   BLOCK      frames
#
# A loss counts as ours when a fault was up to 300 ms before it; what else is lost is the machine's, and is printed beside.
. "$(dirname "$0")/../scenario/lib.sh"

KILLS=${KILLS:-1000} STOPS=${STOPS:-50} SEGVS=${SEGVS:-50} SPINS=${SPINS:-50} RESTARTS=${RESTARTS:-20} BLOCKS=${BLOCKS:-20}
RELOADS=${RELOADS:-100} CONTROL=${CONTROL:-60} BLOCK=${BLOCK:-256}
NCHAINS=5 NNODES=6 REST_MS=31000 # after so long a death is forgotten, and the next start is immediate

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

CHECKERS=()
start_signal() {
    local c
    background frame_count send
    COUNT=$LAST
    wait_for 10 sh -c 'jack_lsp | grep -q ^count:out_1'
    CHECKERS=()
    for ((c = 1; c <= NCHAINS; c++)); do
        frame_count check "check_$c" >>"$WORK/losses" 2>>"$WORK/checkers.log" </dev/null &
        CHECKERS+=("$!")
        STARTED+=("$!")
    done
}
stop_signal() {
    local pid
    for pid in "${CHECKERS[@]}" "$COUNT"; do stop "$pid"; done
}

# Milliseconds of the machine's clock from the signal until the process has gone.
until_gone() {
    local since=$2
    for ((i = 0; i < 5000; i++)); do
        gone "$1" && { echo $(($(now_ms) - since)); return; }
        read -rt 0.001 <>"$WORK/tick"
    done
    echo 99999
}

declare -A LAST_DEATH=()
victim() { # one of the chains but the first, whose last death is forgotten
    local tries id
    for ((tries = 0; tries < 20000; tries++)); do # of them one in twenty waits
        id=c$((RANDOM % (NCHAINS - 1) + 2))_$((RANDOM % NNODES + 1))
        [ $(($(now_ms) - ${LAST_DEATH[$id]:-0})) -gt $REST_MS ] && { VICTIM=$id; return; }
        [ $((tries % 20)) -lt 19 ] || read -rt 0.1 <>"$WORK/tick"
    done
    return 1
}

strike() { # SIGNAL COUNT
    local i pid since again
    for ((i = 0; i < $2; i++)); do
        victim || return 1
        pid=$(pid_of "$VICTIM")
        [ -n "$pid" ] || continue
        since=$(now_ms)
        LAST_DEATH[$VICTIM]=$since
        kill "-$1" "$pid"
        echo "$since ${VICTIM%_*} $1 $VICTIM" >>"$WORK/faults"
        echo "$1 $(until_gone "$pid" "$since")" >>"$WORK/dead"
        if [ "$1" = KILL ] && [ $((i % 5)) -eq 4 ]; then # and once more while it starts
            again=''
            for _ in $(seq 200); do again=$(pid_of "$VICTIM") && [ -n "$again" ] && break; done
            [ -n "$again" ] && kill -KILL "$again" && echo "$(now_ms) ${VICTIM%_*} START" >>"$WORK/faults"
        fi
        wait_for 20 is_whole && wait_for 5 sounds_right "${VICTIM%_*}" && echo "$VICTIM" >>"$WORK/returned" || { echo "# $VICTIM does not come back"; status | jq -c '.nodes[] | select(.state != "running")'; return 1; }
    done
}

# The quantile of the numbers on standard input: 0 to 1, in their unit.
quantile() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { print NR ? v[int((NR - 1) * q) + 1] : "-" }'; }
# Per fault the milliseconds its own chain lost within the two seconds that followed, for those of a signal and of nodes of that name.
own_ms() { # SIGNAL [NODES]
    awk -v signal="$1" -v nodes="${2:-.}" 'FNR == NR { if ($1 == "loss") { t[++n] = $3; c[n] = substr($2, 7); f[n] = $4 } next }
        $3 == signal && $4 ~ nodes { sum = 0; for (i = 1; i <= n; i++) if ("c" c[i] == $2 && t[i] >= $1 && t[i] < $1 + 2000) sum += f[i]
                       print sum / 48 }' "$WORK/losses" "$WORK/faults"
}
# Losses of the first chain: those that follow a fault, or the others.
untouched() { # ours|machine
    awk -v which="$1" 'FNR == NR { t[++n] = $1; next }
        $1 == "loss" && $2 == "check_1" { ours = 0; for (i = 1; i <= n; i++) if ($3 >= t[i] && $3 <= t[i] + 300) ours = 1
                       if (ours == (which == "ours")) { losses++; frames += $4 } } END { print losses + 0, frames + 0 }' "$WORK/faults" "$WORK/losses"
}
growth() { # processes, descriptors of graphd, files in /dev/shm
    echo "$(pgrep -P "$GRAPHD" | wc -l) processes, $(ls "/proc/$GRAPHD/fd" | wc -l) descriptors, $(ls /dev/shm | grep -vc '^jack_db') files, $(find /dev/shm -name '*sem*' | wc -l) semaphores"
}
row() { printf '# %-46s %s\n' "$1" "$2" | tee -a "$WORK/table"; }

touch "$WORK/losses" "$WORK/faults" "$WORK/dead" "$WORK/returned"
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
: >"$WORK/losses"
read -rt "$CONTROL" <>"$WORK/tick"
row "control: $CONTROL s without a fault" "$(untouched machine) losses and frames on the untouched path"
: >"$WORK/losses"
before=$(growth)

# ---- faults of nodes
since=$(now_ms)
for each in "KILL $KILLS" "STOP $STOPS" "SEGV $SEGVS" "USR2 $SPINS"; do
    # shellcheck disable=SC2086
    is "after each of ${each#* } ${each% *} all is whole again" strike $each
done
same "every node came back, and its path sounds as before" "$(wc -l <"$WORK/returned")" "$((KILLS + STOPS + SEGVS + SPINS))"
took_s=$((($(now_ms) - since) / 1000))
same "the connections are the same" "$(links)" "$WIRES"
has_not_grown() { [ "$(growth)" = "$before" ]; }
wait_for 10 has_not_grown # the helper that writes titles comes and goes
same "nothing has grown" "$(growth)" "$before"
stop_signal # whose last words are the totals
for signal in KILL STOP SEGV USR2; do
    row "$signal: $(grep -c " $signal " "$WORK/faults") times, own path lost, median / 95 % / worst" \
        "$(own_ms $signal | quantile 0.5) / $(own_ms $signal | quantile 0.95) / $(own_ms $signal | quantile 1) ms"
    row "$signal: from signal to dead, median / worst" \
        "$(awk -v s=$signal '$1 == s { print $2 }' "$WORK/dead" | quantile 0.5) / $(awk -v s=$signal '$1 == s { print $2 }' "$WORK/dead" | quantile 1) ms"
done
for nodes in '_1$ sources' '_[34]$ processors_that_change_nothing' '_[25]$ processors_that_change_the_level' '_6$ outputs'; do
    row "KILL: own path lost of ${nodes#* }, median / worst" "$(own_ms KILL "${nodes% *}" | quantile 0.5) / $(own_ms KILL "${nodes% *}" | quantile 1) ms"
done
row "START: killed again while starting" "$(grep -c START "$WORK/faults") times"
[ "$(untouched ours)" = "0 0" ] || echo "# losses after a fault are the machine's as well, at the rate above: compare"
row "untouched path, after a fault" "$(untouched ours) losses and frames in $took_s s"
row "untouched path, else (the machine)" "$(untouched machine) losses and frames"

# ---- another block size
blocks_are() { [ "$(status | jq .block_nframes)" = "$1" ] && is_whole; }
change_blocks() {
    local sizes=(64 2048 128 1024 512) i
    for ((i = 0; i < BLOCKS; i++)); do
        jack_bufsize "${sizes[i % 5]}" >"$WORK/bufsize" 2>&1
        wait_for 10 blocks_are "${sizes[i % 5]}" || return 1
        echo "${sizes[i % 5]}"
    done
}
is "after each of $BLOCKS changes of the block size all plays" change_blocks
same "with the same connections" "$(inner_links)" "$INNER"
jack_bufsize "$BLOCK" >"$WORK/bufsize" 2>&1

# ---- edits, while somebody listens to what is not edited
: >"$WORK/losses"
: >"$WORK/faults"
start_signal
is "the recorders listen again" wait_for 20 sh -c "jack_lsp -c | grep -A9 '^check_1:in_1' | grep -q c1_6:out_1"
is "and the path is whole" wait_for 20 is_whole
read -rt 1 <>"$WORK/tick"
: >"$WORK/losses"
edit() {
    local i
    for ((i = 0; i < RELOADS; i++)); do
        [ $((RANDOM % 3)) -gt 0 ] && write_graph "-$((RANDOM % 40 + 20))" "$([ $((RANDOM % 2)) = 0 ] && echo white || echo pink)" >"$WORK/edit.yaml" || write_graph >"$WORK/edit.yaml"
        echo "$(now_ms) extra EDIT" >>"$WORK/faults"
        aers-ctl --url "$URL" apply "$WORK/edit.yaml" >"$WORK/apply" 2>&1 || return 1
        wait_for 10 state_is running || return 1
    done
}
is "$RELOADS reloads with random edits" edit
row "$RELOADS reloads: untouched path, after an edit" "$(untouched ours) losses and frames"
row "blamed since the start, blocks" "$(status | jq -r '[.nodes[] | select(.caused > 0) | "\(.id) \(.caused)"] | join(", ")')"
row "$RELOADS reloads: untouched path, else" "$(untouched machine) losses and frames"
stop_signal

# ---- the server goes and comes
: >"$WORK/back"
same_again() { is_whole && links_are "$WIRES"; }
restart() {
    local i up
    for ((i = 0; i < RESTARTS; i++)); do
        stop "$JACKD"
        start_jackd 48000 "$BLOCK"
        up=$(now_ms)
        wait_for 20 is_whole || return 1
        echo $(($(now_ms) - up)) >>"$WORK/back"
    done
}
restart # here and not in a subshell: what is started must be known to be stopped
same "after each of $RESTARTS restarts of the server all is back" "$(wc -l <"$WORK/back")" "$RESTARTS"
start_signal
is "with the same connections" wait_for 20 same_again
row "$RESTARTS restarts, from server up to playing, median / worst" "$(quantile 0.5 <"$WORK/back") / $(quantile 1 <"$WORK/back") ms"
finish
