/* SPDX-License-Identifier: ISC */
#include "common/rt/envelope.h"

#include <math.h>

/* The index of the last point at or before the frame; 0 also when it lies before all. */
static uint32_t find(struct aers_envelope *envelope, int64_t frame)
{
    const struct aers_envelope_point *points = envelope->points;
    uint32_t low = 0, high = envelope->npoints;
    if (points[envelope->at].frame <= frame &&
        (envelope->at + 1 == envelope->npoints || points[envelope->at + 1].frame > frame))
        return envelope->at;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (points[middle].frame <= frame)
            low = middle;
        else
            high = middle;
    }
    return envelope->at = low;
}

static double shape(const struct aers_envelope_point *a, double b, double x)
{
    switch (a->curve) {
    case AERS_CURVE_LINEAR:
        return a->value + (b - a->value) * x;
    case AERS_CURVE_EXPONENTIAL:
        return a->value * pow(b / a->value, x);
    case AERS_CURVE_S:
        return a->value + (b - a->value) * (3.0 - 2.0 * x) * x * x;
    default:
        return a->value;
    }
}

double aers_envelope_value(struct aers_envelope *envelope, int64_t frame)
{
    const uint32_t i = find(envelope, frame);
    const struct aers_envelope_point *a = &envelope->points[i];
    if (frame <= a->frame || i + 1 == envelope->npoints)
        return a->value;
    const struct aers_envelope_point *b = a + 1;
    return shape(a, b->value, (double)(frame - a->frame) / (double)(b->frame - a->frame));
}

static bool is_still(const struct aers_envelope_point *a)
{
    return a->curve == AERS_CURVE_HOLD || a->value == a[1].value;
}

/* At a point: what comes there ends the line before it, or breaks off what was held. */
static struct aers_envelope_stretch look_at_point(const struct aers_envelope *envelope, uint32_t i)
{
    const struct aers_envelope_point *a = &envelope->points[i];
    const bool is_last = i + 1 == envelope->npoints;
    struct aers_envelope_stretch stretch = {.nframes = 1};
    if (i > 0 && !is_still(a - 1)) {
        stretch.moves = true;
        return stretch;
    }
    stretch.jumps = i > 0 && a[-1].value != a->value;
    if (is_last)
        stretch.nframes = UINT64_MAX;
    else if (is_still(a))
        stretch.nframes = (uint64_t)(a[1].frame - a->frame);
    return stretch;
}

struct aers_envelope_stretch aers_envelope_look(struct aers_envelope *envelope, int64_t frame, uint32_t grid)
{
    const uint32_t i = find(envelope, frame);
    const struct aers_envelope_point *a = &envelope->points[i];
    struct aers_envelope_stretch stretch = {.nframes = UINT64_MAX};
    if (frame == a->frame)
        return look_at_point(envelope, i);
    if (frame < a->frame) {
        stretch.nframes = (uint64_t)(a->frame - frame);
    } else if (i + 1 < envelope->npoints && is_still(a)) {
        stretch.nframes = (uint64_t)(a[1].frame - frame);
    } else if (i + 1 < envelope->npoints) { /* to the next frame of the grid, or the next point, and with it */
        const int64_t on_grid = (frame + grid - 1) & -(int64_t)grid;
        stretch.moves = true;
        stretch.nframes = (uint64_t)((on_grid < a[1].frame ? on_grid : a[1].frame) - frame) + 1;
    }
    return stretch;
}

double aers_envelope_read(struct aers_envelope *envelope, int64_t frame, uint32_t grid)
{
    const uint32_t i = find(envelope, frame);
    const struct aers_envelope_point *a = &envelope->points[i];
    if (frame <= a->frame || i + 1 == envelope->npoints || is_still(a))
        return a->value;
    int64_t before = frame & -(int64_t)grid, after = before + grid;
    before = before > a->frame ? before : a->frame;
    after = after < a[1].frame ? after : a[1].frame;
    if (frame == before)
        return aers_envelope_value(envelope, frame);
    const double from = aers_envelope_value(envelope, before);
    const double to = after == a[1].frame ? a[1].value : aers_envelope_value(envelope, after);
    return from + (to - from) * ((double)(frame - before) / (double)(after - before));
}
