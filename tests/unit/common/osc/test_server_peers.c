/* SPDX-License-Identifier: ISC */
#include <lo/lo.h>
#include <lo/lo_lowlevel.h>
#include <signal.h>
#include <stdio.h>

#include "ping.h"

static void a_bad_datagram_is_answered_once_and_briefly(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[256];
    static const char expected[] = "/error\0\0,sss\0\0\0\0\0\0\0\0invalid\0not an OSC packet\0\0";
    char bad[32] = "what is this, then? Not OSC";
    int fd = wire_open(SOCK_DGRAM, serving->port);
    wire_send(fd, bad, sizeof bad);
    assert_true(wire_is_readable(fd, 10000));
    ssize_t n = recv(fd, answer, sizeof answer, 0);
    assert_int_equal(n, sizeof expected);
    assert_memory_equal(answer, expected, sizeof expected);
    wire_send(fd, "x", 1); /* too small to be worth an answer */
    wire_send(fd, "", 0);
    wire_send(fd, BYTES(PING));
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 20);
    assert_memory_equal(answer, PONG, 20);
    assert_false(wire_is_readable(fd, 0));
    struct aers_osc_server_stats stats = serving_stats(serving);
    assert_int_equal(stats.packets, 4);
    assert_int_equal(stats.refused, 3);
    close(fd);
    serving_stop(serving);
}

static void a_bad_packet_in_good_framing_leaves_the_connection_open(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[64];
    int fd = wire_open(SOCK_STREAM, serving->port);
    wire_send(fd, BYTES("\0\0\0\4abcd\0\0\0\14" PING));
    assert_int_equal(wire_receive(fd, answer, 52), 52);
    assert_memory_equal(answer + 4, "/error", 6);
    assert_int_equal(wire_receive(fd, answer, 24), 24);
    assert_memory_equal(answer, "\0\0\0\24" PONG, 24);
    close(fd);
    serving_stop(serving);
}

/* An answer is no request: refused with yet another answer, two servers would go on for ever. */
static void answers_are_not_answered(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[64];
    int fd = wire_open(SOCK_DGRAM, serving->port);
    wire_send(fd, BYTES("/error\0\0,sss\0\0\0\0/x\0\0abc\0abc\0"));
    wire_send(fd, BYTES("/reply\0\0,s\0\0/x\0\0"));
    wire_send(fd, BYTES(PING));
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 20);
    assert_memory_equal(answer, PONG, 20);
    assert_int_equal(serving->nrequests, 1);
    assert_int_equal(serving_stats(serving).packets, 3);
    close(fd);
    serving_stop(serving);
}

static void broken_framing_closes_only_that_peer(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    static const struct {
        const char *bytes;
        size_t nbytes;
        bool explained;
    } bad[] = {
        {BYTES("\0\0\0\6/abcde"), true},          /* no multiple of four */
        {BYTES("\0\0\0\0"), true},                /* nothing */
        {BYTES("\0\20\0\4/abc"), true},           /* four bytes over the limit */
        {BYTES("\xC0/a\xDBzz\xC0"), true},        /* no SLIP escape */
        {BYTES("GET / HTTP/1.1\r\n\r\n"), false}, /* not OSC at all */
        {BYTES("\x7F\xFF\xFF\xFF"), false},
    };
    int good = wire_open(SOCK_STREAM, serving->port);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int fd = wire_open(SOCK_STREAM, serving->port);
        wire_send(fd, bad[i].bytes, bad[i].nbytes);
        assert_int_equal(wire_drain(fd) > 0, bad[i].explained);
        close(fd);
    }
    uint8_t answer[64];
    wire_send(good, BYTES("\0\0\0\14" PING));
    assert_int_equal(wire_receive(good, answer, 24), 24);
    struct aers_osc_server_stats stats = serving_stats(serving);
    assert_int_equal(stats.refused, sizeof bad / sizeof bad[0]);
    assert_int_equal(stats.connections, 1);
    close(good);
    serving_stop(serving);
}

static void two_hundred_connections_are_served_side_by_side(void **state)
{
    (void)state;
    enum { N = 200 };
    struct serving *serving = serving_start(0, 0);
    int fds[N];
    for (int i = 0; i < N; i++)
        fds[i] = wire_open(SOCK_STREAM, serving->port);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < N; i++)
            wire_send(fds[i], BYTES("\0\0\0\14" PING));
        for (int i = 0; i < N; i++) {
            uint8_t answer[24];
            assert_int_equal(wire_receive(fds[i], answer, 24), 24);
            assert_memory_equal(answer, "\0\0\0\24" PONG, 24);
        }
    }
    assert_int_equal(serving_stats(serving).connections, N);
    for (int i = 0; i < N; i++)
        close(fds[i]);
    wait_until(serving_stats(serving).connections == 0);
    assert_int_equal(serving->nrequests, 10 * N);
    serving_stop(serving);
}

static void who_has_been_idle_longest_makes_room(void **state)
{
    (void)state;
    struct serving *serving = serving_start_with(3, 1, 0);
    int fds[4];
    uint8_t answer[24];
    fds[0] = wire_open(SOCK_STREAM, serving->port); /* kept: it is owed an answer, however silent it is */
    wire_send(fds[0], BYTES("\0\0\0\14/keep\0\0\0,\0\0\0"));
    wait_until(serving->is_kept);
    for (int i = 1; i < 3; i++)
        fds[i] = wire_open(SOCK_STREAM, serving->port);
    wait_until(serving_stats(serving).connections == 3);
    wire_send(fds[1], BYTES("\0\0\0\14" PING)); /* so that fds[2] has been silent longer */
    assert_int_equal(wire_receive(fds[1], answer, 24), 24);
    for (int i = 0; i < 5; i++)
        nap();
    fds[3] = wire_open(SOCK_STREAM, serving->port);
    wire_send(fds[3], BYTES("\0\0\0\14" PING));
    assert_int_equal(wire_receive(fds[3], answer, 24), 24);
    assert_true(wire_drain(fds[2]) > 0);
    assert_int_equal(serving_stats(serving).evicted, 1);
    assert_int_equal(serving_stats(serving).connections, 3);
    wire_send(fds[1], BYTES("\0\0\0\14" PING));
    assert_int_equal(wire_receive(fds[1], answer, 24), 24);
    serving->answer_kept = true;
    uv_async_send(&serving->wake);
    assert_int_equal(wire_receive(fds[0], answer, 24), 24);
    for (int i = 0; i < 4; i++)
        close(fds[i]);
    serving_stop(serving);
}

static void connections_over_the_bound_are_closed(void **state)
{
    (void)state;
    struct serving *serving = serving_start(3, 0);
    int fds[3];
    uint8_t answer[24];
    for (int i = 0; i < 3; i++)
        fds[i] = wire_open(SOCK_STREAM, serving->port);
    wait_until(serving_stats(serving).connections == 3);
    int over = wire_open(SOCK_STREAM, serving->port);
    assert_true(wire_drain(over) > 0); /* it is told why */
    close(over);
    assert_int_equal(serving_stats(serving).refused, 1);
    for (int i = 0; i < 3; i++) {
        wire_send(fds[i], BYTES("\0\0\0\14" PING));
        assert_int_equal(wire_receive(fds[i], answer, 24), 24);
    }
    close(fds[0]);
    wait_until(serving_stats(serving).connections == 2);
    fds[0] = wire_open(SOCK_STREAM, serving->port);
    wire_send(fds[0], BYTES("\0\0\0\14" PING));
    assert_int_equal(wire_receive(fds[0], answer, 24), 24);
    for (int i = 0; i < 3; i++)
        close(fds[i]);
    serving_stop(serving);
}

static void slow_and_idle_senders_hold_up_nobody(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    int half = wire_open(SOCK_STREAM, serving->port), idle = wire_open(SOCK_STREAM, serving->port);
    uint8_t answer[24];
    static const char wire[] = "\0\0\0\14" PING;
    for (size_t i = 0; i < sizeof wire - 1; i++) {
        wire_send(half, wire + i, 1);
        assert_pings(serving);
    }
    assert_int_equal(wire_receive(half, answer, 24), 24);
    close(half);
    close(idle);
    serving_stop(serving);
}

static void a_peer_that_does_not_read_is_closed_and_counted(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 1 << 20);
    static const char ask[] = "\0\0\0\20/big\0\0\0\0,i\0\0\0\7\377\0"; /* half a megabyte */
    int fd = wire_open(SOCK_STREAM, serving->port);
    for (int i = 0; i < 64; i++)
        wire_send(fd, BYTES(ask));
    struct aers_osc_server_stats stats = serving_stats(serving);
    wait_until((stats = serving_stats(serving)).connections == 0);
    assert_true(stats.dropped_replies > 0);
    assert_pings(serving);
    close(fd);
    serving_stop(serving);
}

static void a_peer_that_goes_while_it_is_answered_does_no_harm(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_DFL);
    struct serving *serving = serving_start(0, 0);
    static char wire[200 * 16];
    for (size_t at = 0; at < sizeof wire; at += 16)
        memcpy(wire + at, "\0\0\0\14" PING, 16);
    for (int i = 0; i < 200; i++) {
        int fd = wire_open(SOCK_STREAM, serving->port);
        wire_send(fd, wire, sizeof wire);
        close(fd);
    }
    wait_until(serving_stats(serving).dropped_replies > 0);
    wait_until(serving_stats(serving).connections == 0);
    assert_pings(serving);
    serving_stop(serving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_datagram_is_answered_once_and_briefly),
        cmocka_unit_test(a_bad_packet_in_good_framing_leaves_the_connection_open),
        cmocka_unit_test(answers_are_not_answered),
        cmocka_unit_test(broken_framing_closes_only_that_peer),
        cmocka_unit_test(two_hundred_connections_are_served_side_by_side),
        cmocka_unit_test(who_has_been_idle_longest_makes_room),
        cmocka_unit_test(connections_over_the_bound_are_closed),
        cmocka_unit_test(slow_and_idle_senders_hold_up_nobody),
        cmocka_unit_test(a_peer_that_does_not_read_is_closed_and_counted),
        cmocka_unit_test(a_peer_that_goes_while_it_is_answered_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
