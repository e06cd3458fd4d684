#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A running graph over HTTP: read, measured, checked, edited, replaced, saved; what takes time can be asked after; what was made for another
# graph changes nothing.
. "$(dirname "$0")/lib.sh"

NODE_PATH=$("$TOP/tests/node/install.sh") || { echo "Bail out! the npm packages do not install"; exit 1; }
export NODE_PATH
URL=http://127.0.0.1:$HTTP_PORT
mkdir "$WORK/replies"
FILE=$WORK/rest.yaml
write_graph() { # FILE GAIN
    cat >"$1" <<G
graph_id: rest
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: $2 } }
  - { id: late, type: processor, module: builtin/limiter, group: end }
  - { id: sum, type: bus, channels: 1, group: end }
edges:
  - { from: tone, to: trim }
  - { from: trim, to: late }
  - { from: late, to: sum }
G
}
ask() { # METHOD PATH [BODY [CURL-ARGUMENTS]]: prints the status; the answer is in $WORK/answer and $WORK/head, and kept for the end
    local method=$1 path=$2 body=${3:-} kept status
    shift $(($# < 3 ? $# : 3))
    status=$(curl -s -X "$method" -o "$WORK/answer" -D "$WORK/head" -w '%{http_code}' ${body:+-H 'Content-Type: application/json' -d "$body"} "$@" "$URL$path")
    [ "$status" = 000 ] && echo "$status" && return                        # nobody was there to answer
    case $path in /api/* | /metrics) ;; *) echo "$status" && return ;; esac # the others are not of the document
    kept=$(mktemp "$WORK/replies/XXXXXX")
    cp "$WORK/answer" "$kept"
    jq -nc '$ARGS.named' --arg method "$method" --arg path "$path" --arg status "$status" --arg type "$(header content-type)" \
        --arg location "$(header location)" --arg etag "$(header etag)" --arg body "$kept" >>"$WORK/replies.jsonl"
    echo "$status"
}
asks() { # STATUS METHOD PATH ...
    local status=$1 got
    shift
    got=$(ask "$@")
    [ "$got" = "$status" ] || { echo "status $got"; cat "$WORK/answer"; return 1; }
}
said() { jq -c "$1" "$WORK/answer"; }
header() { tr -d '\r' <"$WORK/head" | sed -n "s/^$1: //Ip"; }
done_at() { [ "$(ask GET "$1")" = 200 ] && said .state | grep -x '"done"'; }
# Begun with 202, and done when asked after: the sentence, then what asks takes after the status.
changes() {
    local sentence=$1
    shift
    is "$sentence" asks 202 "$@"
    LOCATION=$(header location) TAG=$(header etag)
    is "... which is done soon" wait_for 10 done_at "$LOCATION"
}
etag() { ask GET /api/graph >/dev/null && header etag; }
edges() { curl -s "$URL/api/status" | jq -r '[.edges[] | select(.state == "connected") | "\(.from)>\(.to)"] | sort | join(" ")'; }
pid_of() { curl -s "$URL/api/status" | jq ".nodes[] | select(.id == \"$1\") | .pid"; }

write_graph "$FILE" -6
start_jackd 48000 1024
background aers-graphd --no-start --osc "127.0.0.1:$OSC_PORT" --meter "127.0.0.1:$METER_PORT" "$FILE"
background aers-meter --allow-set-param --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "osc.tcp://127.0.0.1:$OSC_PORT/"
is "the session is there" wait_for 10 asks 200 GET /api/session
same "and stopped" "$(said '[.state, .graph_id, .rate_hz, .pending]')" '["stopped","rest",48000,0]'
changes "it starts" POST /api/session/start
is "the session runs" asks 200 GET /api/session
same "and says so" "$(said '[.state, .block_nframes]')" '["running",1024]'
is "starting it again is nothing to wait for" asks 200 POST /api/session/start '{"block_size": 1024}'

# ---- read
is "the graph can be read" asks 200 GET /api/graph
same "with levels, groups and the names of JACK" "$(said '[.nodes[] | [.id, .level, .group, .client, .ports_in[0], .ports_out[0]]]')" \
    '[["tone",0,null,"tone",null,"tone:out_1"],["trim",1,null,"trim","trim:in_1","trim:out_1"],["late",2,"end","end","end:late_in_1",null],["sum",3,"end","end",null,"end:sum_out_1"]]'
latencies() { curl -s "$URL/api/graph" | json_is '[.nodes[] | .path_latency_frames] | .[0] == 0 and .[2] > 0 and .[3] == .[2]'; }
is "and latencies, summed along the way" wait_for 5 latencies
is "all nodes can be read" asks 200 GET /api/nodes
is "one node can be read" asks 200 GET /api/nodes/trim
same "with its values" "$(said '[.id, .params.gain_db.value]')" '["trim",-6]'
is "or its values alone" asks 200 GET /api/nodes/trim/params
same "which are the same" "$(said .gain_db.value)" -6
is "one that is not there is 404" asks 404 GET /api/nodes/nobody
is "what it says can be seen by frequency" asks 200 GET /api/nodes/trim/spectrum
same "where the tone stands out, 6 dB lower" "$(said '[.freq_hz, .in_db, .out_db] | transpose | max_by(.[1]) | [.[0] > 970 and .[0] < 1030, ((.[1] + 12) | fabs) < 0.3, ((.[1] - .[2] - 6) | fabs) < 0.15]')" '[true,true,true]'
is "there is none of a node that is not there" asks 404 GET /api/nodes/nobody/spectrum
is "the modules can be read" asks 200 GET /api/modules
same "with their parameters" "$(said '.modules[] | select(.name == "builtin/gain") | .params.gain_db.unit')" '"dB"'

# ---- how it is
is "it is live" asks 200 GET /api/health/live
is "and ready" asks 200 GET /api/health/ready
is "and well" asks 200 GET /api/health
same "which it says" "$(said '[.live, .ready, .state]')" '[true,true,"running"]'
is "so is the status" asks 200 GET /api/status
measured() { curl -s "$URL/api/meters" | json_is '.meters | length == 4'; }
is "all nodes are measured" wait_for 5 measured
is "as the newest frame has it" asks 200 GET /api/meters
is "the figures are there for monitoring systems" asks 200 GET /metrics
same "as OpenMetrics" "$(header content-type)" "application/openmetrics-text; version=1.0.0; charset=utf-8"
is "which another's parser reads" /usr/bin/python3 "$TOP/tests/tools/metrics_check.py" openmetrics "$WORK/answer" \
    'aers_node_peak_dbfs graph_id=rest node=tone channel=1 -12 0.1' 'aers_node_xruns graph_id=rest node=trim' \
    'aers_node_cpu_ratio graph_id=rest node=trim' 'aers_node_restarts graph_id=rest node=trim 0 0' 'aers_node_up graph_id=rest node=trim 1 0' \
    'aers_meter_clients 0 0' 'aers_meter_loop_lag_seconds' 'aers_session_state state=running 1 0' 'aers_graphd_up 1 0'
is "who accepts only the older format gets it" asks 200 GET /metrics '' -H 'Accept: text/plain'
is "and can read it" /usr/bin/python3 "$TOP/tests/tools/metrics_check.py" prometheus "$WORK/answer" 'aers_node_xruns_total graph_id=rest node=trim'
if command -v promtool >/dev/null; then
    is "so can Prometheus, and finds no fault with its names" promtool check metrics <"$WORK/answer"
else
    skip "so can Prometheus, and finds no fault with its names" "promtool is not installed (Debian: prometheus)"
fi
is "the latency of every way can be read" asks 200 GET /api/latency
is "so can JACK's transport" asks 200 GET /api/transport
is "nor has it a tempo that JACK's transport would have" asks 409 POST /api/transport '{"action": "tempo", "bpm": 100}'
is "which is nothing to a graph with a clock of its own" asks 409 POST /api/transport '{"action": "locate", "to": 0}'
is "a place that is none is refused" asks 400 POST /api/transport '{"action": "locate", "to": "nowhere"}'
is "what was logged can be read" asks 200 GET /api/log
same "from the beginning" "$(said '[.lost, (.lines[0] | has("ts")), ([.lines[].program] | unique | index("aers-graphd") != null)]')" '[0,true,true]'
is "and on from there" asks 200 GET "/api/log?next=$(said .next)&level=warning"
same "which is nothing yet" "$(said '.lines | length')" 0
is "what is asked in other words is 400" asks 400 GET '/api/log?since=yesterday'
is "the interface describes itself" asks 200 GET /api/openapi.json

# ---- OSCQuery
is "OSCQuery says what and where it is" asks 200 GET '/?HOST_INFO'
same "with the port of OSC" "$(said '[.NAME, .OSC_PORT, .OSC_TRANSPORT, .EXTENSIONS.VALUE]')" "[\"AERS rest\",$OSC_PORT,\"UDP\",true]"
is "its namespace begins at /" asks 200 GET / '' -H 'Accept: application/json'
same "and has the nodes' values" "$(said '.CONTENTS.aers.CONTENTS.node.CONTENTS.trim.CONTENTS.gain_db | del(.DESCRIPTION)')" \
    '{"FULL_PATH":"/aers/node/trim/gain_db","ACCESS":3,"TYPE":"f","VALUE":[-6],"RANGE":[{"MIN":-120,"MAX":24}],"CLIPMODE":["none"],"UNIT":["gain.db"]}'
is "a part of it can be had" asks 200 GET /aers/node/trim
same "which names itself" "$(said '[.FULL_PATH, .ACCESS, (.CONTENTS | has("mute"))]')" '["/aers/node/trim",0,true]'
is "and one attribute" asks 200 GET '/aers/node/trim/gain_db?VALUE'
same "alone" "$(said .)" '{"VALUE":[-6]}'
is "a switch that is off is of type F" asks 200 GET '/aers/node/trim/mute?TYPE'
same "as OSC has it" "$(said .TYPE)" '"F"'
is "an attribute that is not there is 204" asks 204 GET '/aers/node/trim?VALUE'
is "one that is none is 400" asks 400 GET '/aers/node/trim?NONSENSE'
is "a path that is none is 404" asks 404 GET /aers/node/nobody
is "a client that knows nothing else finds what to send, and where" \
    grep -qE '^/reply /aers/node/trim/gain_db -6(\.0*)? [0-9]+' <(node "$TOP/tests/node/osc_set.js" "$URL" /aers/node/trim/gain_db -6)
is "a browser gets the page at /" asks 200 GET / '' -H 'Accept: text/html,application/xhtml+xml,*/*;q=0.8'
same "as HTML" "$(header content-type)" "text/html; charset=utf-8"

# ---- values: all or nothing, and at one frame
value() { curl -s "$URL/api/nodes/$1/params" | jq -c ".$2.value"; }
is "values of several nodes are set at once" asks 200 PATCH /api/nodes '{"trim": {"params": {"gain_db": -7}, "mute": false}, "late": {"params": {"ceiling_db": -2}}}'
same "at the same frame" "$(said '[.[].params[].frame] | [length, (unique | length), .[0] > 0]')" '[3,1,true]'
same "and are what is there" "$(value trim gain_db) $(value late ceiling_db)" "-7 -2"
is "when one of them is out of range none is set" asks 422 PATCH /api/nodes '{"trim": {"params": {"gain_db": -8}}, "late": {"params": {"ceiling_db": 900}}}'
same "which one is said" "$(said '.detail | test("late/ceiling_db.*nothing has changed")')" true
is "nor when there is no such parameter" asks 404 PATCH /api/nodes/trim/params '{"gain_db": -8, "gian_db": -3}'
is "nor no such node" asks 404 PATCH /api/nodes '{"trim": {"params": {"gain_db": -8}}, "nobody": {"mute": true}}'
is "nor when a value is none" asks 400 PATCH /api/nodes/trim/params '{"gain_db": -8, "mute": [1]}'
same "they all stay as they were" "$(value trim gain_db) $(value trim mute) $(value late ceiling_db)" "-7 false -2"
is "a node can be patched" asks 200 PATCH /api/nodes/trim '{"params": {"gain_db": "-6 dB"}, "mute": true}'
same "with values as people type them" "$(said '[.id, .params.gain_db.value, .params.mute.value]')" '["trim",-6,true]'
is "and back" asks 200 PATCH /api/nodes/trim/params '{"mute": false}'
is "but nothing else of it" asks 400 PATCH /api/nodes/trim '{"channels": 3}'
is "nothing to change is 400" asks 400 PATCH /api/nodes/trim/params '{}'
is "over OSC it is one message" grep -qE '^/reply .*/aers/set' <(osc_ask "osc.tcp://127.0.0.1:$OSC_PORT/" /aers/set sdsd /aers/node/trim/gain_db -5 /aers/node/late/ceiling_db -3)
is "two times the same value is refused" grep -qE '^/error .*given twice' <(osc_ask "osc.tcp://127.0.0.1:$OSC_PORT/" /aers/set sdsd /aers/node/trim/gain_db -5 /aers/node/trim/gain_db/n 0.5)
asks 200 PATCH /api/nodes/trim/params '{"gain_db": -6}' >/dev/null

# ---- over the WebSocket, where that is allowed
frames() { node "$TOP/tests/node/ws_frames.js" "ws://127.0.0.1:$HTTP_PORT/ws/telemetry" "$@"; }
same "a value is set over the WebSocket" \
    "$(frames --type paramSet --send '{"type":"setParam","node":"trim","param":"gain_db","value":-4,"id":7}' | jq -c '[.id, .value, .frame > 0]')" '[7,-4,true]'
same "and is there" "$(value trim gain_db)" -4
same "one that is refused is told why" \
    "$(frames --type error --send '{"type":"setParam","node":"trim","param":"gain_db","value":400,"id":8}' | jq -c '[.id, .code]')" '[8,"range"]'
same "so is one that is no address" "$(frames --type error --send '{"type":"setParam","node":"*","param":"mute","value":true}' | jq -r .code)" invalid
asks 200 PATCH /api/nodes/trim/params '{"gain_db": -6}' >/dev/null

# ---- envelopes
is "a parameter is given an envelope" asks 200 PATCH /api/automation '{"param": "trim/gain_db", "mode": "read"}'
is "which can be asked for" asks 200 GET /api/automation
is "and is not to be set then" asks 409 PATCH /api/nodes/trim/params '{"gain_db": -3}'
is "it is taken away again" asks 200 PATCH /api/automation '{"param": "trim/gain_db", "mode": null}'
is "a mode that is none is 400" asks 400 PATCH /api/automation '{"param": "trim/gain_db", "mode": "loud"}'

# ---- edit
# ---- events that are followed
changes "a source of events is added" POST /api/graph/nodes '{"id": "pads", "type": "source", "source": {"kind": "events", "events": [{"tag": "bang", "synth": "click", "duration": 0.1}]}}'
is "it is there" wait_for 10 asks 200 GET /api/graph/nodes/pads
frames --type trace --count 1 --seconds 60 >"$WORK/trace" &
LISTENER=$!
is "an event of its is waited for" wait_for 10 asks 200 POST /api/traces '{"tag": "bang", "trigger": true}'
is "one that is none is 404" asks 404 POST /api/traces '{"tag": "bong"}'
is "what is no such question is 400" asks 400 POST /api/traces '{"name": "bang"}'
is "it is triggered" wait_for 10 asks 200 PATCH /api/nodes/pads/params '{"trigger": 1}'
traced() { [ "$(curl -s "$URL/api/traces" | jq -c '[.traces[-1] | .tag, .state, .nodes[0].arrived_frame - .frame]')" = '["bang","done",0]' ]; }
is "and has been followed" wait_for 10 traced
is "which can be asked for" asks 200 GET /api/traces
wait $LISTENER
same "and is told to who listens" "$(jq -c '[.type, .tag, .nodes[0].id, .nodes[0].after_frames]' "$WORK/trace")" '["trace","bang","pads",0]'
changes "the source goes again" DELETE /api/graph/nodes/pads

before=$(pid_of trim)
changes "a node is added" POST /api/graph/nodes '{"id": "hiss", "type": "source", "source": {"kind": "noise", "seed": 1}}'
same "its operation says what was done" "$(curl -s "$URL$LOCATION" | jq -c '[.request, .actions[0].action, .actions[0].subject, .problems]')" \
    '["POST /api/graph/nodes","spawn","hiss",[]]'
changes "and another, as YAML" POST /api/graph/nodes '' -H 'Content-Type: application/yaml' -d '{ id: pad, type: bus, channels: 1 }'
changes "an edge is added" POST /api/graph/edges '{"from": "hiss", "to": "pad"}'
changes "and one that says its channels" POST /api/graph/edges '{"from": "pad", "to": "sum", "map": [[1, 1]]}'
same "both are there" "$(edges)" "hiss>pad late>sum pad>sum tone>trim trim>late"
changes "an edge is taken away" DELETE /api/graph/edges/hiss/pad
changes "and a node, with the edges it had" DELETE /api/graph/nodes/pad

# ---- record what plays
is "a recorder is added" asks 200 POST /api/recorders '[{"from": "trim", "file": "{node}.wav", "limit_s": 0.1}]'
REC=$(curl -s "$URL/api/recordings" | jq -r '.recorders[0].id')
is "one of what is not there is 404" asks 404 POST /api/recorders '[{"from": "nobody"}]'
is "it is in the graph" wait_for 10 asks 200 PATCH "/api/nodes/$REC/params" '{"record": true}'
recorded() { [ "$(curl -s "$URL/api/recordings" | jq -c '.recorders[0].recording | [.state, .frames]')" = '["done",4800]' ]; }
is "it records to its limit" wait_for 10 recorded
is "what is recorded can be asked for" asks 200 GET /api/recordings
is "and is taken out again" asks 200 DELETE "/api/recorders/$REC"
same "nobody records" "$(curl -s "$URL/api/recordings" | jq -c .recorders)" "[]"
same "the edges are what they were" "$(edges)" "late>sum tone>trim trim>late"

changes "the last change is undone" POST /api/graph/undo
same "what was removed is there again, with its edge" "$(edges)" "late>sum pad>sum tone>trim trim>late"
changes "and made again" POST /api/graph/redo
is "with nothing to redo it is 409" asks 409 POST /api/graph/redo
same "what is left is there" "$(edges)" "late>sum tone>trim trim>late"
same "and was not touched" "$(pid_of trim)" "$before"
changes "what a node was made from can be changed" PATCH /api/graph/nodes/hiss '{"channels": 2, "source": {"level_db": -33}}'
is "it is had as in a graph file" asks 200 GET /api/graph/nodes/hiss
same "merged with what it was" "$(said .)" '{"id":"hiss","type":"source","source":{"kind":"noise","seed":1,"level_db":-33},"channels":2}'
changes "a field is taken away" PATCH /api/graph/nodes/hiss '{"channels": null}'
changes "a bus gets another channel" PATCH /api/graph/nodes/sum '{"channels": 2}'
changes "and an edge leads to that alone" PATCH /api/graph/edges/late/sum '{"map": [[1, 2]]}'
same "as it says" "$(curl -s "$URL/api/graph" | jq -c '.edges[] | select(.from == "late") | .channels')" '[[1,2]]'
changes "and then to both" PATCH /api/graph/edges/late/sum '{"map": null}'
same "as it is without a map" "$(curl -s "$URL/api/graph" | jq -c '.edges[] | select(.from == "late") | .channels')" '[[1,1],[1,2]]'
changes "the bus is as it was" PATCH /api/graph/nodes/sum '{"channels": 1}'
changes "a node of a module from others is added" POST /api/graph/nodes '{"id": "hall", "type": "processor", "module": "ext/plate_reverb"}'
is "which is as it was, so that nothing is to be done" asks 200 POST /api/modules/reload '{"module": "ext/plate_reverb"}'
is "one that no node runs is 404" asks 404 POST /api/modules/reload '{"module": "ext/nothing"}'
is "a body without a module is 400" asks 400 POST /api/modules/reload '{"name": "ext/plate_reverb"}'
changes "it is taken away again" DELETE /api/graph/nodes/hall
is "an id cannot be changed" asks 400 PATCH /api/graph/nodes/hiss '{"id": "rain"}'
is "nor what a node does not have" asks 400 PATCH /api/graph/nodes/hiss '{"source": {"loudness": 3}}'
is "nor a node that is not there" asks 404 PATCH /api/graph/nodes/nobody '{"channels": 2}'
is "nor an edge that is not there" asks 404 PATCH /api/graph/edges/hiss/sum '{"map": null}'
is "a map is pairs of channels" asks 400 PATCH /api/graph/edges/late/sum '{"map": 3}'
is "an id that is taken is 409" asks 409 POST /api/graph/nodes '{"id": "hiss", "type": "bus"}'
is "a node that is wrong is 400" asks 400 POST /api/graph/nodes '{"id": "x", "type": "nonsense"}'
is "an edge to nowhere is 404" asks 404 POST /api/graph/edges '{"from": "hiss", "to": "nowhere"}'
is "an edge with a field too many is 400" asks 400 POST /api/graph/edges '{"from": "hiss", "to": "sum", "gain": 1}'
is "an edge that is not there is 404" asks 404 DELETE /api/graph/edges/hiss/sum
is "a node that is not there is 404" asks 404 DELETE /api/graph/nodes/nobody
same "a problem says what it is" "$(said '[.status, .code, (.detail | test("nobody"))]')" '[404,"not_found",true]'
is "an operation that never was is 404" asks 404 GET /api/operations/999999

# ---- only when it is still the same graph
tag=$(etag)
is "a graph has an entity tag" grep -qE '^"[0-9]+"$' <<<"$tag"
changes "an edit of the graph that was seen is done" POST /api/graph/edges '{"from": "hiss", "to": "sum"}' -H "If-Match: $tag"
isnt() { [ "$1" != "$2" ]; }
is "it makes another graph" isnt "$TAG" "$tag"
same "whose tag it tells" "$TAG" "$(etag)"
is "an edit of the one before is 412" asks 412 DELETE /api/graph/edges/hiss/sum '' -H "If-Match: $tag"
is "so is one of somebody else's" asks 412 DELETE /api/graph/nodes/hiss '' -H 'If-Match: "whatever"'
is "and a weak tag" asks 412 DELETE /api/graph/nodes/hiss '' -H "If-Match: W/$(etag)"
same "and nothing has changed" "$(edges)" "hiss>sum late>sum tone>trim trim>late"
changes "any graph will do for *" DELETE /api/graph/nodes/hiss '' -H 'If-Match: *'

# ---- whole graphs
is "the graph is had as a file" asks 200 GET /api/graph.yaml
same "with a name and a type" "$(header content-disposition) $(header content-type)" 'attachment; filename="rest.yaml" application/yaml; charset=utf-8'
cp "$WORK/answer" "$WORK/saved.yaml"
is "which loads to the same" asks 200 POST /api/plan "{\"graph_config_path\": \"$WORK/saved.yaml\"}"
same "without an action" "$(said .)" '[]'
is "it can be saved for a place" asks 200 POST /api/session/save "{\"directory\": \"$WORK\"}"
is "which must be one" asks 400 POST /api/session/save '{"directory": "here"}'
put() { asks "$1" PUT /api/graph '' -H 'Content-Type: application/yaml' --data-binary "@$WORK/saved.yaml" "${@:2}"; }
sed -i 's/gain_db: -6/gain_db: -9/' "$WORK/saved.yaml"
is "a graph is not replaced by who does not say which" put 428
is "nor by who has seen another" put 412 -H "If-Match: $tag"
is "but by who has seen this one" put 202 -H "If-Match: $(etag)"
gain_is() { [ "$(curl -s "$URL/api/nodes/trim/params" | jq .gain_db.value)" = "$1" ]; }
is "it says what shall be" wait_for 5 gain_is -9
write_graph "$FILE" -10
changes "a file is loaded" POST /api/session/load "{\"graph_config_path\": \"$FILE\"}"
is "and says what is" gain_is -10
is "a graph within JSON is planned" asks 200 POST /api/plan "$(jq -n --rawfile text "$WORK/saved.yaml" '{graph: $text}')"
same "with what it would do" "$(said '[.[] | .action] | index("set") != null')" true
is "as it is as an object" asks 200 POST /api/plan '{"graph": {"graph_id": "rest", "sample_rate": 48000, "nodes": [], "edges": []}}'
is "a right file is valid" asks 200 POST /api/validate "{\"graph_config_path\": \"$FILE\"}"
same "and has no problems" "$(said '[.valid, .problems]')" '[true,[]]'
is "a wrong one is told" asks 200 POST /api/validate '' -H 'Content-Type: application/yaml' \
    --data-binary $'graph_id: rest\nsample_rate: 48000\nnodes:\n  - { id: a, type: bus, channels: 999 }\n  - { id: a, type: odd }\nedges: []\n'
same "with every problem and its place" "$(said '[.valid, (.problems | length), .problems[0].line, .problem_count]')" '[false,3,4,3]'
is "a file that is not there is 404" asks 404 POST /api/validate '{"graph_config_path": "/nowhere.yaml"}'
is "a path that starts nowhere is 400" asks 400 POST /api/validate '{"graph_config_path": "rest.yaml"}'
is "a graph for another rate is not valid here" asks 200 POST /api/validate '{"graph": {"graph_id": "rest", "sample_rate": 44100, "nodes": [], "edges": []}}'
same "which says why" "$(said '[.valid, (.problems[0].what | test("44100"))]')" '[false,true]'

# ---- JACK's transport
sed -i 's/^sample_rate: 48000/&\ntransport: follow/' "$FILE"
changes "a graph that follows JACK's transport is loaded" POST /api/session/load "{\"graph_config_path\": \"$FILE\"}"
is "which can be moved" asks 200 POST /api/transport '{"action": "locate", "to": 1}'
is "and set going" asks 200 POST /api/transport '{"action": "play"}'

# ---- who did it
is "every change is in the log, with who asked" grep -qE '127\.0\.0\.1:[0-9]+: DELETE /api/graph/nodes/hiss: 202' "$WORK/aers-meter.log"
is "also what was refused" grep -qE '127\.0\.0\.1:[0-9]+: PUT /api/graph: 428' "$WORK/aers-meter.log"
same "but not what was only asked" "$(grep -c 'GET /api' "$WORK/aers-meter.log")" 0
changes "it stops" POST /api/session/stop
is "stopping again is nothing to wait for" asks 200 POST /api/session/stop

# ---- every answer that was given here is as the document says
is "every answer is as /api/openapi.json says, and every operation of it was asked for" \
    node "$TOP/tests/node/openapi_check.js" "$TOP/src/aers-meter/api/openapi.json" "$WORK/replies.jsonl"
same "every route of the interface is in the document" \
    "$(sed -nE 's|.*AERS_METHOD_([A-Z]+), "(/api/[^"]*\|/metrics)".*|\1 \2|p' "$TOP/src/aers-meter/api/routes.c" | sort)" \
    "$(jq -r '.paths | to_entries[] | .key as $path | .value | keys[] | ascii_upcase + " " + $path' "$TOP/src/aers-meter/api/openapi.json" | sort)"
finish
