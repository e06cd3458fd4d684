/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "common/rt/ramp.h"

static void a_zeroed_ramp_rests_at_0(void **state)
{
    (void)state;
    struct aers_ramp ramp = {0};
    float values[3] = {1, 1, 1};
    assert_false(aers_ramp_is_moving(&ramp));
    aers_ramp_read(&ramp, values, 3);
    assert_true(values[0] == 0.0f && values[2] == 0.0f);
}

static void a_ramp_is_a_line_that_ends_on_its_target(void **state)
{
    (void)state;
    struct aers_ramp ramp = {0};
    float values[12];
    aers_ramp_jump(&ramp, 1.0);
    aers_ramp_go(&ramp, 0.1, 9);
    assert_true(aers_ramp_is_moving(&ramp));
    aers_ramp_read(&ramp, values, 12);
    for (int i = 0; i < 9; i++)
        assert_true(fabs((double)values[i] - (1.0 - 0.1 * (i + 1))) < 1e-7);
    for (int i = 8; i < 12; i++)
        assert_true(values[i] == 0.1f);
    assert_false(aers_ramp_is_moving(&ramp));
}

static void a_ramp_is_the_same_in_any_pieces(void **state)
{
    (void)state;
    struct aers_ramp a = {0}, b = {0};
    float whole[1000], pieces[1000];
    aers_ramp_go(&a, 3.7, 960);
    b = a;
    aers_ramp_read(&a, whole, 1000);
    for (uint32_t done = 0, n; done < 1000; done += n) {
        n = done % 7 + 1 < 1000 - done ? done % 7 + 1 : 1000 - done;
        if (done % 2 == 0) {
            aers_ramp_read(&b, pieces + done, n);
        } else {
            for (uint32_t i = 0; i < n; i++)
                pieces[done + i] = (float)aers_ramp_next(&b);
        }
    }
    for (int i = 0; i < 1000; i++)
        assert_true(fabsf(whole[i] - pieces[i]) <= 3e-7f);
}

static void a_new_target_starts_from_where_the_ramp_is(void **state)
{
    (void)state;
    struct aers_ramp ramp = {0};
    aers_ramp_go(&ramp, 1.0, 100);
    aers_ramp_skip(&ramp, 50);
    assert_true(fabs(aers_ramp_value(&ramp) - 0.5) < 1e-12);
    aers_ramp_go(&ramp, 0.0, 10);
    assert_true(fabs(aers_ramp_next(&ramp) - 0.45) < 1e-12);
    aers_ramp_skip(&ramp, 1000);
    assert_true(aers_ramp_value(&ramp) == 0.0);
}

static void the_target_it_has_changes_nothing(void **state)
{
    (void)state;
    struct aers_ramp ramp = {0};
    aers_ramp_go(&ramp, 1.0, 100);
    aers_ramp_skip(&ramp, 30);
    aers_ramp_go(&ramp, 1.0, 100);
    assert_int_equal(ramp.left, 70);
}

static void no_frames_are_a_jump(void **state)
{
    (void)state;
    struct aers_ramp ramp = {0};
    aers_ramp_go(&ramp, 1.0, 100);
    aers_ramp_go(&ramp, 2.0, 0);
    assert_true(aers_ramp_value(&ramp) == 2.0);
    assert_false(aers_ramp_is_moving(&ramp));
}

static void the_usual_ramp_takes_20_ms(void **state)
{
    (void)state;
    assert_int_equal(aers_ramp_nframes(48000.0), 960);
    assert_int_equal(aers_ramp_nframes(44100.0), 882);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zeroed_ramp_rests_at_0),
        cmocka_unit_test(a_ramp_is_a_line_that_ends_on_its_target),
        cmocka_unit_test(a_ramp_is_the_same_in_any_pieces),
        cmocka_unit_test(a_new_target_starts_from_where_the_ramp_is),
        cmocka_unit_test(the_target_it_has_changes_nothing),
        cmocka_unit_test(no_frames_are_a_jump),
        cmocka_unit_test(the_usual_ramp_takes_20_ms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
