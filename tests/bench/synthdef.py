#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""synthdef.py chain|strips N - a SynthDef for scsynth to standard output, as sclang would write it (SCgf, version 2):
noise through N equalisers of four bands in a row, or N strips of equaliser, gain and limiter, each with noise of its own.

    chain:  Out(0, BPeakEQ^4N(WhiteNoise))      strips:  Out(0, sum of Limiter(0.5 * BPeakEQ^4(WhiteNoise)))
"""
import struct
import sys

AUDIO = 2
TIMES, PLUS = 2, 0


class Def:
    def __init__(self):
        self.constants, self.ugens = [], []

    def constant(self, value):
        if value not in self.constants:
            self.constants.append(value)
        return (-1, self.constants.index(value))

    def ugen(self, name, inputs, noutputs=1, special=0):
        sources = [i if isinstance(i, tuple) else self.constant(i) for i in inputs]
        self.ugens.append((name, sources, noutputs, special))
        return (len(self.ugens) - 1, 0)

    def equaliser(self, signal):
        for freq, gain in ((60.0, 3.0), (400.0, -4.0), (2500.0, 2.0), (9000.0, -3.0)):
            signal = self.ugen("BPeakEQ", [signal, freq, 1.4, gain])
        return signal

    def write(self, name):
        data = b"SCgf" + struct.pack(">ihB", 2, 1, len(name)) + name.encode()
        data += struct.pack(">i", len(self.constants)) + b"".join(struct.pack(">f", c) for c in self.constants)
        data += struct.pack(">ii", 0, 0)
        data += struct.pack(">i", len(self.ugens))
        for kind, sources, noutputs, special in self.ugens:
            data += struct.pack(">B", len(kind)) + kind.encode()
            data += struct.pack(">biih", AUDIO, len(sources), noutputs, special)
            data += b"".join(struct.pack(">ii", *source) for source in sources) + bytes([AUDIO]) * noutputs
        return data + struct.pack(">h", 0)


def main():
    kind, number = sys.argv[1], int(sys.argv[2])
    d = Def()
    if kind == "chain":
        signal = d.ugen("WhiteNoise", [])
        for _ in range(number):
            signal = d.equaliser(signal)
    else:
        signal = None
        for _ in range(number):
            strip = d.equaliser(d.ugen("WhiteNoise", []))
            strip = d.ugen("BinaryOpUGen", [strip, 0.5], special=TIMES)
            strip = d.ugen("Limiter", [strip, 0.9, 0.005])
            signal = strip if signal is None else d.ugen("BinaryOpUGen", [signal, strip], special=PLUS)
    d.ugen("Out", [0.0, signal], noutputs=0)
    sys.stdout.buffer.write(d.write(kind))


main()
