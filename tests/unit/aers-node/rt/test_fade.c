/* SPDX-License-Identifier: ISC */
/* What a listener hears, block by block: the output while it is connected, and the fade, together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/aers-node/rt/fade.h"

enum { N = 64, RAMP = 100 };

static struct aers_fade fade;
static float from[N], to[N], gains[N];

static void open_fade(bool up)
{
    fade = (struct aers_fade){.up = up, .nframes = RAMP};
    atomic_store(&fade.state, AERS_FADE_OPEN);
    for (int i = 0; i < N; i++)
        from[i] = 1.0f;
}

static int state_of(void)
{
    return atomic_load(&fade.state);
}

/* One block; returns how loud the listener hears its first and last frame. */
static void run(int nwired, int nnow, bool is_linked, double *first, double *last)
{
    aers_fade_run(&fade, nwired, nnow, from, to, gains, N);
    *first = (double)to[0] + is_linked;
    *last = (double)to[N - 1] + is_linked;
}

#define HEARS(nwired, nnow, is_linked, low, high)                                                                      \
    do {                                                                                                               \
        double first, last;                                                                                            \
        run(nwired, nnow, is_linked, &first, &last);                                                                   \
        assert_true(first >= (low)-1e-6 && first <= (high) + 1e-6 && last >= (low)-1e-6 && last <= (high) + 1e-6);     \
    } while (0)

static void a_rising_fade_ends_where_the_output_takes_over(void **state)
{
    (void)state;
    open_fade(true);
    HEARS(0, 2, false, 0, 0); /* not wired: silent */
    assert_int_equal(state_of(), AERS_FADE_OPEN);
    HEARS(1, 2, false, 0.01, 0.64);
    assert_int_equal(state_of(), AERS_FADE_RISING);
    HEARS(1, 2, false, 0.65, 1);
    assert_int_equal(state_of(), AERS_FADE_READY);
    HEARS(1, 2, false, 1, 1);
    HEARS(1, 3, true, 1, 1); /* the block in which the output is connected: not twice as loud */
    assert_int_equal(state_of(), AERS_FADE_HANDED);
    HEARS(1, 3, true, 1, 1);
    HEARS(1, 2, false, 0, 0); /* handed is handed */
}

static void a_falling_fade_begins_where_the_output_leaves_off(void **state)
{
    (void)state;
    open_fade(false);
    HEARS(0, 2, true, 1, 1);
    HEARS(1, 2, true, 1, 1);
    assert_int_equal(state_of(), AERS_FADE_READY);
    HEARS(1, 2, true, 1, 1);
    HEARS(1, 1, false, 0.36, 0.99);
    assert_int_equal(state_of(), AERS_FADE_FALLING);
    HEARS(1, 1, false, 0, 0.35);
    assert_int_equal(state_of(), AERS_FADE_HANDED);
    HEARS(1, 1, false, 0, 0);
}

static void one_that_is_given_up_stays_so(void **state)
{
    (void)state;
    double first, last;
    open_fade(true);
    atomic_store(&fade.state, AERS_FADE_FREE);
    run(1, 1, false, &first, &last);
    assert_int_equal(state_of(), AERS_FADE_FREE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rising_fade_ends_where_the_output_takes_over),
        cmocka_unit_test(a_falling_fade_begins_where_the_output_leaves_off),
        cmocka_unit_test(one_that_is_given_up_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
