# SPDX-License-Identifier: ISC
"""A tremolo: the level goes up and down, each channel a little later than the one before it. What a module in Python looks like."""
import numpy as np
from aers import DspModule

SHAPES = {"sine": lambda phase: 0.5 + 0.5 * np.cos(2 * np.pi * phase),
          "triangle": lambda phase: np.abs(2 * (phase % 1) - 1),
          "chop": lambda phase: 0.5 + 0.5 * np.tanh(12 * np.cos(2 * np.pi * phase))}


class Tremolo(DspModule):
    def __init__(self, sample_rate, block_size, **params):
        self.steps = np.arange(1, block_size + 1) / sample_rate
        self.ramp = np.arange(1, block_size + 1) / block_size
        self.gain = 1.0
        super().__init__(sample_rate, block_size, **params)
        self.reset()

    def reset(self):
        self.phase = 0.0  # in turns
        self.depth_now = self.depth

    def process(self, inputs):
        depth = self.depth_now + (self.depth - self.depth_now) * self.ramp  # no step where the depth was changed
        self.depth_now = self.depth
        phase = self.phase + self.rate_hz * self.steps
        self.phase = phase[-1] % 1
        gains = [1 - depth * (1 - SHAPES[self.shape](phase - i * self.spread)) for i in range(len(inputs))]
        self.gain = float(gains[0][-1])
        return np.array(inputs) * gains

    def get_meters(self):
        return {"gain": self.gain}
