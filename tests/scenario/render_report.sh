#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# What a render measures: against sox, and against the signals for which EBU Tech 3341 and 3342 say what has to come out.
. "$(dirname "$0")/lib.sh"
cd "$WORK" || exit 1

player() { # CHANNELS: a graph that plays test.wav
    cat >play.yaml <<G
graph_id: play
nodes:
  - { id: play, type: source, source: { kind: file, path: test.wav } }
  - { id: out, type: output, sink: null, channels: $1 }
edges: [ { from: play, to: out } ]
G
}
of() { aers-ctl render play.yaml --json --duration "$1" --block 4096 >report.json; }
out() { jq ".nodes.out.$1" report.json; }
tone() { sox -n -r 48000 -c 2 -e float -b 32 "$1" synth "$2" sine 1000 gain -n "$3"; }
sox_stat() { sox test.wav -n stats 2>&1 | sed -n "s/^$1 *\([-0-9.]*\).*/\1/p"; }

player 2
tone test.wav 20 -23
is "Tech 3341, 1: a tone of -23 dBFS is rendered and measured" of 20
near "integrated" "$(out integrated_lufs)" -23 0.1
near "momentary" "$(out momentary_lufs)" -23 0.1
near "short-term" "$(out short_term_lufs)" -23 0.1
near "its peak" "$(out peak_dbfs)" -23 0.01
near "its RMS" "$(out rms_dbfs)" -26.01 0.01
near "no range" "$(out range_lu)" 0 0.1

tone a.wav 10 -36 && tone b.wav 60 -23 && sox a.wav b.wav a.wav test.wav
is "Tech 3341, 3: -36, -23, -36 dBFS" of 80
near "integrated" "$(out integrated_lufs)" -23 0.1

tone a.wav 20 -20 && tone b.wav 20 -30 && sox a.wav b.wav test.wav
is "Tech 3342, 1: -20, -30 dBFS" of 40
near "has a range of 10 LU" "$(out range_lu)" 10 1

sox -n -r 48000 -c 2 -e float -b 32 test.wav synth 2 sine 12000 0 12.5 vol 0.5
is "Tech 3341, 15: peaks between the samples" of 2
near "samples" "$(out peak_dbfs)" -9.03 0.02
near "true peak" "$(out true_peak_dbtp)" -6 0.4

sox -n -r 48000 -c 1 -e float -b 32 test.wav synth 5 pinknoise gain -n 0
player 1
is "noise" of 5
near "has the peak that sox finds" "$(out peak_dbfs)" "$(sox_stat 'Pk lev dB')" 0.01
near "and the RMS" "$(out rms_dbfs)" "$(sox_stat 'RMS lev dB')" 0.01
same "of its one channel, too" "$(out 'channels | length')" 1
is "its true peak is not below its peak" json_is '.nodes.out | .true_peak_dbtp >= .peak_dbfs' <report.json

sox -D -n -r 48000 -c 1 -b 16 test.wav trim 0 1
is "silence" of 1
same "is at the bottom of every scale" \
    "$(jq -c '.nodes.out | [.peak_dbfs, .true_peak_dbtp, .rms_dbfs, .integrated_lufs, .momentary_lufs] | unique' report.json)" "[-150]"

# ---- a graph: nodes, paths, events
cat >scene.yaml <<'G'
graph_id: scene
nodes:
  - id: steps
    type: source
    channels: 1
    source: { kind: events, events: [ { at: 0.25, synth: footstep, repeat: { every: 0.25, times: 5 } }, { at: 0.5, synth: click } ] }
  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }
  - { id: ceiling, type: processor, module: builtin/limiter, params: { ceiling_db: -9, attack_ms: 3 } }
  - { id: near, type: output, sink: null }
  - { id: far, type: output, sink: jack }
edges: [ { from: steps, to: trim }, { from: trim, to: ceiling }, { from: ceiling, to: near }, { from: trim, to: far } ]
G
scene() { aers-ctl render scene.yaml --duration 2 --block 1024 "$@"; }
is "two outputs" scene -o scene.wav --report scene.json
same "stand side by side in the order of the graph" "$(jq -c '[.outputs, .file.channels]' scene.json)" '[["near","far"],2]'
near "the first is the limited one" "$(sox scene.wav -n remix 1 stats 2>&1 | sed -n 's/^Pk lev dB *//p')" -9 0.5
same "every event is counted" "$(jq -c .events scene.json)" '{"played":6,"stolen":0,"tagged":0,"traced":[]}'
same "a limiter's latency" "$(jq '.nodes.ceiling.latency_frames' scene.json)" 144
same "is that of the path through it, and not of the other" "$(jq -c '[.nodes.near, .nodes.far | .path_latency_frames.max]' scene.json)" "[144,0]"
is "every node has told what it costs" json_is '[.nodes[].cpu_pct] | all(. > 0 and . < 100)' <scene.json
near "what leaves a node is measured as well: 6 dB less" \
    "$(jq '.nodes.trim.peak_dbfs - .nodes.steps.peak_dbfs' scene.json)" -6 0.01
is "the render is faster than the sound" json_is '.times_real_time > 1' <scene.json

# ---- assertions
is "what holds" scene --assert 'node/near: peak <= -8.9 dBFS' --assert 'node/steps: played = 6' \
    --assert 'node/near: path_latency = 3 ms' --assert 'node/ceiling: latency = 144' --assert 'node/trim: rms > -80'
scene -o kept.wav --assert 'node/near: peak <= -8.9' --assert 'node/near: peak <= -20 dBTP' >scene.txt 2>scene.err
same "what does not is status 1" "$?" 1
is "the failure says which, and what was measured" grep -qE 'assertion.* fails: node/near: peak <= -20 dBTP, measured -[0-9.]+ dBTP' scene.err
is "each is told of, the good ones too" [ "$(grep -c 'holds  node/near' scene.txt) $(grep -c 'FAILS  node/near' scene.txt)" = "1 1" ]
is "the file is there all the same" [ -s kept.wav ]
refused() { # STATUS CLAIM
    scene --assert "$2" >/dev/null 2>claim.err
    [ $? = "$1" ] && [ "$(wc -l <claim.err)" = 1 ]
}
is "no such node" refused 3 'node/nobody: peak < 0'
is "no such quantity" refused 2 'node/near: loudness < 0'
is "no such unit" refused 2 'node/near: rms < 0 LUFS'
is "no comparison" refused 2 'node/near: peak -3'
is "no number" refused 2 'node/near: peak < loud'
is "too much" refused 2 'node/near: peak < -3 dB or so'
is "a tolerance without sense" refused 2 'node/near: peak < -3 +- 1'
is "which of two outputs?" refused 2 'peak < 0'
finish
