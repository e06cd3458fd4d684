# SPDX-License-Identifier: ISC
"""y_c = master sum over inputs of gain_i side_i(c) x_i, a muted input has gain 0. Changes are lines of 20 ms of gain times
side.

    mono into stereo     cos t left, sin t right, t = (pan + 1) pi / 4
    stereo into stereo   min(1, 1 - pan) left, min(1, 1 + pan) right
    mono into others     every channel
    all the rest         channel to channel; what is beyond the last output is not heard"""
import math

from plan import amplitude, glide


def sides(nchannels, nout, pan):
    """The factors of the channels of one input."""
    if nout == 2 and nchannels == 1:
        t = (pan + 1) * math.pi / 4
        return math.cos(t), math.sin(t)
    if nout == 2 and nchannels == 2:
        return min(1, 1 - pan), min(1, 1 + pan)
    return 1, 1


def gains(step, element, nchannels, side):
    """gain_i side_i frame by frame, for the channels on one side."""
    names = {"inputs/%d/%s" % (element + 1, field): field for field in ("gain_db", "pan", "mute")}
    now = {field: step.timeline(name)[0][1] for name, field in names.items()}
    changes = sorted((frame, field, value) for name, field in names.items() for frame, value in step.timeline(name)[1:])

    def factor():
        return 0 if now["mute"] else amplitude(now["gain_db"]) * sides(nchannels, step.nout, now["pan"])[side]
    targets = [(0, factor())]
    for frame, field, value in changes:
        now[field] = value
        targets.append((frame, factor()))
    return glide(targets, step.nframes, step.ramp_nframes)


def process(step, inputs):
    outputs = [[0.0] * step.nframes for _ in range(step.nout)]
    counts = step.element_channels or [len(inputs) // step.nelements] * step.nelements
    first = 0
    for element, nchannels in enumerate(counts):
        factors = [gains(step, element, nchannels, side) for side in (0, 1)]
        for c in range(step.nout):
            source = 0 if nchannels == 1 else c
            if source < nchannels:
                x, gain = inputs[first + source], factors[c % 2 if step.nout == 2 else 0]
                outputs[c] = [y + g * s for y, g, s in zip(outputs[c], gain, x)]
        first += nchannels
    master = step.glide("gain_db", amplitude)
    return [[m * y for m, y in zip(master, channel)] for channel in outputs]
