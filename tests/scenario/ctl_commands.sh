#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every command of aers-ctl against a real graph: what it prints, as text and as JSON, and how it ends.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
cat >"$WORK/ctl.yaml" <<'G'
graph_id: ctl
sample_rate: 48000
nodes:
  - { id: tone, type: source, source: { kind: sine, freq_hz: 440, level_db: -18 } }
  - { id: voice_gain, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - id: fx_eq
    type: processor
    module: builtin/biquad_eq
    params: { bands: [ { type: hp, freq_hz: 80, q: 0.707 }, { type: peak, freq_hz: 3500, q: 1.0, gain_db: 2.5 } ] }
  - { id: fx_delay, type: processor, module: builtin/delay, params: { delay_ms: 100, mix: 0.25 } }
  - { id: out, type: output, sink: null }
edges:
  - { from: tone, to: voice_gain }
  - { from: voice_gain, to: fx_eq }
  - { from: fx_eq, to: fx_delay }
  - { from: fx_delay, to: out }
G
start_jackd
background aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$WORK/ctl.yaml"
UP=$LAST
is "the graph plays" wait_for 15 grep -q '"state"' "$WORK/aers-ctl.log"

ends() { # SENTENCE STATUS COMMAND...: stderr is in $WORK/err
    local sentence=$1 status=$2
    shift 2
    "$@" >"$WORK/got" 2>"$WORK/err" </dev/null
    same "$sentence" $? "$status"
}
json() { jq -r "$@"; }

# ---- get, set and back
same "get prints one value bare" "$(aers-ctl get voice_gain gain_db)" -6
ends "set succeeds" 0 aers-ctl set voice_gain gain_db -3
is "and prints the value and the frame it takes effect at" grep -qxE 'voice_gain gain_db -3 dB \(frame [0-9]+\)' "$WORK/got"
same "get has it" "$(aers-ctl get voice_gain gain_db)" -3
same "set takes units" "$(aers-ctl set voice_gain gain_db -4.5dB | cut -d'(' -f1)" "voice_gain gain_db -4.5 dB "
same "set takes an amount" "$(aers-ctl set voice_gain gain_db +=1 | cut -d'(' -f1)" "voice_gain gain_db -3.5 dB "
same "and one that begins with a dash" "$(aers-ctl set voice_gain gain_db -=1 | cut -d'(' -f1)" "voice_gain gain_db -4.5 dB "
same "set takes thousands" "$(aers-ctl set fx_eq bands/2/freq_hz 1.2k | cut -d'(' -f1)" "fx_eq bands/2/freq_hz 1200 Hz "
same "set takes seconds for milliseconds" "$(aers-ctl set fx_delay delay_ms 0.2s | cut -d'(' -f1)" "fx_delay delay_ms 200 ms "
same "set takes a percentage" "$(aers-ctl set fx_delay mix 50% | cut -d'(' -f1)" "fx_delay mix 0.5 "
same "set takes the name of a choice" "$(aers-ctl set fx_eq bands/1/type lowshelf | cut -d'(' -f1)" \
    "fx_eq bands/1/type lowshelf "
same "set takes several parameters of several nodes" \
    "$(aers-ctl set fx_eq bands/2/gain_db +1 bands/2/q 2 voice_gain gain_db 0 | cut -d'(' -f1)" \
    "$(printf '%s \n' 'fx_eq bands/2/gain_db 1 dB' 'fx_eq bands/2/q 2' 'voice_gain gain_db 0 dB')"
near "they take effect together" "$(aers-ctl --json set fx_eq bands/2/gain_db 2 fx_delay mix 0.5 voice_gain gain_db -2 |
    json '.changes | map(.frame) | max - min')" 0 1
same "set takes node/param=value" "$(aers-ctl set voice_gain/gain_db=-7 fx_delay/mix=0.1 | cut -d'(' -f1)" \
    "$(printf '%s \n' 'voice_gain gain_db -7 dB' 'fx_delay mix 0.1')"
same "set takes patterns" "$(aers-ctl set 'fx_*' mute on | cut -d'(' -f1 | sort)" \
    "$(printf '%s \n' 'fx_delay mute on' 'fx_eq mute on')"
same "set --json tells value, unit and frame" \
    "$(aers-ctl set voice_gain gain_db -3 --json | json '.changes[0] | "\(.node) \(.param) \(.value) \(.unit) \(.frame > 0)"')" \
    "voice_gain gain_db -3 dB true"
same "get --json gives types of their own" \
    "$(aers-ctl get fx_eq bands/1/type --json | json '"\(.value | type) \(.value)"') $(aers-ctl get fx_eq mute --json | json '.value | type')" \
    "string lowshelf boolean"
same "get takes patterns" "$(aers-ctl get '*' mute | sort | tr '\n' ';')" \
    "fx_delay mute on;fx_eq mute on;out mute off;tone mute off;voice_gain mute off;"
aers-ctl unmute 'fx_*' >/dev/null

# ---- what people type is understood wherever a value comes as text
typed() { osc_ask "osc.udp://127.0.0.1:$OSC_PORT/" "/aers/node/$1" s "$2" | awk 'NR == 1 { print $1, $3 }'; }
same "an OSC string has its unit" "$(typed fx_delay/delay_ms 0.15s)" "/reply 150"
same "an amount counts from the value of the moment" "$(typed voice_gain/gain_db -4.5 && typed voice_gain/gain_db +=1.5dB)" \
    "$(printf '/reply -4.5\n/reply -3')"
same "toggle" "$(typed fx_eq/mute toggle && typed fx_eq/mute toggle)" "$(printf '/reply 1\n/reply 0')"
same "also as 0 to 1" "$(typed fx_delay/mix/n 25%)" "/reply 0.25"
same "a unit that does not fit is refused" "$(typed fx_delay/delay_ms 3dB)" "/error invalid"
same "PATCH of aers-meter takes it too" "$(curl -s -X PATCH -H 'Content-Type: application/json' -d '{"gain_db": "-7dB"}' \
    "$AERS_METER/api/nodes/voice_gain/params" >/dev/null; aers-ctl get voice_gain gain_db)" -7
two_at_once() { # amounts from two hands add up, whoever comes first
    aers-ctl set voice_gain gain_db -20 >/dev/null
    for i in 1 2 3 4 5 6 7 8; do aers-ctl set voice_gain gain_db +=1 >/dev/null & done
    wait $(jobs -pr | grep -vxF -e "$JACKD" -e "$UP")
    [ "$(aers-ctl get voice_gain gain_db)" = -12 ]
}
is "amounts of many hands add up" two_at_once
same "unmute" "$(aers-ctl get fx_eq mute)" off
same "mute and back by toggle" "$(aers-ctl mute fx_eq toggle | cut -d'(' -f1)$(aers-ctl mute fx_eq toggle | cut -d'(' -f1)" \
    "fx_eq mute on fx_eq mute off "
same "bypass" "$(aers-ctl bypass fx_eq | cut -d'(' -f1)$(aers-ctl bypass fx_eq off | cut -d'(' -f1)" \
    "fx_eq bypass on fx_eq bypass off "
same "solo" "$(aers-ctl solo voice_gain | cut -d'(' -f1)$(aers-ctl solo voice_gain off | cut -d'(' -f1)" \
    "voice_gain solo on voice_gain solo off "

# ---- from standard input
aers-ctl get '*' >"$WORK/scene"
aers-ctl set voice_gain gain_db -40 fx_delay mix 1 fx_eq bands/1/type hp >/dev/null
same "what get has printed, set - sets" "$(aers-ctl set - <"$WORK/scene" | wc -l; aers-ctl get '*')" \
    "$(wc -l <"$WORK/scene"; cat "$WORK/scene")"
refuses_line() { printf 'voice_gain gain_db -9\n\n# so\nfx_delay/mix=7\n' | aers-ctl set - 2>"$WORK/err"; [ $? = 2 ]; }
is "one wrong line holds back all" refuses_line
is "and is named" grep -q 'standard input:4: fx_delay mix: ' "$WORK/err"
same "nothing has changed" "$(aers-ctl get '*')" "$(cat "$WORK/scene")"
streams() { printf 'voice_gain gain_db -9\nfx_delay mix 7\nfx_delay/mix=20%%\n' | aers-ctl set --stream - 2>"$WORK/err"; }
same "set --stream goes on after one" "$(streams | cut -d'(' -f1)" "$(printf '%s \n' 'voice_gain gain_db -9 dB' 'fx_delay mix 0.2')"
is "which it names" grep -q 'standard input:2: fx_delay mix: ' "$WORK/err"

# ---- what is wrong is refused, with a hint, and changes nothing
aers-ctl set voice_gain gain_db -3 >/dev/null
ends "a value out of range ends with 2" 2 aers-ctl set voice_gain gain_db 99
is "and names the range" grep -qF -- "-120 to 24 dB" "$WORK/err"
ends "one wrong value holds back all" 2 aers-ctl set voice_gain gain_db -9 fx_delay mix 7
same "nothing has changed" "$(aers-ctl get voice_gain gain_db)" -3
ends "no number ends with 2" 2 aers-ctl set voice_gain gain_db loud
ends "the wrong unit ends with 2" 2 aers-ctl set voice_gain gain_db 3Hz
ends "an unknown node ends with 3" 3 aers-ctl set voice_gian gain_db -3
is "and is answered with the near one" grep -qF "did you mean voice_gain?" "$WORK/err"
ends "an unknown parameter ends with 3" 3 aers-ctl get voice_gain gain
is "and is answered with the near one" grep -qF "did you mean gain_db?" "$WORK/err"
ends "a pattern that reaches nothing ends with 3" 3 aers-ctl mute 'zz_*'
ends "words left over end with 2" 2 aers-ctl set voice_gain gain_db
ends "an unknown command ends with 2" 2 aers-ctl staus
is "and is answered with the near one" grep -qF "did you mean status?" "$WORK/err"
ends "an unknown option ends with 2" 2 aers-ctl status --jsno
ends "too many arguments end with 2" 2 aers-ctl ping pong
ends "no command ends with 2" 2 aers-ctl
ends "nobody there ends with 10" 10 aers-ctl --url osc.tcp://127.0.0.1:1/ status
ends "no meter there ends with 10" 10 aers-ctl --meter http://127.0.0.1:1 meters --once
ends "a wrong URL ends with 2" 2 aers-ctl --url nonsense:// status
ends "a wrong timeout ends with 2" 2 aers-ctl --timeout soon status
ends "errors can be JSON" 10 aers-ctl --log-format json --url osc.tcp://127.0.0.1:1/ ping
is "one object a line" json_is '.level == "error"' "$WORK/err"
ends "--quiet prints nothing" 0 aers-ctl -q get '*'
same "nothing at all" "$(cat "$WORK/got" "$WORK/err")" ""

# ---- status, list, info, graph
is "status --json has for every node what scripts want" json_is \
    '.state == "running" and (.nodes | length) == 5 and (.nodes | all(has("id") and has("state") and has("pid") and has("client")
     and has("restarts") and has("cpu_pct") and has("xruns")))' <(aers-ctl status --json)
is "status has a headline" grep -qE '^ctl: running, 48000 Hz, 1024 frames, up .*, [0-9]+ xruns, DSP load' <(aers-ctl status)
same "and a line for each node" "$(aers-ctl status | grep -c '^running ')" 5
same "without colours in a pipe" "$(aers-ctl status | grep -c $'\033')" 0
same "list --json is graphd's" "$(aers-ctl list --json | json '.nodes | map(.id) | join(" ")')" \
    "tone voice_gain fx_eq fx_delay out"
same "list of a pattern" "$(aers-ctl list 'fx_*' --json | json '.nodes | map(.id) | join(" ")')" "fx_eq fx_delay"
is "list prints values" grep -qE '^voice_gain +processor +builtin/gain +gain_db -3 dB$' <(aers-ctl list)
is "info prints range and meaning" grep -qE '^gain_db +-3 dB +0 +-120 \.\. 24 dB +Gain' <(aers-ctl info voice_gain)
same "info --json" "$(aers-ctl info voice_gain --json | json '.params.gain_db.max')" 24
same "graph is a tree from the output on" "$(LC_ALL=C aers-ctl graph | sed 's/  .*builtin.*//' | head -n 1)" out
is "graph --dot is DOT" grep -qF '"fx_delay" -> "out";' <(aers-ctl graph --dot)
is "graph --svg is a drawing" grep -q '<title>fx_eq' <(aers-ctl graph --svg)
ends "which needs Graphviz" 6 env PATH=/nowhere "$BIN/aers-ctl" graph --svg
same "graph --json" "$(aers-ctl graph --json | json '.edges | length')" 4
is "ping" aers-ctl ping
same "version" "$(aers-ctl version)" "$(aers-ctl --version)"
is "check says what is fine" grep -q 'fine: ctl, 5 nodes, 4 edges' <(aers-ctl check "$WORK/ctl.yaml")
sed 's/gain_db: -6/gain_db: 200/' "$WORK/ctl.yaml" >"$WORK/wrong.yaml"
ends "check ends with 2 for what is not" 2 aers-ctl check "$WORK/wrong.yaml"
is "with the place" grep -qE 'wrong.yaml:5:[0-9]+: nodes\[1\]' "$WORK/err"
same "check --json" "$(aers-ctl check --json "$WORK/wrong.yaml" | json '"\(.valid) \(.problems[0].line)"')" "false 5"
ends "a datagram is enough for a value" 0 aers-ctl --url "osc.udp://127.0.0.1:$OSC_PORT/" set voice_gain gain_db -5

is "a reader that goes early is no error" bash -o pipefail -c "for i in 1 2 3; do aers-ctl list --json | head -n 1; done; :"
same "colours can be asked for" "$(aers-ctl --color=always status | grep -c $'^\033\\[32mrunning')" 5
ends "a wrong kind of colours ends with 2" 2 aers-ctl --color=green status

# ---- OSC as it comes, levels too
background aers-ctl subscribe --meters --rate 50 voice_gain
is "subscribe --meters prints levels" wait_for 5 grep -qE '^/aers/node/voice_gain/meter ff -2[0-9.]+ -[0-9.]+$' "$WORK/aers-ctl.log"
stop "$LAST"
background aers-ctl --json subscribe --now fx_delay /aers/session
is "subscribe --json is an object a line" wait_for 5 grep -qxF '{"address":"/aers/node/fx_delay/mute","types":"F","args":[false]}' \
    "$WORK/aers-ctl.log"
stop "$LAST"

background aers-ctl --url "osc.udp://127.0.0.1:$OSC_PORT/" watch tone
lease_is() { aers-ctl status --json | json_is ".feedback.subscribers[] | select(.lease_left_s > 0).lease_left_s $1"; }
is "over UDP a lease runs" wait_for 10 lease_is '< 58'
is "and is renewed" wait_for 10 lease_is '> 58'
stop "$LAST"
same "save --json has the text" "$(aers-ctl save - --json | jq -r .yaml | head -n 1)" "$(aers-ctl save - | head -n 1)"
same "or the file" "$(aers-ctl save --json "$WORK/saved.yaml" | jq -r .file)" "$WORK/saved.yaml"

# ---- load
echo "  - { from: tone, to: out }" >>"$WORK/ctl.yaml"
same "load without a file reads the one that plays once more" "$(aers-ctl load | grep -cE '^connect +tone:out_1 > out:in_1')" 1
sed -i '$d' "$WORK/ctl.yaml"
same "load with a file as apply" "$(aers-ctl load "$WORK/ctl.yaml" | grep -cE '^disconnect +tone:out_1 > out:in_1')" 1
same "and nothing is left to do" "$(aers-ctl load)" "nothing to do"

# ---- stop and start
same "--no-wait does not wait" "$(aers-ctl --no-wait stop)" stopping
same "--wait does, before anything else" "$(aers-ctl --wait=20 status --json | json .state)" stopped
ends "--wait ends with nobody there, too" 10 aers-ctl --wait=0.1 --url osc.tcp://127.0.0.1:1/ status
same "stop" "$(aers-ctl stop)" stopped
same "no node runs" "$(aers-ctl status --json | json '.nodes | map(select(.pid > 0)) | length')" 0
same "a value can be set all the same" "$(aers-ctl set voice_gain gain_db -8)" \
    "voice_gain gain_db -8 dB (kept; the node is not running)"
same "start" "$(aers-ctl start)" running
near "and the value is there" "$(jack_rec -n "$JACK_DEFAULT_SERVER" -d 0.3 --levels voice_gain:out_1 | jq '.channels[0].peak_db')" -26 0.1

# ---- meters
meter_has() { aers-ctl meters --once | grep -qE '^voice_gain 1 -26\.'; }
is "meters --once prints node, channel, peak, rms" wait_for 5 meter_has
same "meters --json is the telemetry frame" "$(aers-ctl meters --json | json '"\(.type) \(.graph_id)"')" "frame ctl"
in_terminal() { # KEYS COMMAND...: under a terminal of 100 x 20, what it wrote in $WORK/screen
    local keys=$1
    shift
    { wait_for 5 grep -q 'q quits\|arrows' "$WORK/screen"; printf %s "$keys"; wait_for 5 grep -qF $'\033[?1049l' "$WORK/screen"; } |
        TERM=xterm NO_COLOR='' script -qfec "stty cols 100 rows 20; $*" "$WORK/screen" >/dev/null
}
: >"$WORK/screen"
is "live meters end with q" in_terminal q aers-ctl meters
is "they show the nodes" grep -q voice_gain "$WORK/screen"
is "they took another screen" grep -qF $'\033[?1049h' "$WORK/screen"
is "and gave everything back" grep -qF $'\033[?25h\033[?1049l' "$WORK/screen"
ends "live meters need a terminal" 6 aers-ctl meters

kill -TERM "$UP"
wait_for 15 gone "$UP"
finish
