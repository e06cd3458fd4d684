# SPDX-License-Identifier: ISC
"""A node plan (docs/node-plan.md) computed over all of its frames at once, in double precision: what aers-node does in
blocks and in floats is compared with this. The modules' formulae are in formula/, the ranges and defaults in manifests/."""
import importlib
import json
import math
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

RAMP_S = 0.020  # of a parameter
FADE_S = 0.010  # of mute, bypass and of who joins a session


def amplitude(db):
    """Decibels of amplitude as a factor; -120 dB is silence."""
    return 0.0 if db <= -120 else 10 ** (db / 20)


def whole(x):
    """Rounded to a whole number, halves up."""
    return math.floor(x + 0.5)


def glide(changes, nframes, length):
    """A value that goes along straight lines. changes: [(frame, target)], the first one where it starts; length: frames of
    a line, or a function of its distance. In the first frame of a line the value has already gone one frame's way."""
    values = []
    value = target = changes[0][1]
    slope, left = 0.0, 0
    later = changes[1:]
    for n in range(nframes):
        while later and later[0][0] <= n:
            goal = later.pop(0)[1]
            if goal != target:
                left = length(abs(goal - value)) if callable(length) else length
                slope, target = (goal - value) / left, goal
        left = max(left - 1, 0)
        value = target - slope * left
        values.append(value)
    return values


def hold(changes, nframes):
    """A value that jumps."""
    values = []
    for (frame, value), (end, _) in zip(changes, changes[1:] + [(nframes, None)]):
        values += [value] * (end - frame)
    return values


def envelope(points, frame):
    """The value of an envelope (docs/automation.md) at a frame of the session."""
    earlier = [p for p in points if p[0] <= frame]
    if not earlier or len(earlier) == len(points):
        return (earlier or points)[-1 if earlier else 0][1]
    (start, a, curve), (end, b, _) = earlier[-1], points[len(earlier)]
    x = (frame - start) / (end - start)
    return {"hold": lambda: a, "linear": lambda: a + (b - a) * x, "exponential": lambda: a * (b / a) ** x,
            "s-curve": lambda: a + (b - a) * (3 * x * x - 2 * x ** 3)}[curve]()


class Step:
    """One step of the plan as its formula sees it."""

    def __init__(self, plan, step, changes, nframes, age):
        self.rate_hz, self.nframes, self.age = plan["rate_hz"], nframes, age
        self.settings, self.nelements = step["settings"], step["elements"]
        self.element_channels = step["element_channels"]
        self.nout, self.sources = len(step["out"]), plan["sources"]
        self.ramp_nframes, self.fade_nframes = whole(self.rate_hz * RAMP_S), whole(self.rate_hz * FADE_S)
        self.values, self.changes = step["values"], [c for c in changes if c["step"] == step["id"]]
        self.envelopes = {e["address"]: e["points"] for e in step.get("automation", []) if e["mode"] == "read"}
        with open(os.path.join(ROOT, "manifests", step["module"] + ".json")) as file:
            self.manifest = json.load(file)

    def describe(self, address):
        if address in ("mute", "bypass"):
            return {"type": "bool", "default": False}
        parts = address.split("/")
        return (self.manifest if len(parts) == 1 else self.manifest["list"])["params"][parts[-1]]

    def timeline(self, address, convert=lambda value: value):
        """[(frame, value)] of a parameter ("gain_db", "bands/1/q"), from what it starts with."""
        first = self.values.get(address, self.describe(address)["default"])
        later = [(c["frame"], convert(c["value"])) for c in self.changes if c["address"] == address]
        later.sort(key=lambda change: change[0])
        assert all(frame > 0 for frame, _ in later), "what holds from frame 0 on is one of the plan's values"
        return [(0, convert(first))] + later

    def glide(self, address, convert=lambda value: value):
        """A parameter frame by frame, each change a line of 20 ms in what convert makes of it; of an envelope that is
        read the steps after a hold are such lines, and the rest is its formula."""
        if address in self.envelopes:
            return self.follow(self.envelopes[address], convert)
        return glide(self.timeline(address, convert), self.nframes, self.ramp_nframes)

    def follow(self, points, convert):
        values = [convert(envelope(points, self.age + n)) for n in range(self.nframes)]
        for before, point in zip(points, points[1:]):
            first = point[0] - self.age
            if before[2] == "hold" and 0 < first < self.nframes and before[1] != point[1]:
                line = glide([(0, convert(before[1])), (0, convert(point[1]))], self.ramp_nframes, self.ramp_nframes)
                values[first:first + self.ramp_nframes] = line
        return values[:self.nframes]

    def hold(self, address, convert=lambda value: value):
        """A parameter frame by frame that does not ramp."""
        return hold(self.timeline(address, convert), self.nframes)

    def constant(self, address):
        """A parameter that the case does not change."""
        timeline = self.timeline(address)
        assert len(timeline) == 1, address + " has no formula for changes"
        return timeline[0][1]


def delayed(x, nframes):
    """x, so many frames later."""
    return ([0.0] * nframes + x)[:len(x)] if nframes else x


def around(step, formula, inputs, outputs):
    """What the host adds to every module: bypass crosses in the dry input, as late as the module; mute closes a gate;
    whoever joins a session that runs already fades in."""
    latency = formula.latency(step) if hasattr(formula, "latency") else 0
    if step.manifest.get("bypass", step.manifest["channels"].get("same", False)):
        bypass = glide(step.timeline("bypass", float), step.nframes, step.fade_nframes)
        dry = [delayed(x, latency) for x in inputs]
        outputs = [[w + (d - w) * b for w, d, b in zip(wet, dry[c], bypass)] for c, wet in enumerate(outputs)]
    is_open = step.timeline("mute", lambda muted: 0.0 if muted else 1.0)
    if step.age:
        is_open = [(0, 0.0)] + is_open
    gate = glide(is_open, step.nframes, step.fade_nframes)
    return [[x * g for x, g in zip(channel, gate)] for channel in outputs]


def run_once(case, inputs, nframes):
    plan = case["plan"]
    silence = [0.0] * nframes
    nports = len(plan["inputs"]) + len(plan["outputs"])
    buffers = inputs + [silence] * (nports - len(inputs) + plan["nscratch"])
    result = None
    for spec in plan["steps"]:
        step = Step(plan, spec, case.get("changes", []), nframes, case.get("age", 0))
        formula = importlib.import_module("formula." + spec["module"].split("/")[1])
        ins = [[sum(xs) for xs in zip(silence, *(buffers[b] for b in sources))] for sources in spec["in"]]
        if spec["out"]:
            for b, channel in zip(spec["out"], around(step, formula, ins, formula.process(step, ins))):
                buffers[b] = channel
        elif "result" in case and step.settings.get("path") == case["result"]:
            result = formula.process(step, around(step, formula, [], ins))
    return result or buffers[len(inputs):nports]


def run(case, inputs, nframes):
    """The outputs of the case's plan, or what is in the file that it writes. A loop from an output to an input port
    takes one block; going round it once more makes right as many frames more as it is long."""
    outputs = run_once(case, inputs, nframes)
    loops = case.get("loops", [])
    assert not loops or len(case["blocks"]) == 1, "what comes out of a loop depends on the size of the blocks"
    for _ in range(nframes if loops else 0):
        heard = list(inputs)
        for loop in loops:
            back = delayed(outputs[loop["output"]], case["blocks"][0])
            heard[loop["input"]] = [a + b for a, b in zip(heard[loop["input"]], back)]
        before, outputs = outputs, run_once(case, heard, nframes)
        if outputs == before:
            break
    return outputs
