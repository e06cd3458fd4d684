/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/aers-node/rt/pending.h"

static struct aers_pending pending;

static bool push(int64_t frame, uint32_t token)
{
    return aers_pending_push(&pending, frame, &(struct aers_request){.token = token});
}

static void an_empty_table_has_nothing_next(void **state)
{
    (void)state;
    struct aers_request request;
    aers_pending_init(&pending);
    assert_true(aers_pending_next(&pending) == INT64_MAX);
    assert_false(aers_pending_pop(&pending, INT64_MAX, &request));
}

static void nothing_comes_out_before_its_frame(void **state)
{
    (void)state;
    struct aers_request request;
    aers_pending_init(&pending);
    assert_true(push(100, 7));
    assert_true(aers_pending_next(&pending) == 100);
    assert_false(aers_pending_pop(&pending, 99, &request));
    assert_true(aers_pending_pop(&pending, 100, &request));
    assert_int_equal(request.token, 7);
    assert_false(aers_pending_pop(&pending, 100, &request));
}

static void equal_frames_come_out_in_the_order_they_came_in(void **state)
{
    (void)state;
    struct aers_request request;
    aers_pending_init(&pending);
    for (uint32_t i = 0; i < 500; i++)
        assert_true(push(i % 2 ? 50 : 40, i));
    for (uint32_t i = 0; i < 500; i++) {
        assert_true(aers_pending_pop(&pending, 60, &request));
        assert_int_equal(request.token, i < 250 ? 2 * i : 2 * (i - 250) + 1);
    }
}

static void push_refuses_when_full_and_changes_nothing(void **state)
{
    (void)state;
    struct aers_request request;
    aers_pending_init(&pending);
    for (uint32_t i = 0; i < AERS_EVENTS_MAX; i++)
        assert_true(push(1000 - (int64_t)i, i));
    assert_false(push(-5000, 9999));
    assert_int_equal(pending.nitems, AERS_EVENTS_MAX);
    assert_true(aers_pending_pop(&pending, 1000, &request));
    assert_int_equal(request.token, AERS_EVENTS_MAX - 1);
}

static void any_mix_of_push_and_pop_keeps_the_order(void **state)
{
    (void)state;
    aers_pending_init(&pending);
    srand(1);
    uint32_t pushed = 0, popped = 0;
    int64_t floor = INT64_MIN, last_token = -1;
    for (int round = 0; round < 20000; round++) {
        struct aers_request request;
        /* frames only ever lie ahead of what has been taken out, as in a run */
        const int64_t base = floor == INT64_MIN ? 0 : floor;
        if (rand() % 2 && push(base + rand() % 20, pushed))
            pushed++;
        const int64_t next = aers_pending_next(&pending);
        if (rand() % 2 && aers_pending_pop(&pending, INT64_MAX - 1, &request)) {
            assert_true(next >= floor);
            assert_true(next > floor || (int64_t)request.token > last_token);
            floor = next;
            last_token = request.token;
            popped++;
        }
    }
    assert_int_equal(pushed - popped, pending.nitems);
    assert_true(popped > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_table_has_nothing_next),
        cmocka_unit_test(nothing_comes_out_before_its_frame),
        cmocka_unit_test(equal_frames_come_out_in_the_order_they_came_in),
        cmocka_unit_test(push_refuses_when_full_and_changes_nothing),
        cmocka_unit_test(any_mix_of_push_and_pop_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
