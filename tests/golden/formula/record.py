# SPDX-License-Identifier: ISC
"""While it records, what is written is what a WAV writer writes."""
from formula.wav import process  # noqa: F401
