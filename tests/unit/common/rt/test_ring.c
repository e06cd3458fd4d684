/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>

#include "common/rt/ring.h"

static void size_is_the_next_power_of_two(void **state)
{
    (void)state;
    assert_int_equal(aers_ring_size(1), 1);
    assert_int_equal(aers_ring_size(64), 64);
    assert_int_equal(aers_ring_size(65), 128);
    assert_int_equal(aers_ring_size(1u << 30), 1u << 30);
}

static void a_new_ring_is_empty_and_all_of_it_is_room(void **state)
{
    (void)state;
    uint8_t memory[64];
    struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    assert_int_equal(aers_ring_capacity(&ring), 64);
    assert_int_equal(aers_ring_fill(&ring), 0);
    assert_int_equal(aers_ring_room(&ring), 64);
    assert_false(aers_ring_read(&ring, memory, 1));
}

static void write_refuses_when_full_and_changes_nothing(void **state)
{
    (void)state;
    uint8_t memory[8], out[8];
    struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    assert_true(aers_ring_write(&ring, "abcdef", 6));
    assert_false(aers_ring_write(&ring, "xyz", 3));
    assert_true(aers_ring_write(&ring, "gh", 2));
    assert_false(aers_ring_write(&ring, "i", 1));
    assert_true(aers_ring_read(&ring, out, 8));
    assert_memory_equal(out, "abcdefgh", 8);
}

static void read_is_all_or_nothing(void **state)
{
    (void)state;
    uint8_t memory[8], out[8] = {0};
    struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    assert_true(aers_ring_write(&ring, "abc", 3));
    assert_false(aers_ring_read(&ring, out, 4));
    assert_int_equal(out[0], 0);
    assert_int_equal(aers_ring_fill(&ring), 3);
    assert_true(aers_ring_read(&ring, out, 3));
    assert_memory_equal(out, "abc", 3);
}

static void skip_drops_from_the_front(void **state)
{
    (void)state;
    uint8_t memory[8], out[8];
    struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    assert_true(aers_ring_write(&ring, "abcdef", 6));
    aers_ring_skip(&ring, 4);
    assert_true(aers_ring_read(&ring, out, 2));
    assert_memory_equal(out, "ef", 2);
    assert_int_equal(aers_ring_room(&ring), 8);
}

static void records_survive_the_wrap_of_memory_and_of_the_counters(void **state)
{
    (void)state;
    uint8_t memory[16];
    struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    atomic_store(&ring.head, UINT32_MAX - 100);
    atomic_store(&ring.tail, UINT32_MAX - 100);
    ring.seen_head = ring.seen_tail = UINT32_MAX - 100;
    for (unsigned i = 0; i < 100; i++) {
        uint8_t in[7], out[7];
        memset(in, (int)i, sizeof in);
        assert_true(aers_ring_write(&ring, in, sizeof in));
        assert_int_equal(aers_ring_fill(&ring), 7);
        assert_int_equal(aers_ring_room(&ring), 9);
        assert_true(aers_ring_read(&ring, out, sizeof out));
        assert_memory_equal(in, out, sizeof in);
    }
}

/* Records of changing length whose bytes follow from their number, from one thread to another through a small ring. */
enum { NRECORDS = 200000 };

static unsigned record_make(unsigned i, uint8_t *record)
{
    const unsigned nbytes = 1 + i % 23;
    record[0] = (uint8_t)nbytes;
    for (unsigned k = 1; k < nbytes; k++)
        record[k] = (uint8_t)(i * 31 + k);
    return nbytes;
}

static void *write_records(void *arg)
{
    for (unsigned i = 0; i < NRECORDS;) {
        uint8_t record[32];
        const unsigned nbytes = record_make(i, record);
        if (aers_ring_write(arg, record, nbytes))
            i++;
        else
            sched_yield();
    }
    return NULL;
}

static void two_threads_pass_every_record_whole_and_in_order(void **state)
{
    (void)state;
    static uint8_t memory[64];
    static struct aers_ring ring;
    aers_ring_init(&ring, memory, sizeof memory);
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_records, &ring), 0);
    for (unsigned i = 0; i < NRECORDS;) {
        uint8_t wanted[32], got[32];
        const unsigned nbytes = record_make(i, wanted);
        if (!aers_ring_read(&ring, got, nbytes)) {
            sched_yield();
            continue;
        }
        assert_memory_equal(got, wanted, nbytes);
        i++;
    }
    pthread_join(writer, NULL);
    assert_int_equal(aers_ring_fill(&ring), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_is_the_next_power_of_two),
        cmocka_unit_test(a_new_ring_is_empty_and_all_of_it_is_room),
        cmocka_unit_test(write_refuses_when_full_and_changes_nothing),
        cmocka_unit_test(read_is_all_or_nothing),
        cmocka_unit_test(skip_drops_from_the_front),
        cmocka_unit_test(records_survive_the_wrap_of_memory_and_of_the_counters),
        cmocka_unit_test(two_threads_pass_every_record_whole_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
