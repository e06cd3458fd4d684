# SPDX-License-Identifier: ISC
"""What is written is what came in: as floats, or rounded to whole numbers of 16, 24 or 32 bits and clipped at their ends."""
BITS = {"pcm16": 16, "pcm24": 24, "pcm32": 32}


def rounded(x, bits):
    full = 2 ** (bits - 1)
    return max(-full, min(full - 1, round(x * full))) / full


def process(step, inputs):
    bits = BITS.get(step.settings.get("format"))
    return [[rounded(x, bits) for x in channel] for channel in inputs] if bits else inputs
