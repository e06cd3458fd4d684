# SPDX-License-Identifier: ISC
"""WAV files of 32-bit floats, which Python's own wave module does not know."""
import struct


def to_float(x):
    """The 32-bit float nearest to x."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def write(path, channels, rate_hz):
    nchannels = len(channels)
    samples = [x for frame in zip(*channels) for x in frame]
    data = struct.pack("<%df" % len(samples), *samples)
    form = struct.pack("<HHIIHHH", 3, nchannels, rate_hz, rate_hz * nchannels * 4, nchannels * 4, 32, 0)
    fact = struct.pack("<I", len(channels[0]))
    chunks = b"".join(name + struct.pack("<I", len(body)) + body
                      for name, body in ((b"fmt ", form), (b"fact", fact), (b"data", data)))
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def read(path):
    """The channels of a file that write has written."""
    with open(path, "rb") as file:
        content = file.read()
    chunks, at = {}, 12
    while at + 8 <= len(content):
        name, nbytes = struct.unpack_from("<4sI", content, at)
        chunks[name] = content[at + 8:at + 8 + nbytes]
        at += 8 + nbytes
    nchannels = struct.unpack_from("<H", chunks[b"fmt "], 2)[0]
    samples = struct.unpack("<%df" % (len(chunks[b"data"]) // 4), chunks[b"data"])
    return [list(samples[c::nchannels]) for c in range(nchannels)]
