# SPDX-License-Identifier: ISC
"""What a Python module sees of AERS, and what AERS asks of it. Run once in the module's process, inside its sandbox."""
import builtins
import gc
import json
import sys
import types

import numpy

# What a module may import: what computes. The sandbox is what holds; this says early and in words what would not work.
ALLOWED = {"aers", "numpy", "math", "cmath", "array", "abc", "bisect", "collections", "copy", "dataclasses", "enum", "fractions", "functools",
           "heapq", "itertools", "numbers", "operator", "random", "statistics", "struct", "typing", "__future__"}
WITHOUT = {"open", "input", "breakpoint", "exit", "quit", "help"}


class DspModule:
    """Base of every module. process gets one read-only float32 array of block_size samples for each input channel, and returns an
    array of shape (channels, block_size), or (block_size,) for one channel."""

    def __init__(self, sample_rate, block_size, **params):
        self.sample_rate = sample_rate
        self.block_size = block_size
        for name, value in params.items():
            self.set_param(name, value)

    def process(self, inputs):
        raise NotImplementedError("a module needs process(self, inputs)")

    def set_param(self, name, value):
        setattr(self, name, value)

    def get_meters(self):
        return {}

    def reset(self):
        """Forget the past, keep the values."""


def _guarded(real):
    def guarded(name, globals=None, locals=None, fromlist=(), level=0):
        if level or name.partition(".")[0] not in ALLOWED:
            raise ImportError(f"a module may not import {name} (allowed: {', '.join(sorted(ALLOWED))})")
        return real(name, globals, locals, fromlist, level)
    return guarded


def _load(source, file):
    aers = types.ModuleType("aers")
    aers.DspModule = DspModule
    sys.modules["aers"] = aers
    names = {name: value for name, value in vars(builtins).items() if name not in WITHOUT}
    names["__import__"] = _guarded(builtins.__import__)
    module = types.ModuleType("module")
    sys.modules["module"] = module
    module.__dict__["__builtins__"] = names
    exec(compile(source, file, "exec"), module.__dict__)
    kinds = [kind for kind in vars(module).values()
             if isinstance(kind, type) and issubclass(kind, DspModule) and kind is not DspModule and kind.__module__ == "module"]
    if len(kinds) != 1:
        raise TypeError(f"{file} has {len(kinds)} classes that derive from DspModule; a module is one")
    return kinds[0]


class _Host:
    def __init__(self, source, file, manifest, rate, nframes, nin, nout, memory_in, memory_out, readings):
        manifest = json.loads(manifest)
        self.inputs = list(numpy.frombuffer(memory_in, numpy.float32).reshape(max(nin, 1), nframes)[:nin])
        self.outputs = numpy.frombuffer(memory_out, numpy.float32).reshape(nout, nframes)
        self.readings = numpy.frombuffer(readings, numpy.float32)
        self.names = manifest["outputs"]
        self.params = manifest["params"]
        start = {name: self.value(slot, param["default"]) for slot, (name, param) in enumerate(self.params)}
        self.module = _load(source, file)(rate, nframes, **start)
        self.outputs[:] = 0
        self.run()  # what it does at its first time takes longer than a block may
        self.rest()
        self.reset()
        self.outputs[:] = 0
        # What is here now stays: no later collection looks at it. From now on only rest collects.
        gc.collect()
        gc.disable()
        gc.freeze()

    def value(self, slot, number):
        param = self.params[slot][1]
        kind = param["type"]
        if kind == "enum":
            return param["choices"][int(number)]
        return bool(number) if kind == "bool" else int(number) if kind == "int" else float(number)

    def run(self):
        result = self.module.process(self.inputs)
        shape = numpy.shape(result)
        if shape != self.outputs.shape and (shape != self.outputs.shape[1:] or len(self.outputs) != 1):
            raise ValueError(f"process returned the shape {shape}, not {self.outputs.shape}")
        self.outputs[:] = result

    def set(self, slot, number):
        self.module.set_param(self.params[slot][0], self.value(slot, number))

    def reset(self):
        self.module.reset()

    def rest(self):
        if self.names:
            meters = self.module.get_meters()
            for i, name in enumerate(self.names):
                self.readings[i] = meters.get(name, 0.0)
        if gc.get_count()[0] > 50:
            gc.collect()
