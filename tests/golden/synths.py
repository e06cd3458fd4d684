# SPDX-License-Identifier: ISC
"""The synths of builtin/events: each SYNTH(rate, seed, duration, n, **params) makes its first n samples; duration is in
frames, 0 for its own. Written from the papers that the heads of src/aers-node/dsp/synth_*.c name, closed forms where there are
any, another structure of filter where there is a filter."""
import math

from formula.noise import random


def sub(key, index):
    """A key of its own for each index."""
    return random(key, index + 1)


def chance(key, index):
    return (random(key, index) >> 11) / 2 ** 53


def both(key, index):
    return 2 * chance(key, index) - 1


def click(rate, seed, duration, n, width_ms):
    width = max(1, round(width_ms * rate / 1000.0))
    return [1.0 if i < width else 0.0 for i in range(n)]


def impact(rate, seed, duration, n, freq_hz, decay_s, hardness):
    ratios = [1.0] + [((2 * k + 1) / 3.0112) ** 2 for k in range(2, 7)]
    u = chance(seed, 0)
    amps = [(0.3 + 0.7 * abs(math.cos(math.pi * (k + 1) * u))) * r ** (-2.0 * (1.0 - hardness)) for k, r in enumerate(ratios)]
    total = sum(amps)
    out = []
    for i in range(n):
        t = i / rate
        y = 0.0
        for a, r in zip(amps, ratios):
            if freq_hz * r / rate < 0.45:
                y += a * math.exp(-t * math.log(1000.0) * math.sqrt(r) / decay_s) * math.sin(2 * math.pi * freq_hz * r * t)
        out.append(y / total)
    return out


def sweep(rate, seed, duration, n, from_hz, to_hz, fade_ms):
    count = duration if duration else round(rate)
    f1, f2 = min(from_hz, 0.49 * rate), min(to_hz, 0.49 * rate)
    T, L = count / rate, math.log(f2 / f1)
    fade = min(fade_ms / 1000.0 * rate, count / 2)
    out = []
    for i in range(n):
        t = i / rate
        turns = f1 * t if L == 0 else f1 * T / L * (math.exp(t * L / T) - 1.0)
        edge = min(i, count - i)
        g = 0.5 - 0.5 * math.cos(math.pi * edge / fade) if edge < fade else 1.0
        out.append(g * math.sin(2 * math.pi * turns) if i < count else 0.0)
    return out


SURFACES = {
    "concrete": (70.0, 0.020, 0.40, 2400.0, 0.8, 0.006, 0.80, 0.0),
    "wood": (110.0, 0.060, 0.75, 1100.0, 1.2, 0.008, 0.55, 0.0),
    "gravel": (60.0, 0.018, 0.25, 3200.0, 0.6, 0.030, 1.20, 900.0),
    "grass": (55.0, 0.025, 0.30, 4500.0, 0.5, 0.040, 0.50, 2500.0),
}


class BandPass:
    """RBJ cookbook, constant 0 dB peak gain, direct form I."""

    def __init__(self, freq, q, rate):
        w = 2 * math.pi * min(freq / rate, 0.49)
        alpha = math.sin(w) / (2 * q)
        self.b = alpha / (1 + alpha)
        self.a1, self.a2 = -2 * math.cos(w) / (1 + alpha), (1 - alpha) / (1 + alpha)
        self.x1 = self.x2 = self.y1 = self.y2 = 0.0

    def __call__(self, x):
        y = self.b * (x - self.x2) - self.a1 * self.y1 - self.a2 * self.y2
        self.x2, self.x1, self.y2, self.y1 = self.x1, x, self.y1, y
        return y


def footstep(rate, seed, duration, n, surface, weight, gap_ms):
    f, tau, m, band, q, attack, b, grains = SURFACES[surface]
    key = sub(seed, 2)
    contacts = []
    for k in range(2):
        vary = lambda what, by: 1.0 + by * both(sub(seed, k), what)
        up = 1.3 if k else 1.0
        contacts.append((
            round(gap_ms / 1000.0 * rate * vary(3, 0.15)) if k else 0,
            (0.7 if k else 1.0) * vary(0, 0.1),
            f * (1.25 - 0.5 * weight) * up * vary(1, 0.06),
            BandPass(band * up * vary(2, 0.08), q, rate)))
    reach = math.ceil(0.0004 * rate)
    last, out = None, []
    for i in range(n):
        if grains and chance(key, 2 * i + 1) < grains / rate:
            last = i
        heard = not grains or (last is not None and i - last < reach)
        noise = both(key, 2 * i) if heard else 0.0
        y = 0.0
        for first, level, hz, filt in contacts:
            if i < first:
                continue
            t = (i - first) / rate
            y += level * (m * (0.5 + weight) * math.sin(2 * math.pi * hz * t) * math.exp(-t / tau)
                          + b * t / attack * math.exp(1 - t / attack) * filt(noise))
        out.append(y)
    return out


def explosion(rate, seed, duration, n, size, decay_s, rumble):
    key = sub(seed, 0)
    d = 0.0015 * 12.0 ** size
    f0 = 4000.0 / 5.0 ** size
    out, low1, low2 = [], 0.0, 0.0
    for i in range(n):
        t, stretch = i / rate, (i // 32) * 32 / rate
        f = 60.0 + (f0 - 60.0) * math.exp(-4.0 * stretch / decay_s)
        pole = math.exp(-2 * math.pi * f / rate)
        low1 = pole * low1 + (1 - pole) * both(key, i)
        low2 = pole * low2 + (1 - pole) * low1
        env = min(1.0, t / 0.004) * 10.0 ** (-3.0 * t / decay_s)
        out.append((1 - rumble) * (1 - t / d) * math.exp(-t / d) + rumble * 0.5 * low2 * math.sqrt(rate / f) * env)
    return out


VOWELS = [(270, 2290, 3010), (390, 1990, 2550), (530, 1840, 2480), (660, 1720, 2410), (730, 1090, 2440),
          (570, 840, 2410), (440, 1020, 2240), (300, 870, 2240), (640, 1190, 2390), (490, 1350, 1690)]


def babble(rate, seed, duration, n, pitch_hz, rate_hz, size, liveliness):
    def begins(k):
        move = 0.25 * both(sub(seed, k), 0) if k else 0.0
        return round((k + move) / rate_hz * rate)

    def vowel(k):
        return [f / size for f in VOWELS[int(10 * chance(sub(seed, k), 1))]]

    def pitch(k):
        return pitch_hz * 2.0 ** (0.5 * liveliness * both(sub(seed, k), 3))

    k, out = 0, []
    hz, formants = pitch(0), vowel(0)
    phase = flow = 0.0
    past = [(0.0, 0.0)] * 3
    for i in range(n):
        if i >= begins(k + 1):
            k += 1
        if i % 32 == 0:
            hz = pitch(k) + (hz - pitch(k)) * math.exp(-32 / rate / 0.060)
            formants = [v + (f - v) * math.exp(-32 / rate / 0.030) for v, f in zip(vowel(k), formants)]
        phase = math.fmod(phase + hz / rate, 1.0)
        g = (0.5 * (1 - math.cos(math.pi * phase / 0.4)) if phase < 0.4
             else math.cos(math.pi * (phase - 0.4) / 0.32) if phase < 0.56 else 0.0)
        t, length = i - begins(k), 0.85 * (begins(k + 1) - begins(k))
        silent = (k > 0 and chance(sub(seed, k), 2) < 0.15) or t >= length
        y = 0.0 if silent else (g - flow) * rate / (8.0 * hz) * math.sin(math.pi * t / length)
        flow = g
        for m, (f, w) in enumerate(zip(formants, (60, 90, 150))):
            C = -math.exp(-2 * math.pi * w / rate)
            B = 2 * math.exp(-math.pi * w / rate) * math.cos(2 * math.pi * min(f, 0.45 * rate) / rate)
            y = (1 - B - C) * y + B * past[m][0] + C * past[m][1]
            past[m] = (y, past[m][0])
        out.append(0.35 * y)
    return out


SYNTHS = {"babble": babble, "click": click, "explosion": explosion, "footstep": footstep, "impact": impact, "sweep": sweep}

# Frames until a synth is silent for good, where a duration does not say so.
LENGTHS = {
    "babble": lambda rate, **params: round(3.0 * rate),
    "click": lambda rate, width_ms: max(1, round(width_ms * rate / 1000)),
    "explosion": lambda rate, decay_s, **params: math.ceil(1.5 * decay_s * rate),
    "footstep": lambda rate, surface, gap_ms, **params: math.ceil(
        (max(12 * SURFACES[surface][1], 16 * SURFACES[surface][5]) + 1.15e-3 * gap_ms) * rate),
    "impact": lambda rate, decay_s, **params: math.ceil(1.5 * decay_s * rate),
    "sweep": lambda rate, **params: round(1.0 * rate),
}
SPREADS = {"babble", "sweep"}  # over a duration, instead of being cut by it
