# SPDX-License-Identifier: ISC
"""w[n] = x[n] + feedback w[n - max(D, 1)]
y[n] = (1 - mix) x[n] + mix w[n - D],   D = delay_ms rate / 1000 rounded to whole frames

A new delay is reached on a straight line over 20 ms, or over twice the difference where that is longer. On the way w is read
between its frames: by the cubic through them whose slope at a frame is that of the line through its two neighbours (Catmull
and Rom), by a straight line between the first two frames back. Feedback and mix move along lines of 20 ms."""
import math

from plan import glide, whole


def at(w, place):
    return w[place] if place >= 0 else 0.0


def between(w, n, d):
    """w[n - d], d >= 1, w known up to n - 1."""
    back = math.floor(d)
    t = d - back
    p1, p2 = at(w, n - back), at(w, n - back - 1)
    if t == 0 or back < 2:
        return p1 + t * (p2 - p1)
    m1, m2 = (p2 - at(w, n - back + 1)) / 2, (at(w, n - back - 2) - p1) / 2
    return ((2 * t ** 3 - 3 * t ** 2 + 1) * p1 + (t ** 3 - 2 * t ** 2 + t) * m1 +
            (3 * t ** 2 - 2 * t ** 3) * p2 + (t ** 3 - t ** 2) * m2)


def delay(x, frames, feedback):
    """(w[n - D]) of one channel."""
    w, result = [], []
    for n, (sample, d, f) in enumerate(zip(x, frames, feedback)):
        back = between(w, n, max(d, 1))
        w.append(sample + f * back)
        result.append(back if d >= 1 else w[n] + d * (back - w[n]))
    return result


def process(step, inputs):
    targets = step.timeline("delay_ms", lambda ms: whole(ms * step.rate_hz / 1000))
    frames = glide(targets, step.nframes, lambda distance: max(step.ramp_nframes, math.ceil(2 * distance)))
    feedback, mix = step.glide("feedback"), step.glide("mix")
    outputs = []
    for x in inputs:
        wet = delay(x, frames, feedback)
        outputs.append([(1 - m) * a + m * b for m, a, b in zip(mix, x, wet)])
    return outputs
