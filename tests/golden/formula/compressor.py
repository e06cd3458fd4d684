# SPDX-License-Identifier: ISC
"""x = 20 log10(max over channels |in|),  d = x - threshold_db,  s = 1 - 1 / ratio,  W = knee_db

r = 0                        for d <= -W / 2
    s (d + W / 2)^2 / (2 W)  between
    s d                      for d >= W / 2
p[n] = max(r[n], R p[n - 1] + (1 - R) r[n]),  R = exp(-1000 / (release_ms rate))
g[n] = A g[n - 1] + (1 - A) p[n],             A = exp(-1000 / (attack_ms rate))
y    = 10^((makeup_db - g) / 20) in

Giannoulis, Massberg, Reiss: Digital Dynamic Range Compressor Design, JAES 60 (6), 2012: equations 4 and 17. Threshold, knee and
make-up move along lines of 20 ms, the ratio in s; the times jump."""
import math


def process(step, inputs):
    left = lambda ms: math.exp(-1000 / (ms * step.rate_hz))
    same = lambda value: value
    threshold, knee, makeup = (step.glide(name, same) for name in ("threshold_db", "knee_db", "makeup_db"))
    slope = step.glide("ratio", lambda ratio: 1 - 1 / ratio)
    attack, release = step.hold("attack_ms", left), step.hold("release_ms", left)
    peak = smooth = 0.0
    gains = []
    for n, frame in enumerate(zip(*inputs)):
        top = max(map(abs, frame))
        d = (20 * math.log10(top) if top > 10 ** -7.5 else -150.0) - threshold[n]
        W, s = knee[n], slope[n]
        r = 0.0 if 2 * d <= -W else s * (d + W / 2) ** 2 / (2 * W) if 2 * d < W else s * d
        peak = max(r, release[n] * peak + (1 - release[n]) * r)
        smooth = attack[n] * smooth + (1 - attack[n]) * peak
        gains.append(10 ** ((makeup[n] - smooth) / 20))
    return [[g * x for g, x in zip(gains, channel)] for channel in inputs]
