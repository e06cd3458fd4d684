/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rt/envelope.h"

enum { GRID = 16 };

static const struct aers_envelope_point points[] = {{100, 2.0, AERS_CURVE_LINEAR},  {300, 4.0, AERS_CURVE_EXPONENTIAL},
                                                    {1000, 0.5, AERS_CURVE_S},      {1777, 3.0, AERS_CURVE_HOLD},
                                                    {2000, 1.0, AERS_CURVE_LINEAR}, {2500, 1.0, AERS_CURVE_HOLD},
                                                    {3000, 9.0, AERS_CURVE_LINEAR}};
static struct aers_envelope envelope = {.points = points, .npoints = 7};

/* The formulae of docs/automation.md, written once more. */
static double wanted(int64_t t)
{
    if (t < 100)
        return 2.0;
    if (t < 300)
        return 2.0 + 2.0 * (double)(t - 100) / 200.0;
    if (t < 1000)
        return 4.0 * pow(0.125, (double)(t - 300) / 700.0);
    if (t < 1777) {
        const double x = (double)(t - 1000) / 777.0;
        return 0.5 + 2.5 * (3 * x * x - 2 * x * x * x);
    }
    return t < 2000 ? 3.0 : t < 3000 ? 1.0 : 9.0;
}

static void every_curve_is_its_formula(void **state)
{
    (void)state;
    for (int64_t t = -50; t < 3500; t++)
        assert_true(fabs(aers_envelope_value(&envelope, t) - wanted(t)) < 1e-12);
    for (int64_t t = 3500; t > -50; t -= 7) /* backwards as well: a locate */
        assert_true(fabs(aers_envelope_value(&envelope, t) - wanted(t)) < 1e-12);
}

static void on_the_grid_it_is_exact_and_between_it_is_near(void **state)
{
    (void)state;
    for (int64_t t = -50; t < 3500; t++) {
        const double off = fabs(aers_envelope_read(&envelope, t, GRID) - wanted(t));
        assert_true(off < (t % GRID == 0 ? 1e-12 : 1.2e-3));
    }
}

/* Stretch by stretch, whatever the blocks, each straight line meets what is read frame by frame. */
static void stretches_cover_all_frames_in_straight_lines(void **state)
{
    (void)state;
    for (uint32_t block = 1; block < 2000; block = 3 * block + 1) {
        double last = aers_envelope_read(&envelope, -1, GRID);
        for (int64_t t = 0; t < 3200;) {
            const struct aers_envelope_stretch stretch = aers_envelope_look(&envelope, t, GRID);
            const int64_t left = block - t % block;
            const int64_t n = stretch.nframes < (uint64_t)left ? (int64_t)stretch.nframes : left;
            const double end = aers_envelope_read(&envelope, t + n - 1, GRID);
            assert_true(n >= 1);
            assert_true(!stretch.jumps || !stretch.moves);
            for (int64_t k = 0; k < n; k++) {
                const double line = stretch.moves ? last + (end - last) * (double)(k + 1) / (double)n : end;
                assert_true(fabs(line - aers_envelope_read(&envelope, t + k, GRID)) < 1e-12);
            }
            assert_true(stretch.jumps == (t == 2000 || t == 3000));
            last = end;
            t += n;
        }
    }
}

static void one_point_is_a_constant(void **state)
{
    (void)state;
    struct aers_envelope one = {.points = points + 1, .npoints = 1};
    assert_true(aers_envelope_value(&one, 0) == 4.0 && aers_envelope_read(&one, 5000, GRID) == 4.0);
    assert_true(aers_envelope_look(&one, 5000, GRID).nframes == UINT64_MAX);
    assert_false(aers_envelope_look(&one, 0, GRID).moves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_curve_is_its_formula),
        cmocka_unit_test(on_the_grid_it_is_exact_and_between_it_is_near),
        cmocka_unit_test(stretches_cover_all_frames_in_straight_lines),
        cmocka_unit_test(one_point_is_a_constant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
