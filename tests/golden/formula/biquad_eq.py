# SPDX-License-Identifier: ISC
"""Filters in series: responses from Robert Bristow-Johnson's Audio EQ Cookbook.

H(z) = (b0 + b1 z^-1 + b2 z^-2) / (a0 + a1 z^-1 + a2 z^-2), written down as there. So that a change can glide, each filter runs
as the state space whose states are those of a trapezoidal state-variable filter (Simper 2013) with the same poles, the band
state scaled by 1/Q' in the shapes that are made of the band alone, and all eight of its numbers go along lines of 20 ms:

    s1' = a11 s1 - a21 s2 + b1 x      s2' = a21 s1 + a22 s2 + b2 x      y = c1 s1 + c2 s2 + d x"""
import math

from plan import glide

BAND_SHAPES = ("bp", "notch", "peak", "allpass")


def cookbook(shape, w0, q, gain_db):
    """((b0, b1, b2), (a0, a1, a2))"""
    A, cos, alpha = 10 ** (gain_db / 40), math.cos(w0), math.sin(w0) / (2 * q)
    root = 2 * math.sqrt(A) * alpha
    plain = (1 + alpha, -2 * cos, 1 - alpha)
    return {
        "lp": (((1 - cos) / 2, 1 - cos, (1 - cos) / 2), plain),
        "hp": (((1 + cos) / 2, -(1 + cos), (1 + cos) / 2), plain),
        "bp": ((alpha, 0, -alpha), plain),
        "notch": ((1, -2 * cos, 1), plain),
        "allpass": ((1 - alpha, -2 * cos, 1 + alpha), plain),
        "peak": ((1 + alpha * A, -2 * cos, 1 - alpha * A), (1 + alpha / A, -2 * cos, 1 - alpha / A)),
        "lowshelf": ((A * ((A + 1) - (A - 1) * cos + root), 2 * A * ((A - 1) - (A + 1) * cos),
                      A * ((A + 1) - (A - 1) * cos - root)),
                     ((A + 1) + (A - 1) * cos + root, -2 * ((A - 1) + (A + 1) * cos),
                      (A + 1) + (A - 1) * cos - root)),
        "highshelf": ((A * ((A + 1) + (A - 1) * cos + root), -2 * A * ((A - 1) + (A + 1) * cos),
                       A * ((A + 1) + (A - 1) * cos - root)),
                      ((A + 1) - (A - 1) * cos + root, 2 * ((A - 1) - (A + 1) * cos),
                       (A + 1) - (A - 1) * cos - root)),
    }[shape]


def state_space(shape, b, a):
    """(a11, a21, a22, b1, b2, c1, c2, d) with the cookbook's transfer function.

    The trapezoidal filter of integrator gain g and damping k has the denominator (1 + gk + g^2), 2 g^2 - 2, (1 - gk + g^2)
    (times any factor), so g and k follow from a0, a1, a2. Its states give 2 z^-1 (g, g^2) / that denominator and so on; the
    outputs' c1, c2 and d are what makes the numerator b0, b1, b2."""
    scale = (a[0] - a[1] + a[2]) / 4
    g = math.sqrt((a[0] + a[1] + a[2]) / 4 / scale)
    k = (a[0] - a[2]) / 2 / scale / g
    a1 = 1 / (1 + g * (g + k))
    band = k if shape in BAND_SHAPES else 1.0
    a11, a21, a22 = 2 * a1 - 1, 2 * g * a1, 1 - 2 * g * g * a1
    b1, b2 = 2 * g * a1 * band, 2 * g * g * a1 * band
    # H = d + (n1 z^-1 + n2 z^-2) / (1 + p1 z^-1 + p2 z^-2); s1 = (b1 z^-1 + u z^-2) / ..., s2 = (b2 z^-1 + v z^-2) / ...
    p1, p2, d = a[1] / a[0], a[2] / a[0], b[0] / a[0]
    n1, n2 = b[1] / a[0] - d * p1, b[2] / a[0] - d * p2
    u, v = -a22 * b1 - a21 * b2, a21 * b1 - a11 * b2
    determinant = b1 * v - b2 * u
    return a11, a21, a22, b1, b2, (n1 * v - n2 * b2) / determinant, (n2 * b1 - n1 * u) / determinant, d


def numbers(step, values):
    w0 = 2 * math.pi * min(values["freq_hz"] / step.rate_hz, 0.49)
    space = state_space(values["type"], *cookbook(values["type"], w0, values["q"], values["gain_db"]))
    return space if values["enabled"] else space[:5] + (0.0, 0.0, 1.0)


def band_numbers(step, band):
    """Each of the eight numbers of a band, frame by frame."""
    names = {"bands/%d/%s" % (band + 1, field): field for field in ("type", "freq_hz", "q", "gain_db", "enabled")}
    now = {field: step.timeline(name)[0][1] for name, field in names.items()}
    changes = [(frame, field, value) for name, field in names.items() for frame, value in step.timeline(name)[1:]]
    targets = [(0, numbers(step, now))]
    for frame in sorted({frame for frame, _, _ in changes}):
        now.update({field: value for when, field, value in changes if when == frame})
        targets.append((frame, numbers(step, now)))
    return zip(*(glide([(frame, target[i]) for frame, target in targets], step.nframes, step.ramp_nframes)
                 for i in range(8)))


def process_band(step, band, x):
    s1 = s2 = 0.0
    result = []
    for (a11, a21, a22, b1, b2, c1, c2, d), sample in zip(band_numbers(step, band), x):
        result.append(c1 * s1 + c2 * s2 + d * sample)
        s1, s2 = a11 * s1 - a21 * s2 + b1 * sample, a21 * s1 + a22 * s2 + b2 * sample
    return result


def process(step, inputs):
    outputs = []
    for x in inputs:
        for band in range(step.nelements):
            x = process_band(step, band, x)
        outputs.append(x)
    return outputs
