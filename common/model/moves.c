/* SPDX-License-Identifier: ISC */
#include "common/model/moves.h"

#include <math.h>
#include <string.h>

enum { MOST_SPAN = 512 }; /* moves that one line may stand for */

void aers_moves_add(struct aers_envelope_point *points, size_t *npoints, int64_t last, int64_t frame, double value)
{
    const int64_t from = last < frame ? last : frame - 1; /* those after it, up to the new one, are written over */
    size_t begin = *npoints, end;
    while (begin > 0 && points[begin - 1].frame > from)
        begin--;
    for (end = begin; end < *npoints && points[end].frame <= frame;)
        end++;
    memmove(points + begin + 1, points + end, (*npoints - end) * sizeof *points);
    points[begin] = (struct aers_envelope_point){frame, value, AERS_CURVE_HOLD};
    *npoints = *npoints - end + begin + 1;
}

/* ---- thinned ---- */

static bool is_near(const struct aers_param *param, double a, double b)
{
    return fabs(aers_param_normalise(param, a) - aers_param_normalise(param, b)) <= AERS_MOVES_TOLERANCE;
}

static bool is_line(const struct aers_envelope_point *points, size_t from, size_t to, const struct aers_param *param)
{
    const double length = (double)(points[to].frame - points[from].frame);
    for (size_t i = from + 1; i < to; i++) {
        const double x = (double)(points[i].frame - points[from].frame) / length;
        if (!is_near(param, points[i].value, points[from].value + x * (points[to].value - points[from].value)))
            return false;
    }
    return true;
}

/* The end of the moves that follow each other without a rest. */
static size_t end_of_move(const struct aers_envelope_point *points, size_t npoints, size_t from, double rate_hz)
{
    size_t i = from;
    while (i + 1 < npoints && (double)(points[i + 1].frame - points[i].frame) <= AERS_MOVES_REST_S * rate_hz)
        i++;
    return i;
}

static size_t thin_steps(struct aers_envelope_point *points, size_t npoints)
{
    size_t n = 0;
    for (size_t i = 0; i < npoints; i++) {
        if (n > 0 && !(fabs(points[n - 1].value - points[i].value) > 0.0))
            continue;
        points[n] = points[i];
        points[n++].curve = AERS_CURVE_HOLD;
    }
    return n;
}

size_t aers_moves_thin(struct aers_envelope_point *points, size_t npoints, const struct aers_param *param,
                       double rate_hz)
{
    size_t n = 0;
    if (param->type != AERS_PARAM_FLOAT)
        return thin_steps(points, npoints);
    for (size_t i = 0; i < npoints;) {
        const size_t end = end_of_move(points, npoints, i, rate_hz);
        size_t next = i + 1;
        while (next < end && next + 1 - i <= MOST_SPAN && is_line(points, i, next + 1, param))
            next++;
        points[n] = points[i];
        points[n++].curve = i < end ? AERS_CURVE_LINEAR : AERS_CURVE_HOLD;
        i = next;
    }
    return n;
}

/* ---- put in ---- */

static double value_at(const struct aers_automation *was, int64_t frame)
{
    struct aers_envelope envelope = {.points = was->points, .npoints = (uint32_t)was->npoints};
    return aers_envelope_value(&envelope, frame);
}

/* Up to the first move it goes as it went. */
static size_t add_before(const struct aers_automation *was, int64_t first, struct aers_envelope_point *out)
{
    size_t n = 0;
    while (n < was->npoints && was->points[n].frame < first) {
        out[n] = was->points[n];
        n++;
    }
    if (n == 0)
        return 0;
    const double value = value_at(was, first - 1);
    if (out[n - 1].frame < first - 1 && fabs(value - out[n - 1].value) > 0.0) {
        out[n] = (struct aers_envelope_point){first - 1, value, AERS_CURVE_HOLD};
        return n + 1;
    }
    out[n - 1].curve = AERS_CURVE_HOLD;
    return n;
}

size_t aers_moves_punch(const struct aers_automation *was, const struct aers_envelope_point *moves, size_t nmoves,
                        struct aers_envelope_point *out)
{
    const int64_t first = moves[0].frame, last = moves[nmoves - 1].frame;
    size_t n = add_before(was, first, out), next = 0;
    memcpy(out + n, moves, nmoves * sizeof *moves);
    n += nmoves;
    while (next < was->npoints && was->points[next].frame <= last)
        next++;
    if (next == was->npoints)
        return n;
    if (next > 0 && was->points[next].frame > last + 1)
        out[n++] = (struct aers_envelope_point){last + 1, value_at(was, last + 1), was->points[next - 1].curve};
    memcpy(out + n, was->points + next, (was->npoints - next) * sizeof *out);
    return n + was->npoints - next;
}
