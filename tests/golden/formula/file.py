# SPDX-License-Identifier: ISC
"""Frame n of the file at frame n of the session clock, after the end silence or the beginning again; a mono file on every
channel, silence on channels that the file has not. A file of another rate is the signal through its samples, limited to the
band that both rates have, at the session's times:

    x(t) = r sum over k of x[k] sinc(r (t - k)),   t = n file rate / session rate,  r = min(1, session rate / file rate)

That sum is exact for a file that is silent at its ends. A converter's filter is not infinitely steep: the tones of a case are
where libsamplerate's medium converter is flat (to 0.8 of half the lower rate) or shut."""
import math

from plan import amplitude


def sinc(x):
    return math.sin(math.pi * x) / (math.pi * x) if abs(x) > 1e-9 else 1.0


def through(x, t, r):
    """The signal through the samples of a file that is silent beyond its ends."""
    if r == 1 and t == int(t):
        return x[int(t)] if 0 <= t < len(x) else 0.0
    return r * sum(s * sinc(r * (t - k)) for k, s in enumerate(x) if s)


def sample(x, t, r, loops):
    if not loops:
        return through(x, t, r)
    turn = math.floor(t / len(x))
    return sum(through(x, t - i * len(x), r) for i in (turn - 1, turn, turn + 1) if i >= 0)


def process(step, inputs):
    channels, rate_hz = step.sources[step.settings["path"]]
    loops = step.settings.get("loop") == "true"
    r = min(1, step.rate_hz / rate_hz)
    gain = step.glide("gain_db", amplitude)
    played = [[sample(x, n * rate_hz / step.rate_hz, r, loops) for n in range(step.nframes)] for x in channels]
    if len(played) == 1:
        played *= step.nout
    played += [[0.0] * step.nframes] * (step.nout - len(played))
    return [[g * y for g, y in zip(gain, channel)] for channel in played[:step.nout]]
