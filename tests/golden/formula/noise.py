# SPDX-License-Identifier: ISC
"""Noise that is a function of seed, channel and frame of the session clock.

random(key, n) is the n-th number of splitmix64 (Steele, Lea, Flood 2014) whose state began at key; a channel's key is the
seed's own (channel + 1)-th number. As a fraction it is the number's leading bits with a sign, -1 to 1.

White: uniform between +-sqrt(3), so that the RMS is 1. Pink (Voss; Gardner 1978): 16 rows, row k of amplitude a_k with a new
value every 2^k frames and a straight line in between; the sum is divided by its RMS. The squares of the first a_k are fitted
to 1/f, the later ones all alike; they are kept in steps of 2^-12.

level_db is the RMS; a change is a line of 20 ms in amplitude. Color and seed jump."""
import math

from plan import amplitude

MASK = 2 ** 64 - 1
ROWS = 16
WEIGHTS = [2.384, 3.043, 1.819, 2.247, 2.016, 2.110] + [2.070] * (ROWS - 6)
AMPLITUDES = [round(math.sqrt(w) * 2 ** 12) / 2 ** 12 for w in WEIGHTS]


def random(key, n):
    z = (key + n * 0x9e3779b97f4a7c15) & MASK
    z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & MASK
    z = ((z ^ z >> 27) * 0x94d049bb133111eb) & MASK
    return z ^ z >> 31


def fraction(number, nbits):
    """The leading nbits, read as a signed number, as a part of its largest size."""
    leading = number >> (64 - nbits)
    half = 2 ** (nbits - 1)
    return (leading - 2 * half if leading >= half else leading) / half


def white(key, frame):
    return math.sqrt(3) * fraction(random(key, frame), 32)


def row(key, k, frame):
    """Where row k is: on the line from its turn before to its turn after the frame."""
    turn, way = frame >> k, (frame % 2 ** k) / 2 ** k
    before, after = (fraction(random((key + k) & MASK, turn + i), 24) for i in (0, 1))
    return AMPLITUDES[k] * (before + way * (after - before))


def row_variance(k):
    """Uniform values have a third; on the lines between independent ones it is, over the 2^k places, 2/3 + 1/3 4^-k of it."""
    return AMPLITUDES[k] ** 2 / 3 * (2 / 3 + 1 / 3 * 4 ** -k)


RMS = math.sqrt(sum(row_variance(k) for k in range(ROWS)))


def pink(key, frame):
    return sum(row(key, k, frame) for k in range(ROWS)) / RMS


def process(step, inputs):
    colors = step.hold("color", {"white": white, "pink": pink}.get)
    level = step.glide("level_db", amplitude)
    seeds = step.hold("seed")
    return [[gain * color(random(seed, c + 1), step.age + n)
             for n, (gain, color, seed) in enumerate(zip(level, colors, seeds))] for c in range(step.nout)]
