/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/write.h"

static size_t write_reply(void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, size, "/reply", "sTfhb");
    aers_osc_write_string(&writer, "/aers/x");
    aers_osc_write_float(&writer, 0.5f);
    aers_osc_write_int64(&writer, -1);
    aers_osc_write_blob(&writer, "12345", 5);
    return aers_osc_write_stop(&writer);
}

static void a_message_is_written_byte_for_byte(void **state)
{
    (void)state;
    static const char expected[] =
        "/reply\0\0,sTfhb\0\0/aers/x\0\77\0\0\0\377\377\377\377\377\377\377\377\0\0\0\00512345\0\0\0";
    uint8_t buffer[128];
    memset(buffer, 0xAA, sizeof buffer);
    size_t nbytes = write_reply(buffer, sizeof buffer);
    assert_int_equal(nbytes, sizeof expected - 1);
    assert_memory_equal(buffer, expected, nbytes);
}

static void a_buffer_too_small_gives_nothing_and_is_not_overrun(void **state)
{
    (void)state;
    uint8_t buffer[128];
    size_t whole = write_reply(buffer, sizeof buffer);
    for (size_t size = 0; size < whole; size++) {
        memset(buffer, 0xAA, sizeof buffer);
        assert_int_equal(write_reply(buffer, size), 0);
        for (size_t i = size; i < sizeof buffer; i++)
            assert_int_equal(buffer[i], 0xAA);
    }
    assert_int_equal(write_reply(buffer, whole), whole);
}

static void arguments_that_do_not_match_the_types_give_nothing(void **state)
{
    (void)state;
    uint8_t buffer[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, sizeof buffer, "/a", "i");
    aers_osc_write_float(&writer, 1.0f);
    assert_int_equal(aers_osc_write_stop(&writer), 0);
    aers_osc_write_start(&writer, buffer, sizeof buffer, "/a", "ii");
    aers_osc_write_int(&writer, 1);
    assert_int_equal(aers_osc_write_stop(&writer), 0);
    aers_osc_write_start(&writer, buffer, sizeof buffer, "/a", "i");
    aers_osc_write_int(&writer, 1);
    aers_osc_write_int(&writer, 2);
    assert_int_equal(aers_osc_write_stop(&writer), 0);
    aers_osc_write_start(&writer, buffer, sizeof buffer, "/a", "x");
    assert_int_equal(aers_osc_write_stop(&writer), 0);
}

static void types_without_bytes_are_passed_over(void **state)
{
    (void)state;
    uint8_t buffer[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, sizeof buffer, "/a", "TFiNI");
    aers_osc_write_int(&writer, 7);
    size_t nbytes = aers_osc_write_stop(&writer);
    assert_int_equal(nbytes, 16);
    assert_int_equal(aers_osc_gate(buffer, nbytes), AERS_OK);
}

static size_t add_message(struct aers_osc_bundle *bundle, int32_t value)
{
    size_t room;
    void *at = aers_osc_bundle_reserve(bundle, &room);
    if (!at)
        return 0;
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, at, room, "/m", "i");
    aers_osc_write_int(&writer, value);
    size_t nbytes = aers_osc_write_stop(&writer);
    aers_osc_bundle_commit(bundle, nbytes);
    return nbytes;
}

static enum aers_code count_up(void *user, const struct aers_osc_message *message)
{
    int32_t *next = user;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    assert_true(aers_osc_read(&reader, &arg));
    assert_int_equal(arg.i, (*next)++);
    return AERS_OK;
}

static void a_bundle_takes_messages_until_it_is_full(void **state)
{
    (void)state;
    uint8_t buffer[16 + 3 * 16 + 10];
    struct aers_osc_bundle bundle;
    aers_osc_bundle_start(&bundle, buffer, sizeof buffer, AERS_OSC_IMMEDIATELY);
    assert_int_equal(aers_osc_bundle_stop(&bundle), 0);
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(add_message(&bundle, i), 12);
    assert_int_equal(add_message(&bundle, 3), 0);
    size_t nbytes = aers_osc_bundle_stop(&bundle);
    assert_int_equal(nbytes, 16 + 3 * 16);
    assert_int_equal(aers_osc_gate(buffer, nbytes), AERS_OK);
    int32_t next = 0;
    assert_int_equal(aers_osc_each(buffer, nbytes, count_up, &next), AERS_OK);
    assert_int_equal(next, 3);
}

static void a_bundle_without_room_for_its_head_takes_nothing(void **state)
{
    (void)state;
    uint8_t buffer[16];
    for (size_t size = 0; size <= sizeof buffer; size++) {
        struct aers_osc_bundle bundle;
        size_t room;
        aers_osc_bundle_start(&bundle, buffer, size, AERS_OSC_IMMEDIATELY);
        assert_null(aers_osc_bundle_reserve(&bundle, &room));
        assert_int_equal(aers_osc_bundle_stop(&bundle), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_written_byte_for_byte),
        cmocka_unit_test(a_buffer_too_small_gives_nothing_and_is_not_overrun),
        cmocka_unit_test(arguments_that_do_not_match_the_types_give_nothing),
        cmocka_unit_test(types_without_bytes_are_passed_over),
        cmocka_unit_test(a_bundle_takes_messages_until_it_is_full),
        cmocka_unit_test(a_bundle_without_room_for_its_head_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
