#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Plan, apply, save and live edits: only the difference happens, what is wrong changes nothing, and nobody else hears it.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/
FILE=$WORK/plan.yaml
links() { jack_lsp -c | awk '/^ / { print from " > " $1; next } { from = $1 }' | grep -E ':(out|capture)_[0-9]+ > ' | sort; }
status() { aers-ctl status --json; }
state_is() { [ "$(status | jq -r .state)" = "$1" ]; }
pids() { status | jq -r '.nodes[] | "\(.id) \(.pid)"' | sort; }
pid() { status | jq -r ".nodes[] | select(.id == \"$1\").pid"; }
actions() { aers-ctl plan --json "$@" | jq -r '.[] | "\(.action) \(.subject): \(.reason)"'; }
value() { aers-ctl get "$@"; }
refused() { # STATUS TEXT COMMAND...
    local want=$1 text=$2 got=0
    shift 2
    timeout 20 "$@" >"$WORK/refused" 2>&1 || got=$?
    cat "$WORK/refused"
    [ "$got" -eq "$want" ] && grep -qE -- "$text" "$WORK/refused"
}

write_graph() { # GAIN NODES EDGES
    cat >"$FILE" <<G
graph_id: plan
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: keep, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: $1 } }
  - { id: desk, title: Desk, type: mixer, channels: 2, inputs: [ { from: trim, pan: -1 } ] }
  - { id: take, type: output, sink: "wav:file=takes/take.wav" }
$2
edges:
  - { from: tone, to: keep }
  - { from: tone, to: trim }
  - { from: trim, to: desk }
  - { from: desk, to: take }
$3
G
}
HISS='  - { id: hiss, type: source, source: { kind: noise, level_db: -40, seed: 3 } }'

mkdir "$WORK/takes" "$WORK/elsewhere"
write_graph -6 '' ''
# Large blocks: what is looked for is a click of ours, not of a busy machine.
start_jackd 48000 1024
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter none "$FILE"
GRAPHD=$LAST
is "the graph runs" wait_for 15 state_is running
state_is running || { cat "$WORK/aers-graphd.log"; echo "Bail out! no graph to test"; exit 1; }
before=$(pids) wired=$(links)

# ---- plan
same "the plan of the running file is empty" "$(actions "$FILE")" ""
is "and says so" sh -c "aers-ctl plan --exit-code '$FILE' | grep -q 'nothing to do'"
write_graph -20 '' ''
same "one changed value is one action" "$(actions "$FILE")" "set trim/gain_db: -20 dB, was -6 dB"
is "--exit-code tells it" refused 1 'trim/gain_db' aers-ctl plan --exit-code "$FILE"
is "without, a right file is success" aers-ctl plan "$FILE"
same "nothing is done by a plan" "$(value trim gain_db)" -6
write_graph -6 "$HISS" '  - { from: hiss, to: desk }'
same "a node more is started, wired, and makes the mixer new" "$(actions "$FILE")" "spawn hiss: new
connect hiss:out_1 > desk:in_2: new
swap desk: what it runs has changed"
sed 's/take.wav/other.wav/' "$FILE" | grep -v hiss >"$WORK/other.yaml"
same "what writes a file is not replaced beside itself" "$(actions "$WORK/other.yaml")" "stop take: what it runs has changed
spawn take: what it runs has changed
connect desk:out_1 > take:in_1: lost with the restart of an end
connect desk:out_2 > take:in_2: lost with the restart of an end"
same "and that, too, was only a plan" "$(pids)" "$before"
is "a relative path is refused with the remedy" refused 2 'not absolute' osc_ask "$AERS_URL" /aers/session/plan s plan.yaml
is "a file that is not there is refused" refused 3 'No such file' osc_ask "$AERS_URL" /aers/session/load s /nowhere/x.yaml

# ---- apply
write_graph -20 '' ''
is "a changed value is applied" sh -c "aers-ctl apply '$FILE' | grep -q 'set *trim/gain_db'"
same "it is set" "$(value trim gain_db)" -20
same "no process was touched" "$(pids)" "$before"
same "nor any connection" "$(links)" "$wired"
write_graph -20 "$HISS" ''
is "a node more is applied" aers-ctl apply "$FILE"
same "and runs when apply returns" "$(status | jq -r '.nodes[] | select(.id == "hiss").state')" running
same "while the others keep their processes" "$(pids | grep -v hiss)" "$before"
write_graph 999 "$HISS" ''
sed -i 's/to: take/to: tale/' "$FILE"
is "a wrong file is refused with its first problem and their count" refused 2 \
    'plan.yaml:5:[0-9]+: nodes\[2\].params.gain_db: 999.*first of 2 problems.*nothing has changed' aers-ctl apply "$FILE"
is "by plan as well" refused 2 'nodes\[2\].params.gain_db' aers-ctl plan "$FILE"
same "it changes nothing" "$(pids | grep -v hiss)" "$before"
same "not even a connection" "$(links)" "$wired"
write_graph -20 '' ''
is "reload reads the file again" osc_ask "$AERS_URL" /aers/session/reload
is "the node that is gone from it ends" wait_for 5 sh -c '! jack_lsp | grep -q ^hiss:'
same "the rest stays" "$(pids)" "$before"
sed 's/-20/-21/' "$FILE" >"$WORK/input"
is "a text needs no file" sh -c "aers-ctl apply - <'$WORK/input'"
same "it is set as well" "$(value trim gain_db)" -21
is "and the file is what is read again" aers-ctl apply "$FILE"

# ---- save
aers-ctl set keep gain_db -7.5 desk inputs/1/gain_db -2 trim mute on >"$WORK/set"
is "the running graph is saved" aers-ctl save "$WORK/saved.yaml"
is "with its values" grep -q 'gain_db: -7.5' "$WORK/saved.yaml"
is "files are named from where it lies" grep -q 'wav:file=takes/take.wav' "$WORK/saved.yaml"
same "its plan is empty" "$(actions "$WORK/saved.yaml")" ""
is "a file that is there is not overwritten" refused 4 'force' aers-ctl save "$WORK/saved.yaml"
is "unless told to" aers-ctl save --force "$WORK/saved.yaml"
is "elsewhere" aers-ctl save "$WORK/elsewhere/saved.yaml"
is "files are found from there" grep -q 'wav:file=../takes/take.wav' "$WORK/elsewhere/saved.yaml"
same "and its plan is empty" "$(actions "$WORK/elsewhere/saved.yaml")" ""
aers-ctl save - >"$WORK/elsewhere/printed.yaml"
same "as is that of the printed one" "$(actions "$WORK/elsewhere/printed.yaml")" ""
cp -r "$WORK/saved.yaml" "$WORK/again.yaml"
background aers-graphd --no-start --osc "127.0.0.1:$((OSC_PORT + 1))" --meter none "$WORK/again.yaml"
OTHER=$LAST
said() { aers-ctl --url "osc.tcp://127.0.0.1:$1/" list --json | jq -cS '[.. | .params? // empty | map_values(.value)]'; }
is "another graphd loads it" wait_for 5 said $((OSC_PORT + 1))
same "to the same values" "$(said $((OSC_PORT + 1)))" "$(said "$OSC_PORT")"
stop "$OTHER"

# ---- live edits
is "add" aers-ctl add '{ id: hiss, type: source, source: { kind: noise, level_db: -40 } }'
is "connect" aers-ctl connect hiss desk
is "wires it" wait_for 5 sh -c "jack_lsp -c | grep -A3 '^desk:in_2' | grep -q hiss:out_1"
same "the mixer's values went with its inputs" "$(value desk inputs/1/gain_db)" -2
is "module" aers-ctl module trim builtin/delay
same "replaces what a node runs" "$(status | jq -r '.nodes[] | select(.id == "trim").module')" builtin/delay
aers-ctl set desk inputs/2/gain_db -9 hiss level_db -33 >"$WORK/set"
is "disconnect" aers-ctl disconnect hiss desk
is "remove" aers-ctl remove hiss
aers-ctl set keep gain_db -5 >"$WORK/set"
is "undo" aers-ctl undo
same "brings back what was removed, with the values it had" "$(value hiss level_db)" -33
is "and once more" aers-ctl undo
is "wires it as it was" wait_for 5 sh -c "jack_lsp -c | grep -A3 '^desk:in_2' | grep -q hiss:out_1"
same "with the mixer's values for it" "$(value desk inputs/2/gain_db)" -9
same "what was set since stays" "$(value keep gain_db)" -5
aers-ctl set keep gain_db -7.5 >"$WORK/set"
is "redo" aers-ctl redo
is "takes the edge out again" wait_for 5 sh -c "! jack_lsp -c | grep -A3 '^desk:in_2' | grep -q hiss:out_1"
is "and the node" aers-ctl redo
same "which is gone" "$(pid hiss)" ""
is "there is no more to redo" refused 4 'nothing to redo' aers-ctl redo
is "an id that is taken is refused" refused 4 'keep is taken' aers-ctl add '{ id: keep, type: bus }'
is "a node that is wrong is refused" refused 2 'builtin/gian' aers-ctl add '{ id: x, type: processor, module: builtin/gian }'
is "what is no node is refused" refused 2 'nodes\[5\]' aers-ctl add '[ 1, 2 ]'
is "an unknown node is refused with a suggestion" refused 3 'did you mean keep' aers-ctl remove kepe
is "a second edge is refused" refused 4 'disconnect them first' aers-ctl connect tone keep
is "a cycle is refused" refused 2 'cycle' sh -c 'aers-ctl connect keep keep'
is "an edge that is not there is refused" refused 3 'no edge leads' aers-ctl disconnect tone desk
is "a source has no module" refused 2 'no processor' aers-ctl module tone builtin/gain
same "none of that touched the others" "$(pids | grep -E '^(tone|keep|take)')" "$(grep -E '^(tone|keep|take)' <<<"$before")"
same "what was edited can be saved and is then the world" "$(aers-ctl save --force "$WORK/saved.yaml" >/dev/null && actions "$WORK/saved.yaml")" ""

# ---- nobody else hears it
RANDOM=4711
NEXT=0
IDS=(desk)
edit() { # one of them at random; all of them are right
    local id=${IDS[RANDOM % ${#IDS[@]}]}
    case $((RANDOM % 4)) in
    0 | 1)
        NEXT=$((NEXT + 1))
        aers-ctl add "{ id: n$NEXT, type: processor, module: builtin/gain }" && aers-ctl connect tone "n$NEXT" && IDS+=("n$NEXT")
        ;;
    2) [ "$id" = desk ] && aers-ctl module trim builtin/gain || aers-ctl module "$id" builtin/delay ;;
    3)
        if [ "$id" = desk ]; then
            aers-ctl disconnect trim desk && aers-ctl connect trim desk
        else
            aers-ctl remove "$id" && IDS=($(printf '%s\n' "${IDS[@]}" | grep -vx "$id"))
        fi
        ;;
    esac
}
background jack_rec -n "$JACK_DEFAULT_SERVER" -d 25 --torn -o "$WORK/keep.wav" --levels keep:out_1
REC=$LAST
is "a recorder hears a path that is not edited" wait_for 5 sh -c "jack_lsp | grep -q ^jack_rec"
nwrong=0 nedits=0
while [ "$nedits" -lt 30 ]; do
    edit >"$WORK/edit.log" 2>&1 || { nwrong=$((nwrong + 1)); sed 's/^/# /' "$WORK/edit.log"; }
    nedits=$((nedits + 1))
done
is "the recording spans them all" sh -c "! grep -q '^State:.Z' /proc/$REC/status"
same "30 edits while it plays succeed" "$nwrong" 0
is "the recorder finishes" wait_for 40 gone "$REC"
sine_check "$WORK/keep.wav" 997 >"$WORK/sine"
sed 's/^/# /' "$WORK/sine" "$WORK/jack_rec.log"
near "it has heard the tone" "$(jq .rms_db "$WORK/sine")" -22.51 0.05
same "without one break" "$(jq .breaks "$WORK/sine")" 0
same "and its nodes are those of the beginning" "$(pids | grep -E '^(tone|keep)')" "$(grep -E '^(tone|keep)' <<<"$before")"
same "what came of it is saved and loads to itself" "$(aers-ctl save --force "$WORK/saved.yaml" >/dev/null && actions "$WORK/saved.yaml")" ""

# ---- over HTTP
background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$AERS_URL"
post() { # ADDRESS JSON: prints the status; the body is in $WORK/answer
    curl -s -o "$WORK/answer" -w '%{http_code}' -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$HTTP_PORT$1"
}
posts() { [ "$(post "$1" "$2")" = "$3" ]; }
write_graph -11 '' ''
is "a plan is had over HTTP" wait_for 5 posts /api/plan "{\"graph_config_path\": \"$FILE\"}" 200
is "a file is loaded over HTTP" posts /api/session/load "{\"graph_config_path\": \"$FILE\"}" 202
done_over_http() { post /api/plan "{\"graph_config_path\": \"$FILE\"}" && [ "$(cat "$WORK/answer")" = '[]' ]; }
is "and soon there is nothing left to do" wait_for 5 done_over_http
same "its values are the file's" "$(value trim gain_db)" -11
is "a relative path is refused" posts /api/session/load '{"graph_config_path": "plan.yaml"}' 400
is "another body is refused" posts /api/session/load '{"path": "/plan.yaml"}' 400
is "a file that is not there is refused" posts /api/plan '{"graph_config_path": "/nowhere/plan.yaml"}' 404
same "none of that changed anything" "$(actions "$FILE")" ""

# ---- while stopped
is "stop" aers-ctl stop
write_graph -9 '' ''
is "a file is applied to a stopped session" sh -c "aers-ctl apply '$FILE' | grep -q 'next start'"
is "start" aers-ctl start
same "brings what it says" "$(value trim gain_db)" -9

# ---- watched
stop "$GRAPHD"
background aers-graphd --watch --osc "127.0.0.1:$OSC_PORT" --meter none "$FILE"
is "a graphd that watches runs" wait_for 15 state_is running
is "another file is applied, and watched from now on" aers-ctl apply "$WORK/elsewhere/saved.yaml"
heard() { [ "$(value keep gain_db)" = "$1" ]; }
sed 's/-7.5/-8.5/' "$WORK/elsewhere/saved.yaml" >"$WORK/elsewhere/new"
mv "$WORK/elsewhere/new" "$WORK/elsewhere/saved.yaml"
is "it is read again when another takes its place" wait_for 5 heard -8.5
sed -i 's/-8.5/850/' "$WORK/elsewhere/saved.yaml"
is "one that is wrong is only logged" wait_for 5 grep -q 'gain_db: 850' "$WORK/aers-graphd.log"
same "and changes nothing" "$(value keep gain_db)" -8.5
finish
