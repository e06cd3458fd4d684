# SPDX-License-Identifier: ISC
"""Nothing comes out; whoever else reads what goes in does not notice."""


def process(step, inputs):
    return []
