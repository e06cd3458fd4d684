# SPDX-License-Identifier: ISC
"""test/gainpy: builtin/gain's work without its ramp, in Python."""
import numpy as np
from aers import DspModule


class Gain(DspModule):
    def process(self, inputs):
        return np.array(inputs, dtype=np.float64) * 10 ** (self.gain_db / 20)
