/* SPDX-License-Identifier: ISC */
/* Two who do the same: exactly one is heard, and the other is heard as soon as that one has missed a block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rt/duo.h"

enum { N = 256 };

static struct aers_duo duo;
static struct aers_sitter one, two;

static int sit(void **state)
{
    (void)state;
    duo = (struct aers_duo){0};
    one = (struct aers_sitter){.seats = &duo, .number = 1};
    two = (struct aers_sitter){.seats = &duo, .number = 2};
    return 0;
}

static bool block(struct aers_sitter *sitter, uint32_t frame)
{
    const bool is_heard = aers_sitter_begin(sitter, frame, true);
    aers_sitter_end(sitter);
    return is_heard;
}

static void the_first_to_come_is_heard_and_stays_so(void **state)
{
    (void)state;
    for (uint32_t frame = UINT32_MAX - 4 * N + 1; frame != 8 * N; frame += N) { /* the count wraps */
        assert_true(block(&one, frame));
        assert_false(block(&two, frame));
    }
}

static void the_order_within_a_cycle_does_not_matter(void **state)
{
    (void)state;
    assert_true(block(&one, 0));
    assert_false(block(&two, 0));
    for (uint32_t frame = N; frame < 8 * N; frame += N) {
        assert_false(block(&two, frame));
        assert_true(block(&one, frame));
    }
}

static void one_missed_block_is_enough(void **state)
{
    (void)state;
    for (uint32_t frame = 0; frame < 4 * N; frame += N) {
        block(&one, frame);
        block(&two, frame);
    }
    assert_false(block(&two, 4 * N)); /* it may still come */
    assert_true(block(&two, 5 * N));
    assert_true(block(&two, 6 * N));
}

static void who_dies_within_a_block_has_missed_it(void **state)
{
    (void)state;
    block(&one, 0);
    block(&two, 0);
    assert_true(aers_sitter_begin(&one, N, true)); /* and does not end */
    assert_false(block(&two, N));
    assert_true(block(&two, 2 * N));
}

static void who_comes_back_takes_the_other_part(void **state)
{
    (void)state;
    block(&one, 0);
    block(&two, 0);
    block(&two, N);
    assert_true(block(&two, 2 * N));
    assert_false(block(&one, 3 * N)); /* late, and alive after all */
    assert_true(block(&two, 3 * N));
    one = (struct aers_sitter){.seats = &duo, .number = 1}; /* another process */
    for (uint32_t frame = 10 * N; frame < 14 * N; frame += N) {
        assert_false(block(&one, frame));
        assert_true(block(&two, frame));
    }
    assert_false(block(&one, 14 * N));
    assert_true(block(&one, 15 * N));
}

static void blocks_that_nobody_was_given_accuse_nobody(void **state)
{
    (void)state;
    block(&one, 0);
    block(&two, 0);
    assert_false(block(&two, 9 * N));
    assert_true(block(&one, 9 * N));
}

static void blocks_may_change_their_size(void **state)
{
    (void)state;
    static const uint32_t frames[] = {0, 256, 512, 2560, 4608, 4672, 4736};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        assert_false(i > 0 && block(&two, frames[i]));
        assert_true(block(&one, frames[i]));
    }
}

static void who_would_not_sound_does_not_take_over(void **state)
{
    (void)state;
    block(&one, 0);
    for (uint32_t frame = 0; frame < 4 * N; frame += N)
        assert_false(aers_sitter_begin(&two, frame, false));
    assert_true(aers_sitter_begin(&two, 4 * N, true));
}

static void who_is_alone_is_heard(void **state)
{
    (void)state;
    struct aers_sitter alone = {0};
    assert_true(block(&alone, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_to_come_is_heard_and_stays_so, sit),
        cmocka_unit_test_setup(the_order_within_a_cycle_does_not_matter, sit),
        cmocka_unit_test_setup(one_missed_block_is_enough, sit),
        cmocka_unit_test_setup(who_dies_within_a_block_has_missed_it, sit),
        cmocka_unit_test_setup(who_comes_back_takes_the_other_part, sit),
        cmocka_unit_test_setup(blocks_that_nobody_was_given_accuse_nobody, sit),
        cmocka_unit_test_setup(blocks_may_change_their_size, sit),
        cmocka_unit_test_setup(who_would_not_sound_does_not_take_over, sit),
        cmocka_unit_test_setup(who_is_alone_is_heard, sit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
