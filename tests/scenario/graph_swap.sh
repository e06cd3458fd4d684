#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A node is replaced beside the old one: nobody hears a gap or a click, and if the new one fails the old one plays on.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
actions() { aers-ctl plan --json "$@" | jq -r '.[] | "\(.action) \(.subject): \(.reason)"'; }
pid() { status | jq -r ".nodes[] | select(.id == \"$1\").pid"; }
pids() { status | jq -r '.nodes[] | "\(.id) \(.pid)"' | sort; }
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':out_[0-9]+ > ' | sort; }
settled() { [ "$(status | jq -r '"\(.state) \(.pending)"')" = "running 0" ] && ! jack_lsp | grep -q '~'; }
refused() { # STATUS TEXT COMMAND...
    local want=$1 text=$2 got=0
    shift 2
    timeout 100 "$@" >"$WORK/refused" 2>&1 || got=$?
    cat "$WORK/refused"
    [ "$got" -eq "$want" ] && grep -qE -- "$text" "$WORK/refused"
}

# The node program that this graphd starts: what $WORK/fault says becomes of every second process of a client.
mkdir "$WORK/bin"
cp "$BIN/aers-graphd" "$WORK/bin/"
cat >"$WORK/bin/aers-node" <<N
#!/bin/bash
fault=\$(cat "$WORK/fault" 2>/dev/null)
case "\$*" in *--wait*) exit 1 ;; esac # who is started ahead of time does not know yet whose fault it would be
case "\$2 \$fault" in
*~\ refuses) echo "Eno such reverb" >&5; exit 4 ;;
*~\ crashes) kill -SEGV \$\$ ;;
*~\ dies) (until compgen -G "/dev/shm/jack_sem.*_\$2" >/dev/null; do :; done; kill -KILL \$\$) & ;; # as soon as it is a client
*~\ hangs) exec tail -f /dev/null ;;
esac
exec "$BIN/aers-node" "\$@"
N
chmod +x "$WORK/bin/aers-node"

# Two tones that never end; a mixer whose input is one of them; an end that nobody has to do with.
FILE=$WORK/swap.yaml
cat >"$FILE" <<'G'
graph_id: swap
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: quiet, type: source, mute: true, source: { kind: sine, freq_hz: 500, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: desk, type: mixer, channels: 1 }
  - { id: other, type: processor, module: builtin/gain }
edges:
  - { from: tone, to: trim }
  - { from: trim, to: desk }
  - { from: tone, to: other }
G
start_jackd
background "$WORK/bin/aers-graphd" --osc "127.0.0.1:$OSC_PORT" --meter none "$FILE"
is "the graph runs" wait_for 15 state_is running
state_is running || { cat "$WORK/aers-graphd.log"; echo "Bail out! no graph to test"; exit 1; }

# Record desk and other while COMMAND changes something; UNDO it where that has to be done again. What is recorded of a late block is not ours: then once more,
# also when it was late for somebody else: of two processes that cross over one may have missed the frame to do it at.
SPAN=6
take() { # NAME UNDO COMMAND...
    local name=$1 back=$2 late
    shift 2
    for left in 3 2 1 0; do
        late=$(status | jq .xruns)
        background jack_rec -d "$SPAN" --torn -o "$WORK/$name.wav" --levels desk:out_1 other:out_1
        local rec=$LAST
        wait_for 5 sh -c "jack_lsp -c | grep -A4 '^desk:out_1' | grep -q jack_rec" || return 1
        "$@" || return 1
        wait_for 10 settled || { status; return 1; }
        if gone "$rec"; then
            echo "# the recording was too short"
        else
            wait_for 10 gone "$rec"
            if [ "$(jq .xruns "$WORK/jack_rec.log")" -eq 0 ] && { [ "$(status | jq .xruns)" = "$late" ] || [ "$left" = 0 ]; }; then
                return 0
            fi
            echo "# torn by a late block"
        fi
        $back && wait_for 10 settled || return 1
    done
    return 1
}
heard() { sine_check "$WORK/$1.wav" 997 "$2"; }

# ---- another module: from -18 to -12 dBFS in 20 ms
before=$(links) old=$(pid trim) rest=$(pids | grep -v '^trim')
same "the plan says so" "$(sed 's|builtin/gain, params: { gain_db: -6 }|builtin/biquad_eq|' "$FILE" >"$WORK/eq.yaml" &&
    actions "$WORK/eq.yaml")" "swap trim: what it runs has changed"
is "a module is changed while it plays" take module "aers-ctl undo" aers-ctl module trim builtin/biquad_eq
desk=$(heard module 1)
printf '# desk %s\n# other %s\n' "$desk" "$(heard module 2)"
is "what is heard crosses over: neither a gap nor a click" json_is '.breaks > 100 and .worst < 0.002' <<<"$desk"
same "who has nothing to do with it hears nothing of it" "$(heard module 2 | jq .breaks)" 0
near "it is the new one" "$(jack_rec -d 0.3 --levels desk:out_1 | jq '.channels[0].rms_db')" -15.01 0.1
is "in a process of its own" test "$(pid trim)" != "$old"
same "under the same name, with the same connections" "$(links)" "$before"
same "nobody else was touched" "$(pids | grep -v '^trim')" "$rest"

# ---- another input of a mixer: what it plays stays what it is, sample for sample
is "a mixer gets another input while it plays" take edge "aers-ctl disconnect quiet desk" aers-ctl connect quiet desk
echo "# desk $(heard edge 1)"
same "without one sample that is not as before" "$(heard edge 1 | jq .breaks)" 0
is "it hears it" sh -c "jack_lsp -c | grep -A1 '^desk:in_2' | grep -q ' quiet:out_1'"

# ---- a new one that fails
aers-ctl save "$WORK/good.yaml" >/dev/null
history() { status | jq -c '[.undo, .redo]'; }
good=$(history) before=$(links) all=$(pids)
fails() { # TEXT
    local got=0
    aers-ctl module trim builtin/delay >"$WORK/fails" 2>&1 || got=$?
    cat "$WORK/fails"
    [ "$got" -eq 1 ] && grep -qE "$1.*the old one plays on, nothing has changed" "$WORK/fails"
}
for fault in refuses:'no such reverb' crashes:'signal 11' dies:'signal 9' hangs:'not ready in time'; do
    echo "${fault%%:*}" >"$WORK/fault"
    [ "${fault%%:*}" = hangs ] && SPAN=24 # it has 15 s to become ready
    is "the new one ${fault%%:*}: who asked is told" take "fault" true fails "${fault#*:}"
    same "and no sample is lost" "$(heard fault 1 | jq .breaks)" 0
    same "the processes are those of before" "$(pids)" "$all"
    same "and the connections" "$(links)" "$before"
    same "the graph is that of before" "$(actions "$WORK/good.yaml")" ""
    same "for undo as well" "$(history)" "$good"
done
echo refuses >"$WORK/fault"
sed 's/builtin.biquad_eq/builtin\/delay/' "$WORK/good.yaml" >"$WORK/bad.yaml"
is "a file whose node fails is refused like that, too" refused 1 'no such reverb.*nothing has changed' aers-ctl apply "$WORK/bad.yaml"
same "and what it says of others is not done" "$(actions "$WORK/good.yaml")" ""
is "what fails is in the log" grep -q 'no such reverb' "$WORK/aers-graphd.log"
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
posts() { # BODY STATUS
    local got
    got=$(curl -s -o "$WORK/answer" -w '%{http_code}' -H 'Content-Type: application/json' -d "$1" "http://127.0.0.1:$HTTP_PORT/api/session/load")
    cat "$WORK/answer"
    [ "$got" = "$2" ]
}
is "over HTTP as well" wait_for 5 posts "{\"graph_config_path\": \"$WORK/bad.yaml\"}" 500
is "with the reason" grep -q 'no such reverb' "$WORK/answer"
rm "$WORK/fault"
is "once it does not fail, it is done" aers-ctl apply "$WORK/bad.yaml"
is "and settles" wait_for 10 settled

# ---- what belongs to others
jack_connect desk:out_1 other:in_1
by_hand() { [ "$(links | grep -c '^desk:out_1 > other:in_1$')" -eq "$1" ]; }
is "a connection made by hand" wait_for 5 by_hand 1
is "is still there" aers-ctl disconnect quiet desk
is "after the node has been replaced" wait_for 10 settled
is "twice" by_hand 1
jack_disconnect desk:out_1 other:in_1
is "and belongs to whom it did" wait_for 5 by_hand 0

# ---- in the midst of it
is "a value that is set while a node is being replaced" sh -c 'aers-ctl module trim builtin/gain && aers-ctl set trim gain_db -20'
is "is that of the new one" wait_for 10 settled
near "and heard" "$(jack_rec -d 0.3 --levels desk:out_1 | jq '.channels[0].rms_db')" -35.01 0.1
aers-ctl module trim builtin/delay --no-wait >/dev/null && aers-ctl module trim builtin/biquad_eq >/dev/null && aers-ctl connect quiet desk >/dev/null
is "changes in a row settle" wait_for 15 settled
same "to the last of them" "$(status | jq -r '.nodes[] | select(.id == "trim").module')" builtin/biquad_eq
near "which is heard" "$(jack_rec -d 0.3 --levels desk:out_1 | jq '.channels[0].rms_db')" -15.01 0.1
kill -KILL "$(pid trim)"
is "one that is killed comes back under its name" wait_for 10 settled
same "with all its connections" "$(links)" "$before"
is "no node was told what it has not" sh -c "! grep -a unsupported '$WORK/aers-graphd.log'"
finish
