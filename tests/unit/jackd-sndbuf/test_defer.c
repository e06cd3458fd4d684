/* SPDX-License-Identifier: ISC */
/* Questions for latencies are answered at once, and put while the request thread polls and nobody wants anything. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/jackd-sndbuf/defer.h"

static const struct aers_libc libc = {.write = write, .read = read, .poll = poll, .close = close};

struct client {
    int server, end; /* the server's end and the client's */
};

static struct client one, other, request;

static void open_client(struct client *client)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    client->server = ends[0];
    client->end = ends[1];
}

static int set_up(void **state)
{
    (void)state;
    open_client(&one);
    open_client(&other);
    open_client(&request);
    return 0;
}

static void close_client(const struct client *client)
{
    aers_defer_forget(client->server);
    close(client->server);
    close(client->end);
}

static int tear_down(void **state)
{
    (void)state;
    close_client(&one);
    close_client(&other);
    close_client(&request);
    return 0;
}

static const uint8_t *question(int kind, int mode, int sync)
{
    static uint8_t message[AERS_DEFER_NBYTES];
    const int32_t nbytes = AERS_DEFER_NBYTES, is = kind, in = mode, waits = sync;
    memset(message, 0, sizeof message);
    memcpy(message, &nbytes, 4);
    memcpy(message + 73, &is, 4);
    memcpy(message + 77, &in, 4);
    memcpy(message + 85, &waits, 4);
    return message;
}

static void ask(const struct client *client, int mode)
{
    assert_true(aers_defer_take(client->server, question(18, mode, 1)));
}

/* The mode of the question that has come, or -1. */
static int asked(const struct client *client)
{
    uint8_t message[AERS_DEFER_NBYTES];
    int32_t mode = -1;
    const ssize_t n = recv(client->end, message, sizeof message, MSG_DONTWAIT);
    if (n == AERS_DEFER_NBYTES)
        memcpy(&mode, message + 77, 4);
    return mode;
}

static void answer(const struct client *client)
{
    const int32_t fine = 0;
    assert_int_equal(send(client->end, &fine, sizeof fine, 0), sizeof fine);
}

static int poll_requests(int timeout_ms)
{
    struct pollfd fds = {.fd = request.server, .events = POLLIN};
    return aers_defer_poll(&libc, &fds, 1, timeout_ms);
}

static void other_messages_are_left_alone(void **state)
{
    (void)state;
    assert_false(aers_defer_take(one.server, question(0, 0, 1)));
    assert_false(aers_defer_take(one.server, question(18, 0, 0)));
    uint8_t longer[AERS_DEFER_NBYTES];
    memcpy(longer, question(18, 0, 1), sizeof longer);
    longer[0]++;
    assert_false(aers_defer_take(one.server, longer));
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), -1);
}

static void each_is_put_after_the_answer_to_the_one_before(void **state)
{
    (void)state;
    ask(&one, 0);
    ask(&other, 0);
    ask(&other, 1);
    ask(&one, 1);
    assert_int_equal(asked(&one), -1);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), 0);
    assert_int_equal(asked(&other), -1);
    answer(&one);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&other), 0);
    answer(&other);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&other), 1);
    assert_int_equal(asked(&one), -1);
    answer(&other);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), 1);
}

static void a_request_goes_first_and_while_somebody_does_not_answer(void **state)
{
    (void)state;
    char byte = '!';
    ask(&one, 0);
    assert_int_equal(send(request.end, &byte, 1, 0), 1);
    assert_int_equal(poll_requests(1000), 1);
    assert_int_equal(asked(&one), -1);
    assert_int_equal(read(request.server, &byte, 1), 1);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), 0);
    assert_int_equal(send(request.end, &byte, 1, 0), 1);
    assert_int_equal(poll_requests(1000), 1);
}

static void requests_without_end_do_not_keep_it_for_ever(void **state)
{
    (void)state;
    char byte = '!';
    int npolls = 0;
    ask(&one, 0);
    assert_int_equal(send(request.end, &byte, 1, 0), 1);
    while (asked(&one) < 0 && npolls < 1000)
        npolls += poll_requests(0);
    assert_int_equal(npolls, 65);
}

static void asked_again_it_is_put_once_in_its_new_place(void **state)
{
    (void)state;
    ask(&one, 0);
    ask(&other, 0);
    ask(&one, 0);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), -1);
    assert_int_equal(asked(&other), 0);
    answer(&other);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), 0);
    answer(&one);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&one), -1);
}

static void an_answer_that_is_owed_is_not_taken_for_another(void **state)
{
    (void)state;
    char next = '?', got = 0;
    ask(&one, 0);
    assert_int_equal(poll_requests(0), 0);
    answer(&one);
    assert_int_equal(send(one.end, &next, 1, 0), 1);
    aers_defer_settle(&libc, one.server);
    assert_int_equal(read(one.server, &got, 1), 1);
    assert_int_equal(got, '?');
}

static void who_has_gone_is_passed_over(void **state)
{
    (void)state;
    ask(&one, 0);
    ask(&other, 0);
    assert_int_equal(poll_requests(0), 0);
    shutdown(one.end, SHUT_RDWR);
    assert_int_equal(poll_requests(0), 0);
    assert_int_equal(asked(&other), 0);
    ask(&one, 1);
    aers_defer_forget(one.server);
    answer(&other);
    assert_int_equal(poll_requests(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(other_messages_are_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_is_put_after_the_answer_to_the_one_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_request_goes_first_and_while_somebody_does_not_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(requests_without_end_do_not_keep_it_for_ever, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asked_again_it_is_put_once_in_its_new_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_that_is_owed_is_not_taken_for_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_has_gone_is_passed_over, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
