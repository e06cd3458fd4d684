/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/osc/url.h"

static void urls_and_plain_addresses_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum aers_osc_transport transport;
        const char *host;
        uint16_t port;
        bool loopback;
    } rows[] = {
        {"osc.tcp://127.0.0.1:7770/", AERS_OSC_TCP, "127.0.0.1", 7770, true},
        {"osc.udp://127.0.0.1:7770", AERS_OSC_UDP, "127.0.0.1", 7770, true},
        {"127.0.0.1:1", AERS_OSC_UDP, "127.0.0.1", 1, true},
        {":7770", AERS_OSC_UDP, "127.0.0.1", 7770, true},
        {"osc.tcp://:65535/", AERS_OSC_TCP, "127.0.0.1", 65535, true},
        {"localhost:0", AERS_OSC_UDP, "localhost", 0, true},
        {"[::1]:7770", AERS_OSC_UDP, "::1", 7770, true},
        {"[::ffff:127.0.0.1]:7770", AERS_OSC_UDP, "::ffff:127.0.0.1", 7770, true},
        {"0.0.0.0:7770", AERS_OSC_UDP, "0.0.0.0", 7770, false},
        {"192.0.2.1:7770", AERS_OSC_UDP, "192.0.2.1", 7770, false},
        {"[2001:db8::1]:7770", AERS_OSC_UDP, "2001:db8::1", 7770, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct aers_osc_url url;
        struct aers_error error = {0};
        if (aers_osc_url_parse(rows[i].text, AERS_OSC_UDP, &url, &error) != AERS_OK)
            fail_msg("%s: %s", rows[i].text, error.what);
        assert_int_equal(url.transport, rows[i].transport);
        assert_string_equal(url.host, rows[i].host);
        assert_int_equal(url.port, rows[i].port);
        assert_int_equal(aers_osc_url_is_loopback(&url), rows[i].loopback);
    }
}

static void the_address_carries_the_port(void **state)
{
    (void)state;
    struct aers_osc_url url;
    assert_int_equal(aers_osc_url_parse("127.0.0.1:4660", AERS_OSC_TCP, &url, NULL), AERS_OK);
    assert_int_equal(url.transport, AERS_OSC_TCP);
    struct sockaddr_in in;
    memcpy(&in, &url.address, sizeof in);
    assert_int_equal(url.naddress, sizeof in);
    assert_int_equal(ntohs(in.sin_port), 4660);
    assert_int_equal(ntohl(in.sin_addr.s_addr), INADDR_LOOPBACK);
}

static void what_is_no_address_is_refused_with_its_text(void **state)
{
    (void)state;
    static const char *const bad[] = {"",          "7770",       "127.0.0.1",   "127.0.0.1:",      "127.0.0.1:x",
                                      "h:65536",   "h:123456",   "h:-1",        "h:77 ",           "h:7770/x",
                                      "h:7770//",  "osc://h:1/", "http://h:1/", "osc.tcp://h/",    "[::1]7770",
                                      "[::1:7770", "[]:7770",    "a b:7770",    "osc.tcp://h:1/?", "::1:7770"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct aers_osc_url url = {.port = 1234};
        struct aers_error error = {0};
        if (aers_osc_url_parse(bad[i], AERS_OSC_UDP, &url, &error) != AERS_E_INVALID)
            fail_msg("\"%s\" was not refused as invalid: %s", bad[i], error.what);
        assert_int_equal(url.port, 1234);
        assert_string_equal(error.where, bad[i]);
        assert_non_null(strstr(error.what, "HOST:PORT"));
    }
}

static void a_host_that_does_not_exist_is_not_found(void **state)
{
    (void)state;
    struct aers_osc_url url;
    struct aers_error error = {0};
    assert_int_equal(aers_osc_url_parse("nowhere.invalid:7770", AERS_OSC_UDP, &url, &error), AERS_E_NOT_FOUND);
    assert_non_null(strstr(error.what, "nowhere.invalid"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_and_plain_addresses_are_understood),
        cmocka_unit_test(the_address_carries_the_port),
        cmocka_unit_test(what_is_no_address_is_refused_with_its_text),
        cmocka_unit_test(a_host_that_does_not_exist_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
