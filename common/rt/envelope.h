/* SPDX-License-Identifier: ISC */
/* common/rt/envelope.h - real-time room. A value over the session clock: points, and how it goes from each to the next.
 * With x going from 0 at a point (value a) to 1 at the next (value b):
 *
 *     hold           a, then b at once
 *     linear         a + (b - a) x
 *     exponential    a (b / a)^x             both of one sign, and not 0
 *     s-curve        a + (b - a) (3 x^2 - 2 x^3)
 *
 * Before the first point it is the first value, after the last one the last. Between the frames of a grid, which counts
 * from frame 0, it goes in straight lines: so it is the same however the frames are divided into blocks. */
#ifndef AERS_RT_ENVELOPE_H
#define AERS_RT_ENVELOPE_H

#include <stdbool.h>
#include <stdint.h>

enum aers_curve { AERS_CURVE_HOLD, AERS_CURVE_LINEAR, AERS_CURVE_EXPONENTIAL, AERS_CURVE_S, AERS_NCURVES };

struct aers_envelope_point {
    int64_t frame;
    double value;
    uint32_t curve; /* enum aers_curve: from here to the next point */
};

struct aers_envelope {
    const struct aers_envelope_point *points; /* [npoints] of rising frames */
    uint32_t npoints;                         /* at least 1 */
    uint32_t at; /* the last point at or before the frame asked for last: where looking begins */
};

/* A stretch of an envelope that begins at a frame: it is one straight line, or does not move. */
struct aers_envelope_stretch {
    uint64_t nframes; /* at least 1; a huge number when nothing comes any more */
    bool moves;
    bool jumps; /* its first value does not follow from the one before it */
};

/* The exact value at a frame. RT safe. */
double aers_envelope_value(struct aers_envelope *envelope, int64_t frame);
/* The stretch from this frame on. grid: frames, a power of two. RT safe. */
struct aers_envelope_stretch aers_envelope_look(struct aers_envelope *envelope, int64_t frame, uint32_t grid);
/* The value at a frame as it goes from one frame of the grid to the next. RT safe. */
double aers_envelope_read(struct aers_envelope *envelope, int64_t frame, uint32_t grid);

#endif
