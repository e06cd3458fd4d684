# SPDX-License-Identifier: ISC
"""y = 10^(gain_db / 20) x, silence at -120 dB. A change is a line of 20 ms in amplitude."""
from plan import amplitude


def process(step, inputs):
    gain = step.glide("gain_db", amplitude)
    return [[g * x for g, x in zip(gain, channel)] for channel in inputs]
