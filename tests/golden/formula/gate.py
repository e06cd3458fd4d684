# SPDX-License-Identifier: ISC
"""Opens in the frame in which max over channels |in| reaches 10^(threshold_db / 20); closes hold_ms (in whole frames) after the
last frame in which it was at or above 10^((threshold_db - hysteresis_db) / 20).

g[n] = K g[n - 1] + (1 - K) target,  y = g in

target: 1 while open, 10^(range_db / 20) while closed (0 at -120); K = exp(-1000 / (ms rate)), of attack_ms while g is below the
target, else of release_ms. It begins closed."""
import math

from plan import amplitude, whole


def process(step, inputs):
    left = lambda ms: math.exp(-1000 / (ms * step.rate_hz))
    threshold, hysteresis = step.hold("threshold_db"), step.hold("hysteresis_db")
    attack, release = step.hold("attack_ms", left), step.hold("release_ms", left)
    wait = step.hold("hold_ms", lambda ms: whole(ms * step.rate_hz / 1000))
    closed = step.hold("range_db", amplitude)
    is_open, rest, g = False, 0, closed[0]
    gains = []
    for n, frame in enumerate(zip(*inputs)):
        top = max(map(abs, frame))
        if top >= 10 ** ((threshold[n] - (hysteresis[n] if is_open else 0)) / 20):
            is_open, rest = True, wait[n]
        elif is_open and rest > 0:
            rest -= 1
        else:
            is_open = False
        target = 1.0 if is_open else closed[n]
        k = attack[n] if target > g else release[n]
        g = target + k * (g - target)
        gains.append(g)
    return [[g * x for g, x in zip(gains, channel)] for channel in inputs]
