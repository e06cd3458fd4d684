/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-ctl/doctor/server.h"

#define READ(words) aers_server_read_words(&server, words, sizeof words)

static struct aers_server server;

static void a_plain_server_is_called_default_and_runs_in_real_time(void **state)
{
    (void)state;
    READ("jackd\0-d\0alsa");
    assert_string_equal(server.name, "default");
    assert_true(server.is_realtime);
    assert_false(server.is_synchronous);
}

static void its_options_are_read(void **state)
{
    (void)state;
    READ("/usr/bin/jackd\0-n\0stage\0-S\0-r\0-d\0dummy");
    assert_string_equal(server.name, "stage");
    assert_false(server.is_realtime);
    assert_true(server.is_synchronous);
    READ("jackd\0--name=two\0--no-realtime\0--sync\0-ddummy");
    assert_string_equal(server.name, "two");
    assert_false(server.is_realtime);
    assert_true(server.is_synchronous);
    READ("jackd\0-nthree\0-R\0-d\0dummy");
    assert_string_equal(server.name, "three");
    assert_true(server.is_realtime);
}

static void what_is_the_driver_s_is_not_the_server_s(void **state)
{
    (void)state;
    READ("jackd\0-R\0-d\0dummy\0-r\0"
         "48000\0-S\0-n\0"
         "3");
    assert_string_equal(server.name, "default");
    assert_true(server.is_realtime);
    assert_false(server.is_synchronous);
}

static void a_name_that_is_missing_or_long_does_no_harm(void **state)
{
    (void)state;
    READ("jackd\0-n");
    READ("jackd\0-n\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(server.name[sizeof server.name - 1], 0);
    aers_server_read_words(&server, "", 0);
    assert_string_equal(server.name, "default");
}

static void the_version_is_the_word_after_version(void **state)
{
    (void)state;
    aers_server_read_version(&server, "jackdmp 1.9.21\nCopyright\njackdmp version 1.9.21 tmpdir /dev/shm protocol 9\n");
    assert_string_equal(server.version, "1.9.21");
    aers_server_read_version(&server, "version 1.2.3.4.5.6.7.8.9.10.11.12.13");
    assert_int_equal(server.version[sizeof server.version - 1], 0);
    aers_server_read_version(&server, "something else");
    assert_string_equal(server.version, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_server_is_called_default_and_runs_in_real_time),
        cmocka_unit_test(its_options_are_read),
        cmocka_unit_test(what_is_the_driver_s_is_not_the_server_s),
        cmocka_unit_test(a_name_that_is_missing_or_long_does_no_harm),
        cmocka_unit_test(the_version_is_the_word_after_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
