#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The mix that make run plays: it is loud enough and not too loud, nothing clips, and the voices stand above the rest.
. "$(dirname "$0")/lib.sh"

export AERS_URL=osc.tcp://127.0.0.1:$OSC_PORT/ AERS_METER=http://127.0.0.1:$HTTP_PORT
is "the sounds are made" test -s "$TOP/data/dialogue.wav" -a -s "$TOP/data/visitor.wav" -a -s "$TOP/data/footsteps.wav" \
    -a -s "$TOP/data/music.wav"
nodes=$(aers-ctl check "$TOP/graphs/stage_mix.yaml" | grep -oE '[0-9]+ nodes' | tr -dc 0-9)
is "it is a graph of at least twelve nodes ($nodes)" test "$nodes" -ge 12

# Integrated loudness of 48 kHz stereo in LUFS: ITU-R BS.1770-4, its two filters and two gates.
loudness() {
    sox "$1" -t dat - biquad 1.53512485958697 -2.69169618940638 1.19839281085285 1 -1.69065929318241 0.73248077421585 \
        biquad 1 -2 1 1 -1.99004745483398 0.99007225036621 2>/dev/null | awk '
        function level(power) { return -0.691 + 10 * log(power + 1e-30) / log(10) }
        function gated(threshold,   i, sum, n) {
            for (i = 4; i <= nsteps; i++) if (level(block[i]) > threshold) { sum += block[i]; n++ }
            return n ? level(sum / n) : -99
        }
        !/^;/ { power += $2 * $2 + $3 * $3; if (++n % 4800 == 0) { step[++nsteps] = power / 4800; power = 0 } }
        END {
            for (i = 4; i <= nsteps; i++) block[i] = (step[i] + step[i - 1] + step[i - 2] + step[i - 3]) / 4
            printf "%.2f\n", gated(gated(-70) - 10)
        }'
}
peak_db() { sox "$1" -n stats 2>&1 | awk '/^Pk lev dB/ { print $4 }'; }

background aers-ctl up --json --meter-osc "127.0.0.1:$METER_PORT" "$TOP/graphs/stage_mix.yaml"
UP=$LAST
is "it plays" wait_for 30 grep -q '"state":"running"' "$WORK/aers-ctl.log"
same "both speakers hear it" "$(jack_lsp -c | grep -A1 -E '^system:playback_[12]$' | grep -c '^ *out_main:')" 2
record() { jack_rec -n "$JACK_DEFAULT_SERVER" -d 10 --torn -o "$WORK/$1.wav" "$1:out_1" "$1:out_2" 2>&1; }
for node in master_limiter bus_dialogue bus_effects bus_ambience bus_music; do
    record $node >"$WORK/$node.rec" &
    STARTED+=($!)
    recorders+=($!)
done
wait "${recorders[@]}"
aers-ctl status --json >"$WORK/status.json"
same "every node runs and none was started again" "$(jq -r '.nodes | map(select(.state != "running" or .restarts > 0)) | length' \
    "$WORK/status.json")" 0

near "ten seconds of it have about -18 LUFS" "$(loudness "$WORK/master_limiter.wav")" -18 3
above() { awk -v a="$1" -v b="$2" -v by="$3" 'BEGIN { exit !(a - b >= by) }'; }
peak=$(peak_db "$WORK/master_limiter.wav")
is "no peak is above -1 dBFS ($peak)" above -1 "$peak" 0
voices=$(loudness "$WORK/bus_dialogue.wav")
for bed in bus_music bus_effects bus_ambience; do
    level=$(loudness "$WORK/$bed.wav")
    is "the voices ($voices LUFS) stand 6 dB above $bed ($level LUFS)" \
        above "$voices" "$level" 6
    is "which can be heard" above "$level" "$voices" -26
done
kill -TERM "$UP"
is "it ends" wait_for 15 gone "$UP"
finish
