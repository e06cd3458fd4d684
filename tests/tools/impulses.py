#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""impulses.py make FILE PERIOD      a WAV file of one period: an impulse of a half at its frame 100, else silence
impulses.py find FILE PERIOD BEGIN END  of a recording of it that began with frame 0: what each impulse has become within
periods BEGIN .. END - 1 (counted from the end when negative, as Python does), as "frames late=how large of the whole",
each outcome once. Only what lies above a thousandth counts, and a period without any is none."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden"))
import floatwav  # noqa: E402

AT, SIZE = 100, 0.5


def find(path, period, begin, end):
    samples = floatwav.read(path)[0]
    seen = []
    for start in [i * period for i in range(len(samples) // period)][begin:end]:
        found = ["%d=%.3f" % (i - AT, x / SIZE) for i, x in enumerate(samples[start:start + period])
                 if abs(x) > 0.001 * SIZE]
        if found and found not in seen:
            seen.append(found)
    print("; ".join(" ".join(found) for found in seen))


if sys.argv[1] == "make":
    samples = [0.0] * int(sys.argv[3])
    samples[AT] = SIZE
    floatwav.write(sys.argv[2], [samples], 48000)
else:
    find(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
