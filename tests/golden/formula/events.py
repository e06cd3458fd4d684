# SPDX-License-Identifier: ISC
"""A timeline of synths (../synths.py); times are "N samples", as in a node's plan.

The k-th time of an event begins at `at` + k `every` + d frames, d a whole number by chance within +-humanise, 0 for k = 0. Its
key is that of k, of the event (its seed, or 2^32 + its place), of the source's seed. Its level is gain_db, for k > 0 and by
chance within +-humanise_db louder. What a duration cuts off fades along a line over the last 5 ms.

    mono source: as it is       stereo: cos t left, sin t right, t = (pan + 1) pi / 4"""
import json
import math
import os

import plan
from plan import amplitude
from synths import LENGTHS, SPREADS, SYNTHS, both, sub

FADE_S = 0.005


def samples(text):
    number, unit = text.split()
    assert unit == "samples"
    return int(number)


def parameters(event):
    with open(os.path.join(plan.ROOT, "manifests", "synth", event["synth"] + ".json")) as file:
        described = json.load(file)["params"]
    return {name: event.get("params", {}).get(name, what["default"]) for name, what in described.items()}


def sides(step, event):
    if step.nout == 1:
        return [1.0]
    turn = (event.get("pan", 0) + 1) * math.pi / 4
    return [math.cos(turn), math.sin(turn)]


def play(step, event, key, frame, gain, outputs):
    """Add one time of an event, from its frame on."""
    duration, params = samples(event.get("duration", "0 samples")), parameters(event)
    whole = LENGTHS[event["synth"]](step.rate_hz, **params)
    is_cut = 0 < duration < whole and event["synth"] not in SPREADS
    length = duration if is_cut or (duration and event["synth"] in SPREADS) else whole
    fade = min(int(step.rate_hz * FADE_S), length)
    heard = min(length, step.nframes - frame)
    for n, x in enumerate(SYNTHS[event["synth"]](step.rate_hz, key, duration, heard, **params)):
        if is_cut and length - n < fade:
            x *= (length - n) / fade
        for out, side in zip(outputs, sides(step, event)):
            out[frame + n] += gain * side * x


def process(step, inputs):
    outputs = [[0.0] * step.nframes for _ in range(step.nout)]
    for index, event in enumerate(json.loads(step.settings["events"])):
        repeat = event.get("repeat", {})
        key = sub(step.constant("seed"), event.get("seed", 2 ** 32 + index))
        every = samples(repeat.get("every", "0 samples"))
        for k in range(repeat.get("times", 1)):
            spread = samples(repeat.get("humanise", "0 samples")) * both(key, k) if k else 0.0
            own = sub(key, k)
            db = event.get("gain_db", 0) + (repeat.get("humanise_db", 0) * both(own, 0) if k else 0)
            frame = samples(event["at"]) + k * every + round(spread)
            if frame < step.nframes:
                play(step, event, sub(own, 1), frame, amplitude(db), outputs)
    level = step.glide("gain_db", amplitude)
    return [[x * gain for x, gain in zip(channel, level)] for channel in outputs]
