/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "src/aers-node/rt/probe.h"

enum { LENGTH = 4096 };

static struct aers_probes probes;
static float left[LENGTH], right[LENGTH];

static int clear(void **state)
{
    (void)state;
    memset(&probes, 0, sizeof probes);
    memset(left, 0, sizeof left);
    memset(right, 0, sizeof right);
    return 0;
}

static void feed(int64_t begin, int64_t end, uint32_t block)
{
    for (int64_t at = begin; at < end; at += block) {
        const uint32_t n = (uint32_t)(end - at < block ? end - at : block);
        const float *const channels[] = {left + at, right + at};
        aers_probes_feed(&probes, at, channels, 2, n);
    }
}

static const struct aers_probe *done(uint32_t place)
{
    const struct aers_probe *probe = &probes.items[place];
    assert_int_equal(atomic_load(&probe->state), AERS_PROBE_DONE);
    return probe;
}

static void what_it_says_does_not_depend_on_the_blocks(void **state)
{
    static const uint32_t blocks[] = {1, 16, 63, 64, 1000, 4096};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        clear(state);
        left[900] = 0.01f;
        right[1234] = -0.5f;
        left[1300] = 0.25f;
        const uint32_t place = aers_probes_set(&probes, 1000, 2000, 200);
        feed(0, LENGTH, blocks[i]);
        const struct aers_probe *probe = done(place);
        assert_false(probe->is_torn);
        assert_int_equal(probe->arrived, 1234);
        assert_float_equal(probe->before.peak, 0.01f, 0);
        assert_float_equal(probe->window.peak, 0.5f, 0);
        assert_int_equal(probe->window.nframes, 2000);
        assert_true(fabs(probe->window.squares - 0.3125) < 1e-12);
    }
}

static void what_sounded_before_is_no_arrival(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH; i++)
        left[i] = i % 2 ? 0.1f : -0.1f;
    left[1500] = 0.21f;
    const uint32_t first = aers_probes_set(&probes, 1000, 1400, 100),
                   second = aers_probes_set(&probes, 1000, 1600, 100);
    feed(0, LENGTH, 64);
    assert_int_equal(done(first)->arrived, -1);
    assert_int_equal(done(second)->arrived, 1500);
}

static void the_first_frame_of_the_session_can_be_an_arrival(void **state)
{
    (void)state;
    left[0] = 1.0f;
    const uint32_t place = aers_probes_set(&probes, 0, 100, 2400);
    feed(0, LENGTH, 64);
    assert_int_equal(done(place)->arrived, 0);
    assert_false(done(place)->is_torn);
}

static void a_clock_that_jumps_tears_it(void **state)
{
    (void)state;
    const uint32_t place = aers_probes_set(&probes, 1000, 2000, 100);
    feed(0, 1024, 64);
    feed(1152, LENGTH, 64);
    assert_true(done(place)->is_torn);
}

static void one_that_comes_too_late_has_missed_it(void **state)
{
    (void)state;
    const uint32_t place = aers_probes_set(&probes, 100, 200, 10);
    feed(1024, 1088, 64);
    assert_true(done(place)->is_torn);
    assert_int_equal(done(place)->window.nframes, 0);
}

static void one_that_is_called_off_ends_with_the_next_slice(void **state)
{
    (void)state;
    const uint32_t place = aers_probes_set(&probes, 3000, 4000, 10);
    feed(0, 64, 64);
    assert_int_equal(atomic_load(&probes.items[place].state), AERS_PROBE_SET);
    atomic_store(&probes.items[place].is_called, true);
    feed(64, 128, 64);
    (void)done(place);
    assert_int_equal(atomic_load(&probes.nset), 0);
}

static void there_are_so_many_and_no_more(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < AERS_PROBES_MAX; i++)
        assert_int_equal(aers_probes_set(&probes, 0, 64, 0), i);
    assert_int_equal(aers_probes_set(&probes, 0, 64, 0), AERS_PROBES_MAX);
    feed(0, 64, 64);
    atomic_store(&probes.items[3].state, AERS_PROBE_FREE);
    assert_int_equal(aers_probes_set(&probes, 0, 64, 0), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_it_says_does_not_depend_on_the_blocks, clear),
        cmocka_unit_test_setup(what_sounded_before_is_no_arrival, clear),
        cmocka_unit_test_setup(the_first_frame_of_the_session_can_be_an_arrival, clear),
        cmocka_unit_test_setup(a_clock_that_jumps_tears_it, clear),
        cmocka_unit_test_setup(one_that_comes_too_late_has_missed_it, clear),
        cmocka_unit_test_setup(one_that_is_called_off_ends_with_the_next_slice, clear),
        cmocka_unit_test_setup(there_are_so_many_and_no_more, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
