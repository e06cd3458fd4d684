/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>

#include "common/rt/latest.h"

struct gathered {
    uint64_t sum, count, first, last;
};

static void gather(struct aers_latest *box, uint64_t value)
{
    bool fresh;
    struct gathered *g = aers_latest_begin(box, &fresh);
    if (fresh)
        *g = (struct gathered){.first = value};
    g->sum += value;
    g->count++;
    g->last = value;
    aers_latest_commit(box);
}

static void an_empty_box_gives_nothing(void **state)
{
    (void)state;
    struct gathered copies[2];
    struct aers_latest box;
    aers_latest_init(&box, copies, sizeof copies[0]);
    assert_null(aers_latest_take(&box));
}

static void take_gives_what_was_gathered_since_the_last_take(void **state)
{
    (void)state;
    struct gathered copies[2];
    struct aers_latest box;
    aers_latest_init(&box, copies, sizeof copies[0]);
    gather(&box, 1);
    gather(&box, 2);
    const struct gathered *g = aers_latest_take(&box);
    assert_non_null(g);
    assert_int_equal(g->sum, 3);
    assert_null(aers_latest_take(&box));
    gather(&box, 10);
    assert_int_equal(g->sum, 3); /* still the reader's */
    g = aers_latest_take(&box);
    assert_int_equal(g->sum, 10);
    assert_int_equal(g->count, 1);
}

static void a_value_under_way_cannot_be_taken(void **state)
{
    (void)state;
    struct gathered copies[2];
    struct aers_latest box;
    bool fresh;
    aers_latest_init(&box, copies, sizeof copies[0]);
    gather(&box, 1);
    aers_latest_begin(&box, &fresh);
    assert_false(fresh);
    assert_null(aers_latest_take(&box));
    aers_latest_commit(&box);
    assert_non_null(aers_latest_take(&box));
}

enum { NVALUES = 500000 };
static struct aers_latest shared;
static atomic_bool done;

static void *write_values(void *arg)
{
    (void)arg;
    for (uint64_t i = 1; i <= NVALUES; i++) {
        gather(&shared, i);
        if (i % 1000 == 0)
            sched_yield();
    }
    atomic_store(&done, true);
    return NULL;
}

static void two_threads_lose_nothing_and_count_nothing_twice(void **state)
{
    (void)state;
    static struct gathered copies[2];
    aers_latest_init(&shared, copies, sizeof copies[0]);
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_values, NULL), 0);
    struct gathered total = {0};
    for (bool last = false; !last;) {
        last = atomic_load(&done);
        const struct gathered *g = aers_latest_take(&shared);
        if (!g)
            continue;
        assert_int_equal(g->first, total.last + 1);
        assert_int_equal(g->count, g->last - g->first + 1);
        total.sum += g->sum;
        total.count += g->count;
        total.last = g->last;
    }
    pthread_join(writer, NULL);
    assert_int_equal(total.count, NVALUES);
    assert_int_equal(total.sum, (uint64_t)NVALUES * (NVALUES + 1) / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_box_gives_nothing),
        cmocka_unit_test(take_gives_what_was_gathered_since_the_last_take),
        cmocka_unit_test(a_value_under_way_cannot_be_taken),
        cmocka_unit_test(two_threads_lose_nothing_and_count_nothing_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
