/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/osc/copy.h"
#include "common/osc/write.h"

static uint8_t copied[512];
static size_t ncopied;

static enum aers_code copy(void *user, const struct aers_osc_message *message)
{
    ncopied = aers_osc_copy(message, copied, *(const size_t *)user);
    return AERS_OK;
}

static size_t write_all(uint8_t *packet, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, size, "/a/b", "ifTdhsFNIb");
    aers_osc_write_int(&writer, -7);
    aers_osc_write_float(&writer, 0.5f);
    aers_osc_write_double(&writer, -3.25);
    aers_osc_write_int64(&writer, INT64_MIN);
    aers_osc_write_string(&writer, "text");
    aers_osc_write_blob(&writer, "xyz", 3);
    return aers_osc_write_stop(&writer);
}

static void a_message_is_itself_again(void **state)
{
    uint8_t packet[512];
    size_t size = sizeof copied, n = write_all(packet, sizeof packet);
    (void)state;
    assert_true(n > 0);
    assert_int_equal(aers_osc_each(packet, n, copy, &size), AERS_OK);
    assert_int_equal(ncopied, n);
    assert_memory_equal(copied, packet, n);
}

static void one_of_a_bundle_stands_alone(void **state)
{
    uint8_t packet[512];
    struct aers_osc_bundle bundle;
    size_t room, size = sizeof copied;
    (void)state;
    aers_osc_bundle_start(&bundle, packet, sizeof packet, AERS_OSC_IMMEDIATELY);
    uint8_t *at = aers_osc_bundle_reserve(&bundle, &room);
    size_t n = write_all(at, room);
    aers_osc_bundle_commit(&bundle, n);
    assert_int_equal(aers_osc_each(packet, aers_osc_bundle_stop(&bundle), copy, &size), AERS_OK);
    assert_int_equal(ncopied, n);
    assert_int_equal(aers_osc_gate(copied, ncopied), AERS_OK);
}

static void what_does_not_fit_is_nothing(void **state)
{
    uint8_t packet[512];
    size_t n = write_all(packet, sizeof packet), size = n - 4;
    (void)state;
    assert_int_equal(aers_osc_each(packet, n, copy, &size), AERS_OK);
    assert_int_equal(ncopied, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_itself_again),
        cmocka_unit_test(one_of_a_bundle_stands_alone),
        cmocka_unit_test(what_does_not_fit_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
