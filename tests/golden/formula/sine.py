# SPDX-License-Identifier: ISC
"""y[n] = 10^(level_db / 20) sin(2 pi p[n]), p[n + 1] = p[n] + freq_hz / rate. At frame n of the session clock p is
n freq_hz / rate whenever the node was started. Frequencies above 0.49 rate act as that; a change of frequency moves
freq_hz, a change of level the amplitude, along a line of 20 ms."""
import math

from plan import amplitude


def process(step, inputs):
    freqs = step.glide("freq_hz", lambda freq_hz: min(freq_hz / step.rate_hz, 0.49))
    level = step.glide("level_db", amplitude)
    turns = step.age * min(step.timeline("freq_hz")[0][1] / step.rate_hz, 0.49)
    wave = []
    for freq, gain in zip(freqs, level):
        wave.append(gain * math.sin(2 * math.pi * math.fmod(turns, 1)))
        turns += freq
    return [wave] * step.nout
