# SPDX-License-Identifier: ISC
"""u = 10^(input_gain_db / 20) x,  c = 10^(ceiling_db / 20),  needed = min(1, c / max over channels |u|)

held[n]     = min(needed[n - L .. n])
released[n] = min(held[n], released[n - 1] + k (held[n] - released[n - 1]) + 1e-10),  k = 1 - exp(-1 / (release_s rate))
gain[n]     = mean of released[n - L .. n], weighted by a triangle
y[n]        = u[n - L] gain[n],   L = attack_ms rate / 1000 rounded to whole frames, at least 1

The triangle is a box of L/2 + 1 frames (rounded down) over another one, together L + 1 frames wide. Everything was 1 before
the first frame. Input gain and ceiling move along lines of 20 ms. A new attack starts a second gain with the new L, from a
past of ones; L frames later it is crossed over to in 20 ms, each of the two on the audio of its own L."""
import math
from collections import deque

from plan import amplitude, delayed, whole


def frames_of(step, attack_ms):
    return max(1, whole(attack_ms * step.rate_hz / 1000))


def latency(step):
    return frames_of(step, step.timeline("attack_ms")[0][1])


def triangle(L):
    first = L // 2 + 1
    second = L + 2 - first
    weights = [sum(1 for i in range(first) if 0 <= n - i < second) for n in range(L + 1)]
    return [w / (first * second) for w in weights]


def smooth_gain(needed, k, L):
    weights = triangle(L)
    recent = deque([1.0] * (L + 1), maxlen=L + 1)
    past = deque([1.0] * (L + 1), maxlen=L + 1)
    gains, released = [], 1.0
    for need, part in zip(needed, k):
        recent.append(need)
        held = min(recent)
        released = min(held, released + part * (held - released) + 1e-10)
        past.append(released)
        gains.append(sum(w * r for w, r in zip(weights, past)))
    return gains


def process(step, inputs):
    drive = step.glide("input_gain_db", amplitude)
    ceiling = step.glide("ceiling_db", amplitude)
    driven = [[g * x for g, x in zip(drive, channel)] for channel in inputs]
    peaks = [max(map(abs, frame)) for frame in zip(*driven)]
    needed = [min(1.0, c / p) if p > 0 else 1.0 for c, p in zip(ceiling, peaks)]
    k = step.hold("release_ms", lambda ms: 1 - math.exp(-1000 / (ms * step.rate_hz)))
    attacks = step.timeline("attack_ms", lambda ms: frames_of(step, ms))
    L = attacks[0][1]
    gain = smooth_gain(needed, k, L)
    outputs = [[u * g for u, g in zip(delayed(channel, L), gain)] for channel in driven]
    for frame, L in attacks[1:]:
        gain = [1.0] * frame + smooth_gain(needed[frame:], k[frame:], L)
        fade = [min(1.0, max(0.0, (n + 1 - frame - L) / step.ramp_nframes)) for n in range(step.nframes)]
        for c, channel in enumerate(driven):
            other = [u * g for u, g in zip(delayed(channel, L), gain)]
            outputs[c] = [a + f * (b - a) for a, b, f in zip(outputs[c], other, fade)]
    return outputs
