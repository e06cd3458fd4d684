/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/model/moves.h"

enum { MOST = 2048, RATE = 48000 };

static const struct aers_param gain = {.type = AERS_PARAM_FLOAT, .min = -60, .max = 12},
                               mute = {.type = AERS_PARAM_BOOL, .max = 1};
static struct aers_envelope_point points[MOST], out[MOST];
static size_t npoints;
static int64_t last;
static char text[4096];

static int clear(void **state)
{
    (void)state;
    npoints = 0;
    last = -1;
    return 0;
}

static void move(int64_t frame, double value)
{
    aers_moves_add(points, &npoints, last, frame, value);
    last = frame;
}

static const char *as_text(const struct aers_envelope_point *from, size_t n)
{
    text[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%lld:%g:%s ", (long long)from[i].frame, from[i].value,
                 aers_curve_name(from[i].curve));
    }
    return text;
}

static void a_straight_move_is_two_points(void **state)
{
    (void)state;
    for (int i = 0; i <= 100; i++)
        move(480 * i, -50 + 0.5 * i);
    npoints = aers_moves_thin(points, npoints, &gain, RATE);
    assert_string_equal(as_text(points, npoints), "0:-50:linear 48000:0:hold ");
}

static void nothing_that_is_left_out_lies_far_from_the_line(void **state)
{
    (void)state;
    static struct aers_envelope_point all[MOST];
    for (int i = 0; i < 1000; i++)
        move(500 * i, -20 + 15 * sin(i * 0.02) + (i > 500 ? 3 * sin(i * 0.3) : 0));
    memcpy(all, points, sizeof all);
    npoints = aers_moves_thin(points, npoints, &gain, RATE);
    assert_in_range(npoints, 20, 500);
    struct aers_envelope envelope = {.points = points, .npoints = (uint32_t)npoints};
    for (int i = 0; i < 1000; i++)
        assert_true(fabs(aers_envelope_value(&envelope, all[i].frame) - all[i].value) <=
                    72 * AERS_MOVES_TOLERANCE + 1e-9);
}

static void at_rest_it_holds(void **state)
{
    (void)state;
    move(0, -10);
    move(1000, -8);
    move(48000, -3);
    npoints = aers_moves_thin(points, npoints, &gain, RATE);
    assert_string_equal(as_text(points, npoints), "0:-10:linear 1000:-8:hold 48000:-3:hold ");
}

static void what_has_steps_holds_and_is_not_said_twice(void **state)
{
    (void)state;
    move(0, 0);
    move(100, 1);
    move(200, 1);
    move(300, 0);
    npoints = aers_moves_thin(points, npoints, &mute, RATE);
    assert_string_equal(as_text(points, npoints), "0:0:hold 100:1:hold 300:0:hold ");
}

static void a_second_round_writes_over_the_first(void **state)
{
    (void)state;
    move(1000, 1);
    move(2000, 2);
    move(3000, 3);
    move(4000, 4);
    move(1500, 5); /* the clock has gone back */
    move(3000, 6);
    assert_string_equal(as_text(points, npoints), "1000:1:hold 1500:5:hold 3000:6:hold 4000:4:hold ");
}

static void two_at_one_frame_are_the_later(void **state)
{
    (void)state;
    move(1000, 1);
    move(1000, 2);
    assert_string_equal(as_text(points, npoints), "1000:2:hold ");
}

static void the_envelope_around_stays_as_it_was(void **state)
{
    (void)state;
    struct aers_envelope_point line[] = {{0, -40, AERS_CURVE_LINEAR}, {40000, 0, AERS_CURVE_HOLD}};
    const struct aers_automation was = {.points = line, .npoints = 2};
    const struct aers_envelope_point moves[] = {{10001, -5, AERS_CURVE_LINEAR}, {19999, -6, AERS_CURVE_HOLD}};
    const size_t n = aers_moves_punch(&was, moves, 2, out);
    assert_string_equal(as_text(out, n), "0:-40:linear 10000:-30:hold 10001:-5:linear 19999:-6:hold 20000:-20:linear "
                                         "40000:0:hold ");
}

static void one_that_stood_still_holds_until_the_first_move(void **state)
{
    (void)state;
    struct aers_envelope_point still[] = {{0, -12, AERS_CURVE_LINEAR}};
    const struct aers_automation was = {.points = still, .npoints = 1};
    const struct aers_envelope_point moves[] = {{5000, -5, AERS_CURVE_HOLD}};
    const size_t n = aers_moves_punch(&was, moves, 1, out);
    assert_string_equal(as_text(out, n), "0:-12:hold 5000:-5:hold ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_straight_move_is_two_points, clear),
        cmocka_unit_test_setup(nothing_that_is_left_out_lies_far_from_the_line, clear),
        cmocka_unit_test_setup(at_rest_it_holds, clear),
        cmocka_unit_test_setup(what_has_steps_holds_and_is_not_said_twice, clear),
        cmocka_unit_test_setup(a_second_round_writes_over_the_first, clear),
        cmocka_unit_test_setup(two_at_one_frame_are_the_later, clear),
        cmocka_unit_test_setup(the_envelope_around_stays_as_it_was, clear),
        cmocka_unit_test_setup(one_that_stood_still_holds_until_the_first_move, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
