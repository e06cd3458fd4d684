/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "src/aers-meter/http/stream.h"

static struct aers_streams streams;

static int set_up(void **state)
{
    (void)state;
    return aers_streams_init(&streams) == AERS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    aers_streams_finish(&streams);
    return 0;
}

static struct aers_stream *join(unsigned every, const char *const *nodes, size_t nnodes)
{
    struct aers_stream *stream = NULL;
    assert_int_equal(aers_streams_join(&streams, every, nodes, nnodes, &stream), AERS_OK);
    return stream;
}

static void who_asks_for_the_same_shares_one(void **state)
{
    const char *one[] = {"b", "a", "b"}, *other[] = {"a", "b"}, *third[] = {"a"};
    (void)state;
    struct aers_stream *stream = join(2, one, 3);
    assert_int_equal(stream->nnodes, 2);
    assert_string_equal(stream->nodes[0], "a");
    assert_ptr_equal(join(2, other, 2), stream);
    assert_int_equal(stream->nclients, 2);
    assert_ptr_not_equal(join(1, other, 2), stream);
    assert_ptr_not_equal(join(2, third, 1), stream);
    assert_ptr_equal(join(1, NULL, 0), streams.all);
}

static void the_last_one_to_leave_ends_it(void **state)
{
    const char *nodes[] = {"a"};
    (void)state;
    struct aers_stream *stream = join(1, nodes, 1);
    join(1, nodes, 1);
    assert_int_equal(streams.n, 2);
    aers_streams_leave(&streams, stream);
    assert_int_equal(streams.n, 2);
    aers_streams_leave(&streams, stream);
    assert_int_equal(streams.n, 1);
    assert_int_equal(streams.all->nclients, 1);
}

static void there_is_a_most(void **state)
{
    (void)state;
    struct aers_stream *stream = NULL;
    for (unsigned every = 2; every <= AERS_STREAMS_MAX; every++)
        join(every, NULL, 0);
    assert_int_equal(aers_streams_join(&streams, 1000, NULL, 0, &stream), AERS_E_LIMIT);
    assert_null(stream);
    assert_non_null(join(5, NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_asks_for_the_same_shares_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_one_to_leave_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_is_a_most, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
