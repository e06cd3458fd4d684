/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/aers-ctl/up/endpoint.h"

static void host_and_port_are_taken_out_of_urls(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"127.0.0.1:7770", "127.0.0.1:7770"},         {":8080", "127.0.0.1:8080"},
        {"osc.tcp://127.0.0.1:9/", "127.0.0.1:9"},    {"http://127.0.0.1:8080", "127.0.0.1:8080"},
        {"http://127.0.0.1:8080/", "127.0.0.1:8080"}, {"http://[::1]:8080/", "[::1]:8080"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[AERS_ENDPOINT_SIZE];
        struct aers_error error = {.what = ""};
        if (aers_endpoint_parse(cases[i].text, out, &error) != AERS_OK)
            fail_msg("%s: %s", cases[i].text, error.what);
        assert_string_equal(out, cases[i].wanted);
    }
}

static void what_names_no_port_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "127.0.0.1", "http://127.0.0.1:8080/page", "127.0.0.1:99999", "127.0.0.1:x", "://"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char out[AERS_ENDPOINT_SIZE] = "unchanged";
        struct aers_error error;
        assert_int_not_equal(aers_endpoint_parse(wrong[i], out, &error), AERS_OK);
        assert_string_equal(out, "unchanged");
    }
}

static void a_port_that_somebody_has_is_a_conflict(void **state)
{
    (void)state;
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
    for (size_t i = 0; i < 2; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t size = sizeof address;
        char endpoint[64];
        struct aers_error error;
        int fd = socket(AF_INET, types[i], 0);
        assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
        if (types[i] == SOCK_STREAM)
            assert_int_equal(listen(fd, 1), 0);
        assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
        snprintf(endpoint, sizeof endpoint, "127.0.0.1:%u", ntohs(address.sin_port));
        assert_int_equal(aers_endpoint_check(endpoint, types[i], &error), AERS_E_CONFLICT);
        close(fd);
        assert_int_equal(aers_endpoint_check(endpoint, types[i], &error), AERS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_and_port_are_taken_out_of_urls),
        cmocka_unit_test(what_names_no_port_is_refused),
        cmocka_unit_test(a_port_that_somebody_has_is_a_conflict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
