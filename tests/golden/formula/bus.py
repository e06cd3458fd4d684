# SPDX-License-Identifier: ISC
"""y = x; what is connected to an input has been summed before."""


def process(step, inputs):
    return inputs
