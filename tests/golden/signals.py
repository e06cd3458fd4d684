# SPDX-License-Identifier: ISC
"""Input signals. A case gives each input a list of them, which are added:

    { "kind": "impulse", "at": 100, "level": 1 }
    { "kind": "step", "level": 0.5 }
    { "kind": "sine", "freq_hz": 1000, "level": 0.5 }
    { "kind": "burst", "freq_hz": 1000, "level": 0.5 }     a sine that swells and falls once (Hann), first and last 0
    { "kind": "sweep", "from_hz": 20, "to_hz": 20000, "level": 0.5 }     exponential
    { "kind": "noise", "seed": 1, "level": 0.5 }           white, uniform between -level and level

Each but the impulse takes "from" and "to": it is silent before the one and from the other on."""
import math
import random


def impulse(spec, rate_hz, nframes):
    return [spec["level"] if i == spec["at"] else 0.0 for i in range(nframes)]


def step(spec, rate_hz, nframes):
    return [spec["level"]] * nframes


def sine(spec, rate_hz, nframes):
    return [spec["level"] * math.sin(2 * math.pi * spec["freq_hz"] * i / rate_hz) for i in range(nframes)]


def burst(spec, rate_hz, nframes):
    swell = [math.sin(math.pi * (i + 0.5) / nframes) ** 2 for i in range(nframes)]
    return [a * b for a, b in zip(swell, sine(spec, rate_hz, nframes))]


def sweep(spec, rate_hz, nframes):
    octaves = math.log(spec["to_hz"] / spec["from_hz"])
    turns = spec["from_hz"] * nframes / rate_hz / octaves
    return [spec["level"] * math.sin(2 * math.pi * turns * math.expm1(octaves * i / nframes)) for i in range(nframes)]


def noise(spec, rate_hz, nframes):
    dice = random.Random(spec["seed"])
    return [spec["level"] * (2 * dice.random() - 1) for _ in range(nframes)]


KINDS = {f.__name__: f for f in (impulse, step, sine, burst, sweep, noise)}


def make(specs, rate_hz, nframes):
    """The sum of what the specs describe, [nframes]."""
    total = [0.0] * nframes
    for spec in specs:
        first, end = spec.get("from", 0), spec.get("to", nframes)
        for i, x in enumerate(KINDS[spec["kind"]](spec, rate_hz, end - first)):
            total[first + i] += x
    return total
