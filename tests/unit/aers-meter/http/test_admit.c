/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/http/admit.h"

static struct aers_admit admit_on(const char *host, uint16_t port)
{
    struct aers_admit admit = {.is_open = false};
    aers_admit_init(&admit, host, port);
    return admit;
}

static void the_names_of_loopback_are_admitted_with_the_right_port(void **state)
{
    (void)state;
    struct aers_admit admit = admit_on("127.0.0.1", 8080);
    const char *good[] = {"127.0.0.1:8080", "localhost:8080", "LocalHost:8080", "[::1]:8080"};
    const char *bad[] = {"127.0.0.1",
                         "localhost",
                         "127.0.0.1:80",
                         "127.0.0.1:80800",
                         "evil.example:8080",
                         "localhost.evil.example:8080",
                         "127.0.0.1:8080.evil.example",
                         "evil.example@127.0.0.1:8080",
                         "",
                         " 127.0.0.1:8080",
                         "127.0.0.1:8080,evil.example",
                         "::1:8080",
                         "0.0.0.0:8080",
                         "127.1:8080"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(aers_admit_host(&admit, good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(aers_admit_host(&admit, bad[i]));
    assert_false(aers_admit_host(&admit, NULL));
}

static void the_address_it_listens_on_is_admitted_too(void **state)
{
    (void)state;
    struct aers_admit admit = admit_on("127.0.0.7", 9000);
    assert_true(aers_admit_host(&admit, "127.0.0.7:9000"));
    assert_false(aers_admit_host(&admit, "127.0.0.8:9000"));
}

static void beyond_loopback_any_address_is_admitted_but_no_other_name(void **state)
{
    (void)state;
    struct aers_admit admit = {.is_open = true};
    aers_admit_init(&admit, "0.0.0.0", 8080);
    const char *good[] = {"192.0.2.7:8080", "[2001:db8::7]:8080", "127.0.0.1:8080", "localhost:8080"};
    const char *bad[] = {"evil.example:8080",           "192.0.2.7",       "192.0.2.7:80", "[2001:db8::7:8080",
                         "192.0.2.7.evil.example:8080", "192.0.2.300:8080"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(aers_admit_host(&admit, good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(aers_admit_host(&admit, bad[i]));
    assert_int_equal(aers_admit_add(&admit, "studio.example"), AERS_OK);
    assert_true(aers_admit_host(&admit, "Studio.example:8080"));
}

static void over_tls_its_own_pages_are_https(void **state)
{
    (void)state;
    struct aers_admit admit = {.is_secure = true};
    aers_admit_init(&admit, "127.0.0.1", 443);
    assert_true(aers_admit_host(&admit, "localhost"));
    assert_true(aers_admit_origin(&admit, "localhost", "https://localhost"));
    assert_false(aers_admit_origin(&admit, "localhost", "http://localhost"));
}

static void port_80_goes_without_saying(void **state)
{
    (void)state;
    struct aers_admit admit = admit_on("127.0.0.7", 80);
    const char *good[] = {"localhost", "localhost:80", "127.0.0.1", "[::1]", "127.0.0.7", "127.0.0.7:80"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(aers_admit_host(&admit, good[i]));
}

static void an_origin_must_be_the_very_server_that_is_asked(void **state)
{
    (void)state;
    struct aers_admit admit = admit_on("127.0.0.1", 8080);
    assert_true(aers_admit_origin(&admit, "localhost:8080", NULL));
    assert_true(aers_admit_origin(&admit, "localhost:8080", "http://localhost:8080"));
    const char *bad[] = {"null",
                         "",
                         "http://evil.example",
                         "http://localhost",
                         "https://localhost:8080",
                         "http://localhost:8080/",
                         "http://localhost:8080.evil.example",
                         "http://127.0.0.1:8080",
                         "file://",
                         "http://localhost:8080 http://evil.example",
                         "localhost:8080"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(aers_admit_origin(&admit, "localhost:8080", bad[i]));
    assert_false(aers_admit_origin(&admit, "evil.example", "http://evil.example"));
    assert_false(aers_admit_origin(&admit, NULL, "http://localhost:8080"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_names_of_loopback_are_admitted_with_the_right_port),
        cmocka_unit_test(the_address_it_listens_on_is_admitted_too),
        cmocka_unit_test(beyond_loopback_any_address_is_admitted_but_no_other_name),
        cmocka_unit_test(over_tls_its_own_pages_are_https),
        cmocka_unit_test(port_80_goes_without_saying),
        cmocka_unit_test(an_origin_must_be_the_very_server_that_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
