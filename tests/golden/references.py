#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""references.py [NAME...]      make cases/NAME.wav (of every case, without names)
references.py --check [NAME...] see whether they are what would be made; prints TAP

The reference audio of the golden tests: inputs from signals.py, expected outputs from the formulae of the documentation
(formula/, one file a module) in double precision. Python's standard library alone, nothing of the programs."""
import glob
import json
import os
import sys

sys.dont_write_bytecode = True

import floatwav
import plan
import signals

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
FIELDS = {"about", "plan", "nframes", "inputs", "sources", "changes", "age", "loops", "blocks", "result", "max_error"}

# Mathematics differ by a hair from one machine to the next, and a hair may turn a float to its neighbour.
FLOAT_STEP = 2.0 ** -23


def load(name):
    with open(os.path.join(CASES, name + ".json")) as file:
        case = json.load(file)
    assert case.keys() <= FIELDS, "unknown field: " + ", ".join(case.keys() - FIELDS)
    return case


def make_floats(specs, rate_hz, nframes):
    return [floatwav.to_float(x) for x in signals.make(specs, rate_hz, nframes)]


def make_sources(case):
    """{file name: (channels, rate)} of the audio files that the plan plays."""
    return {name: ([make_floats(channel, spec["rate_hz"], spec["nframes"]) for channel in spec["channels"]],
                   spec["rate_hz"]) for name, spec in case.get("sources", {}).items()}


def make(name):
    """{file name: (channels, rate)} of all the audio of a case."""
    case = load(name)
    rate_hz, nframes = case["plan"]["rate_hz"], case["nframes"]
    files = make_sources(case)
    case["plan"]["sources"] = {"@here/" + path: audio for path, audio in files.items()}
    inputs = [make_floats(specs, rate_hz, nframes) for specs in case.get("inputs", [])]
    assert len(inputs) == len(case["plan"]["inputs"]), "a signal list for each input of the plan"
    files[name + ".wav"] = (inputs + plan.run(case, inputs, nframes), rate_hz)
    return files


def differences(files):
    """What is not in the tree as it would be made."""
    for path, (channels, _) in files.items():
        there = floatwav.read(os.path.join(CASES, path))
        if [len(channel) for channel in there] != [len(channel) for channel in channels]:
            yield path + ": other channels or frames"
            continue
        for c, (old, new) in enumerate(zip(there, channels)):
            bad = [i for i, (a, b) in enumerate(zip(old, new)) if not abs(a - b) <= FLOAT_STEP * max(abs(b), 2 ** -20)]
            if bad:
                yield "%s: channel %d differs in %d frames, first in %d" % (path, c + 1, len(bad), bad[0])


def modules_without_case(names):
    steps = [step for name in names for step in load(name)["plan"]["steps"]]
    used = {step["module"] for step in steps}
    used |= {"synth/" + event["synth"] for step in steps for event in json.loads(step["settings"].get("events", "[]"))}
    paths = glob.glob(os.path.join(plan.ROOT, "manifests", "*", "*.json"))
    have = {"/".join(path[:-len(".json")].split(os.sep)[-2:]) for path in paths}
    return sorted(have - used)


def check(names):
    results = [(name + ".wav is what its formula makes", list(differences(make(name)))) for name in names]
    if names == all_names():
        results.append(("every module of manifests/ has a golden case", modules_without_case(names)))
    for number, (what, offenders) in enumerate(results, 1):
        for offender in offenders:
            print("# " + offender)
        print("%sok %d - %s" % ("not " if offenders else "", number, what))
    print("1..%d" % len(results))
    return any(offenders for _, offenders in results)


def all_names():
    return sorted(os.path.basename(path)[:-len(".json")] for path in glob.glob(os.path.join(CASES, "*.json")))


def main(args):
    is_check = args[:1] == ["--check"]
    names = args[is_check:] or all_names()
    if is_check:
        sys.exit(check(names))
    for name in names:
        for path, (channels, rate_hz) in make(name).items():
            floatwav.write(os.path.join(CASES, path), channels, rate_hz)
            print("tests/golden/cases/" + path)


main(sys.argv[1:])
