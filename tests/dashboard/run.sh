#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The dashboard in Debian's Chromium against the real programs: what is drawn is what runs, what is moved is heard.
# AERS_SHOTS=DIR keeps the screenshots.
. "$(dirname "$0")/../scenario/lib.sh"

PAGE=$TOP/build/dashboard/index.html
if ! command -v "${CHROMIUM:=/usr/bin/chromium}" >/dev/null || [ ! -e "$PAGE" ] || [ ! -d "$TOP/dashboard/node_modules" ]; then
    skip "the dashboard in a browser" "needs chromium (apt-get install chromium) and make dashboard"
    finish
fi
export CHROMIUM
SHOTS=${AERS_SHOTS:-$WORK}

cat >"$WORK/page.yaml" <<'G'
graph_id: page
sample_rate: 48000
nodes:
  - { id: voice, type: source, source: { kind: sine, freq_hz: 997, level_db: -12 } }
  - { id: hum, type: source, source: { kind: noise, seed: 7, level_db: -40 } }
  - { id: trim, type: processor, module: builtin/gain }
  - id: tone
    type: processor
    module: builtin/biquad_eq
    params: { bands: [ { type: hp, freq_hz: 20 }, { type: peak, freq_hz: 997, q: 1.0 } ] }
  - { id: guard, type: processor, module: builtin/limiter }
  - { id: mix, type: mixer, channels: 2, inputs: [ { from: guard }, { from: hum } ] }
  - { id: out, type: output, sink: null, channels: 2 }
edges:
  - { from: voice, to: trim }
  - { from: trim, to: tone }
  - { from: tone, to: guard }
  - { from: guard, to: mix }
  - { from: hum, to: mix }
  - { from: mix, to: out }
G

URL=osc.tcp://127.0.0.1:$OSC_PORT/
HTTP=http://127.0.0.1:$HTTP_PORT
ctl() { aers-ctl --url "$URL" "$@"; }
running() { [ "$(ctl status --json | jq -r .state)" = running ]; }
level() { jack_rec -n "$JACK_DEFAULT_SERVER" -d 1 --levels "$1" | jq -r '.channels[0].rms_db'; }
difference() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4f", a - b }'; }
start_meter() {
    background aers-meter --http "127.0.0.1:$HTTP_PORT" --osc "127.0.0.1:$METER_PORT" --graphd "$URL"
    METER=$LAST
}

start_jackd
start_meter
background aers-graphd --osc "127.0.0.1:$OSC_PORT" --meter "osc.udp://127.0.0.1:$METER_PORT/" "$WORK/page.yaml"
wait_for 20 running || { cat "$WORK/aers-graphd.log"; echo "Bail out! the graph does not run"; exit 1; }

coproc DRIVER { exec node "$TOP/tests/dashboard/driver.mjs" 2>"$WORK/driver.log"; }
STARTED+=("$DRIVER_PID")
exec 7<&"${DRIVER[0]}" 8>&"${DRIVER[1]}"

# One command to the browser; prints its answer, fails when it failed.
page() {
    local answer
    echo "$*" >&8
    read -r -t 60 answer <&7 || { echo "the browser does not answer"; cat "$WORK/driver.log"; return 1; }
    echo "${answer#?? }"
    [ "${answer%% *}" = ok ]
}
value_is() { near "$1" "$(ctl get --json "$2" "$3" | jq -r '.. | objects | select(has("value")) | .value')" "$4" "$5"; }

is "the page opens" page open "$HTTP/" 1440 900
api() { curl -fsS "$HTTP/api/$1"; }
same "the drawn nodes are those of GET /api/graph" "$(page nodes)" "$(api graph | jq -r '[.nodes[].id] | sort | join(" ")')"
same "the drawn edges are those of GET /api/graph" "$(page edges)" \
    "$(api graph | jq -r '[.edges[] | .from + ">" + .to] | sort | join(" ")')"
is "the connection is live" page link_becomes live
is "meters move" page moving
is "an edge with signal is seen to carry it" page signal_becomes voice trim 4

is "the mixer opens" page view Mixer
before=$(level mix:out_1)
moved=$(page drag mix 80)
near "a fader dragged in the page changes the recorded level by as much ($moved dB)" \
    "$(difference "$(level mix:out_1)" "$before")" "$moved" 0.03
value_is "graphd holds the fader's value" mix gain_db "$moved" 0.001
is "aers-ctl moves the same level" ctl set mix gain_db -20
is "and the fader follows" page level_becomes mix -20
is "aers-ctl moves a mixer's input" ctl set mix inputs/2/gain_db -7.5
is "and its strip follows" page level_becomes mix/2 -7.5
ctl set mix gain_db 0 >/dev/null

is "back to the graph" page view Graph
same "a click opens the inspector" "$(page select trim)" trim
before=$(level trim:out_1)
same "three arrow keys are three decibels" "$(page keys gain ArrowDown ArrowDown ArrowDown)" -3
settled() { near_value "$(api nodes | jq -r '.nodes[] | select(.id == "trim").params.gain_db.value')" "$1"; }
near_value() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a == b) }'; }
is "graphd has them" wait_for 3 settled -3
near "and the recorded level is 3 dB lower" "$(difference "$before" "$(level trim:out_1)")" 3 0.03
is "a typed value is set" page type gain -6.5
is "as typed" wait_for 3 settled -6.5
is "a double click resets" page reset gain
is "to the default" wait_for 3 settled 0
page type gain 200 >/dev/null
value_is "a value out of range is not set" trim gain_db 0 0.001

page select tone >/dev/null
before=$(level tone:out_1)
shown=$(page eq_drag 2 0 -30)
gain=$(sed -n 's/.*, \([-0-9.]*\) dB.*/\1/p' <<<"$shown")
value_is "the EQ's handle sets the gain of its band ($shown)" tone bands/2/gain_db "$gain" 0.11
near "which is heard" "$(difference "$(level tone:out_1)" "$before")" "$gain" 0.15
page select guard >/dev/null
ctl set guard input_gain_db 20 >/dev/null
is "the limiter's page shows its reduction" page reduction_above 6
page shot "$SHOTS/limiter.png" >/dev/null

# ---- a compressor in its place, a spectrum, what is pushed, what the file says of a node
ctl module guard builtin/compressor >/dev/null
ctl set guard threshold_db -30 ratio 8 >/dev/null
is "a compressor shows its reduction as well" page reduction_above 3
ctl module guard builtin/limiter >/dev/null
page select tone >/dev/null
is "the spectrum is drawn under the EQ's curve" page spectrum
top() { api "nodes/$1/spectrum" | jq '[.freq_hz, .out_db] | transpose | max_by(.[1]) | .[0]'; }
near "and is that of the tone" "$(top tone)" 997 25
bands() { api graph/nodes/tone | jq '.params.bands | length'; }
is "a band is added" page push Add a band
is "and is in the table" page elements_become 3
same "and in the graph" "$(bands)" 3
was=$(api nodes/tone/params | jq -c '[.["bands/2/freq_hz"].value, .["bands/2/gain_db"].value]')
is "the first one is removed" page push Remove band 1
is "so that two are left" page elements_become 2
moved_up() { [ "$(api nodes/tone/params | jq -c '[.["bands/1/freq_hz"].value, .["bands/1/gain_db"].value]')" = "$was" ]; }
is "with the values they had" wait_for 5 moved_up
page unfold Setup >/dev/null
is "its channels are set" page choose tone_channels 1
channels_are() { [ "$(api graph/nodes/tone | jq -c .channels)" = "$1" ]; }
is "as graphd has it" wait_for 5 channels_are 1
is "and its title" page write tone_title The tone
titled() { [ "$(api graph | jq -r '.nodes[] | select(.id == "tone").title')" = "The tone" ]; }
is "as well" wait_for 5 titled
is "two nodes are put" page write tone_group pair
page select trim >/dev/null
page unfold Setup >/dev/null
is "into one process" page write trim_group pair
is "which has a frame" page framed pair
is "and is one client" wait_for 10 bash -c "jack_lsp | grep -q '^pair:'"
shows_tone() { awk -v a="$(top "$1")" 'BEGIN { exit !(a > 972 && a < 1022) }'; }
is "a spectrum is made there as well" wait_for 5 shows_tone trim
is "the path with the longest latency is shown" page critical latency guard mix out tone trim voice
page select out >/dev/null
is "an edge is mapped" page write Channels_from_mix_to_out "1>2 2>1"
mapped() { [ "$(api graph | jq -c '.edges[] | select(.to == "out").map')" = "$1" ]; }
is "crosswise" wait_for 5 mapped '[[1,2],[2,1]]'
page write Channels_from_mix_to_out "" >/dev/null
is "and back" wait_for 5 mapped null
ctl add '{ id: bang, type: source, channels: 1, source: { kind: events, events: [ { synth: impact, tag: hit } ] } }' >/dev/null
is "a source of events is there" page nodes_become bang guard hum mix out tone trim voice
page select bang >/dev/null
is "what happens once is pushed" page push bang trigger now
played() { api meters | json_is '.meters["node/bang"].outputs.played >= 1'; }
is "and is heard to have happened" wait_for 5 played
ctl remove bang >/dev/null
is "and goes" page nodes_become guard hum mix out tone trim voice
is "no console errors but of who was asked while it was made anew" page faults 409 503
ctl apply "$WORK/page.yaml" >/dev/null

# ---- edits: by hand, seen by JACK, undone
api_edges() { api graph | jq -r '[.edges[] | .from + ">" + .to] | sort | join(" ")'; }
linked() { jack_lsp -c "$1" | grep -qx "   $2"; }
edges=$(api_edges) nodes=$(page nodes)
where=$(page place trim)
is "ports are connected by dragging" page connect voice guard
is "which JACK has" wait_for 5 linked voice:out_1 guard:in_1
is "undo" page tool Undo
is "takes it back" page edges_become $edges
is "from JACK as well" wait_for 5 bash -c "! jack_lsp -c voice:out_1 | grep -q guard"
is "a module is dragged from the palette" page drop builtin/noise 260 560
same "and is a node" "$(api graph | jq -r '.nodes[] | select(.id == "noise").module')" builtin/noise
is "which the inspector connects" page inspector_connect to mix
is "and JACK has it" wait_for 5 linked noise:out_1 mix:in_3
is "an edge is chosen" page choose_edge voice trim
is "and removed by a key" page key Delete
is "in JACK too" wait_for 5 bash -c "! jack_lsp -c voice:out_1 | grep -q trim"
is "undo by key" page key Control+z
is "brings it back" wait_for 5 linked voice:out_1 trim:in_1
page select noise >/dev/null
is "a node is removed" page tool "Remove noise"
is "and gone" page nodes_become $nodes
same "the card of another never moved" "$(page place trim)" "$where"
is "the page is loaded anew" page reload
same "and it stands where it stood" "$(page place trim)" "$where"
is "everything is as it was" page edges_become $edges
is "a cycle is refused, and the page says why" page refused guard trim cycle
is "nothing has changed" page edges_become $edges
is "no console errors but that of the refusal" page faults 400

# ---- another file: its plan first
sed 's/level_db: -40/level_db: -43/' "$WORK/page.yaml" >"$WORK/other.yaml"
ctl apply "$WORK/page.yaml" >/dev/null
same "the plan of a file is shown" "$(page plan "$WORK/other.yaml")" "set hum/level_db -43 dB, was -40 dB"
is "axe finds nothing in it" page axe
page shot "$SHOTS/plan.png" >/dev/null
value_is "nothing is done by showing it" hum level_db -40 0
is "it is applied" page apply
is "and was done" wait_for 3 bash -c "aers-ctl --url '$URL' get hum level_db | grep -q -- -43"
same "the running graph can be saved" "$(page saved)" 200

# Every death makes the next wait longer, until the page must see it.
pid_of() { ctl status --json | jq -r --arg id "$1" '.nodes[] | select(.id == $id).pid'; }
kill_node() { kill -KILL "$(pid_of "$1")"; }
for _ in 1 2 3 4 5 6; do
    wait_for 10 running
    kill_node hum
    wait_for 2 bash -c "! aers-ctl --url '$URL' status --json | jq -e '.state == \"running\"'"
done
is "a killed node is seen restarting" page state_becomes hum backoff
is "and back" page state_becomes hum running
is "the health view opens" page view Health
is "its log has what aers-graphd said of it" page logged hum starting it again
is "its log tells the restart" page logged hum restarted
page shot "$SHOTS/health.png" >/dev/null
is "no console errors so far" page faults

is "stop stops" page press Stop
is "and is seen" page session_becomes stopped
is "start starts" page press Start
is "and is seen" page session_becomes running

is "back to the graph" page view Graph
stop "$METER"
is "without aers-meter the page says so" page link_becomes offline
start_meter
is "and comes back by itself" page link_becomes live
is "with meters that move" page moving
same "and the whole graph" "$(page nodes)" "$(api graph | jq -r '[.nodes[].id] | sort | join(" ")')"
is "no console errors but those of the refused connection" page faults ERR_CONNECTION_REFUSED

for look in "dark 1440 900" "light 1440 900" "dark 390 844" "light 390 844"; do
    read -r scheme width height <<<"$look"
    page open "$HTTP/" "$width" "$height" "$scheme" >/dev/null
    for view in Graph Mixer Health; do
        page view "$view" >/dev/null
        is "axe finds nothing in the $view view, $scheme, ${width}x$height" page axe
        is "nothing is wider than the screen" page fits
        page shot "$SHOTS/$view-$scheme-$width.png" >/dev/null
    done
done
for look in "dark 1440 900" "light 1440 900" "dark 390 844" "light 390 844"; do
    read -r scheme width height <<<"$look"
    page open "$HTTP/" "$width" "$height" "$scheme" >/dev/null
    is "a node is chosen by the keyboard, $scheme, ${width}x$height" page reach tone
    page unfold Setup >/dev/null
    is "axe finds nothing in the inspector" page axe
    is "nothing is wider than the screen" page fits
    page shot "$SHOTS/inspector-$scheme-$width.png" >/dev/null
    page key Escape >/dev/null
    page tool Add >/dev/null
    is "axe finds nothing in the palette" page axe
    page shot "$SHOTS/palette-$scheme-$width.png" >/dev/null
    page tool Add >/dev/null
    page dialog >/dev/null
    is "axe finds nothing in the load dialog" page axe
    page shot "$SHOTS/load-$scheme-$width.png" >/dev/null
done
is "no console errors at the end" page faults
exec 8>&-
finish
