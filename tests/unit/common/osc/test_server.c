/* SPDX-License-Identifier: ISC */
#include <lo/lo.h>
#include <lo/lo_lowlevel.h>
#include <signal.h>
#include <stdio.h>

#include "ping.h"

static void a_datagram_is_answered(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    assert_pings(serving);
    assert_pings(serving);
    struct aers_osc_server_stats stats = serving_stats(serving);
    assert_int_equal(stats.packets, 2);
    assert_int_equal(stats.refused, 0);
    serving_stop(serving);
}

static void a_stream_is_answered_in_its_own_framing(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[64];
    int length = wire_open(SOCK_STREAM, serving->port), slip = wire_open(SOCK_STREAM, serving->port);
    wire_send(length, BYTES("\0\0\0\14" PING));
    wire_send(slip, BYTES("\xC0" PING "\xC0"));
    assert_int_equal(wire_receive(length, answer, 24), 24);
    assert_memory_equal(answer, "\0\0\0\24" PONG, 24);
    assert_int_equal(wire_receive(slip, answer, 22), 22);
    assert_memory_equal(answer, "\xC0" PONG "\xC0", 22);
    wire_send(slip, BYTES("\xC0" PING "\xC0\xC0" PING "\xC0"));
    assert_int_equal(wire_receive(slip, answer, 44), 44);
    close(length);
    close(slip);
    serving_stop(serving);
}

static void every_message_of_a_bundle_is_answered(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[64];
    int fd = wire_open(SOCK_DGRAM, serving->port);
    wire_send(fd, BYTES("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\14" PING "\0\0\0\14" PING));
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 20);
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 20);
    close(fd);
    serving_stop(serving);
}

static void oscsend_is_heard(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    static const char *const transports[] = {"udp", "tcp"};
    for (int i = 0; i < 2; i++) {
        char command[128];
        snprintf(command, sizeof command, "oscsend osc.%s://127.0.0.1:%u/ /silent i %d", transports[i], serving->port,
                 40 + i);
        assert_int_equal(system(command), 0);
        wait_until(serving->last_int == 40 + i);
    }
    assert_int_equal(serving->nrequests, 2);
    serving_stop(serving);
}

static void liblo_is_heard_over_slip_and_length(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    for (int slip = 0; slip < 2; slip++) {
        char port[8];
        snprintf(port, sizeof port, "%u", serving->port);
        lo_address address = lo_address_new_with_proto(LO_TCP, "127.0.0.1", port);
        lo_address_set_stream_slip(address, slip);
        for (int i = 0; i < 100; i++)
            assert_true(lo_send(address, "/silent", "is", 0xC0DB + i, "x\xC0\xDB\xDC") > 0);
        wait_until(serving->nrequests == (unsigned)(slip + 1) * 100);
        assert_int_equal(serving->last_int, 0xC0DB + 99);
        lo_address_free(address);
    }
    assert_int_equal(serving_stats(serving).refused, 0);
    serving_stop(serving);
}

static int note_reply(const char *path, const char *types, lo_arg **args, int nargs, lo_message message, void *user)
{
    (void)path;
    (void)types;
    (void)nargs;
    (void)message;
    if (strcmp((const char *)args[0], "/ping") == 0)
        ++*(unsigned *)user;
    return 0;
}

static void liblo_hears_the_answer(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    char port[8];
    unsigned nreplies = 0;
    snprintf(port, sizeof port, "%u", serving->port);
    lo_server ours = lo_server_new(NULL, NULL);
    lo_server_add_method(ours, "/reply", "s", note_reply, &nreplies);
    lo_address address = lo_address_new("127.0.0.1", port);
    lo_message message = lo_message_new();
    assert_true(lo_send_message_from(address, ours, "/ping", message) > 0);
    assert_true(lo_server_recv_noblock(ours, 10000) > 0);
    assert_int_equal(nreplies, 1);
    lo_message_free(message);
    lo_address_free(address);
    lo_server_free(ours);
    serving_stop(serving);
}

static void a_kept_peer_is_answered_later(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t answer[64];
    for (int tcp = 0; tcp < 2; tcp++) {
        int fd = wire_open(tcp ? SOCK_STREAM : SOCK_DGRAM, serving->port);
        wire_send(fd, tcp ? "\0\0\0\14/keep\0\0\0,\0\0\0" : "/keep\0\0\0,\0\0\0", tcp ? 16 : 12);
        wait_until(serving->is_kept);
        assert_pings(serving); /* another sender in between does not take its place */
        assert_false(wire_is_readable(fd, 0));
        serving->answer_kept = true;
        uv_async_send(&serving->wake);
        assert_int_equal(wire_receive(fd, answer, tcp ? 24 : 20), tcp ? 24 : 20);
        assert_string_equal((const char *)answer + (tcp ? 16 : 12), "/keep");
        wait_until(!serving->answer_kept);
        close(fd);
    }
    serving_stop(serving);
}

static void a_kept_peer_that_has_gone_swallows_its_answer(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    int fd = wire_open(SOCK_STREAM, serving->port);
    wire_send(fd, BYTES("\0\0\0\14/keep\0\0\0,\0\0\0"));
    wait_until(serving->is_kept);
    close(fd);
    wait_until(serving_stats(serving).connections == 0);
    serving->answer_kept = true;
    uv_async_send(&serving->wake);
    wait_until(!serving->answer_kept);
    assert_int_equal(serving_stats(serving).dropped_replies, 1);
    serving_stop(serving);
}

static void a_kept_peer_outlives_its_server(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    int fd = wire_open(SOCK_DGRAM, serving->port);
    wire_send(fd, BYTES("/keep\0\0\0,\0\0\0"));
    wait_until(serving->is_kept);
    wire_send(fd, BYTES("/destroy\0\0\0\0,\0\0\0"));
    wait_until(serving->is_destroyed);
    serving->answer_kept = true;
    uv_async_send(&serving->wake);
    wait_until(!serving->answer_kept);
    close(fd);
    serving_stop(serving);
}

static void a_request_may_destroy_the_server(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++) {
        struct serving *serving = serving_start(0, 0);
        int fd = wire_open(tcp ? SOCK_STREAM : SOCK_DGRAM, serving->port);
        static const char bundle[] = "\0\0\0\64#bundle\0\0\0\0\0\0\0\0\1\0\0\0\20/destroy\0\0\0\0,\0\0\0\0\0\0\14" PING;
        wire_send(fd, bundle + (tcp ? 0 : 4), sizeof bundle - 1 - (tcp ? 0 : 4));
        uint8_t answer[64];
        size_t n = tcp ? wire_receive(fd, answer, sizeof answer) : (size_t)recv(fd, answer, sizeof answer, 0);
        assert_int_equal(n, tcp ? 28 : 24); /* one answer: what comes after is not served any more */
        assert_int_equal(serving->nrequests, 1);
        close(fd);
        serving_stop(serving);
    }
}

static void a_port_in_use_is_a_conflict_and_nothing_stays_behind(void **state)
{
    (void)state;
    for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
        uint16_t port; /* one that is free for both, of which one half is then given back */
        int tcp = wire_bind(SOCK_STREAM, &port), udp = wire_bind_to(SOCK_DGRAM, port);
        close(type == SOCK_STREAM ? udp : tcp);
        char listen[32];
        snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
        uv_loop_t loop;
        uv_loop_init(&loop);
        struct aers_osc_server *server = NULL;
        struct aers_osc_server_config config = {.listen = listen, .request = on_request};
        struct aers_error error = {0};
        assert_int_equal(aers_osc_server_create(&loop, &config, &server, &error), AERS_E_CONFLICT);
        assert_null(server);
        assert_string_equal(error.where, listen);
        assert_non_null(strstr(error.what, "aers-ctl down"));
        assert_int_equal(uv_loop_close(&loop), 0);
        close(wire_bind_to(type == SOCK_STREAM ? SOCK_DGRAM : SOCK_STREAM, port)); /* still free */
        close(type == SOCK_STREAM ? tcp : udp);
    }
}

static void two_servers_never_share_a_port(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(serving->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), -1);
    close(fd);
    serving_stop(serving);
}

static void a_port_is_free_again_at_once(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    int fd = wire_open(SOCK_STREAM, serving->port);
    wait_until(serving_stats(serving).connections == 1);
    char listen[32];
    snprintf(listen, sizeof listen, "127.0.0.1:%u", serving->port);
    serving_stop(serving); /* the server closes first: its side stays in TIME_WAIT */
    assert_int_equal(wire_drain(fd), 0);
    close(fd);
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct aers_osc_server *server;
    struct aers_osc_server_config config = {.listen = listen, .request = on_request};
    assert_int_equal(aers_osc_server_create(&loop, &config, &server, NULL), AERS_OK);
    aers_osc_server_destroy(server);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void an_address_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *listen;
        enum aers_code code;
    } rows[] = {
        {"nonsense", AERS_E_INVALID}, {"nowhere.invalid:1", AERS_E_NOT_FOUND}, {"192.0.2.1:7770", AERS_E_NOT_FOUND}};
    uv_loop_t loop;
    uv_loop_init(&loop);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct aers_osc_server *server;
        struct aers_osc_server_config config = {.listen = rows[i].listen, .request = on_request};
        assert_int_equal(aers_osc_server_create(&loop, &config, &server, NULL), rows[i].code);
    }
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* A thousand senders in the same millisecond. */
static void a_burst_of_datagrams_is_not_lost(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    uint8_t packet[512];
    struct aers_osc_writer writer;
    static const uint8_t blob[400];
    aers_osc_write_start(&writer, packet, sizeof packet, "/silent", "b");
    aers_osc_write_blob(&writer, blob, sizeof blob);
    size_t nbytes = aers_osc_write_stop(&writer);
    int fd = wire_open(SOCK_DGRAM, serving->port);
    for (int i = 0; i < 1000; i++)
        wire_send(fd, packet, nbytes);
    wait_until(serving->nrequests == 1000);
    close(fd);
    serving_stop(serving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_datagram_is_answered),
        cmocka_unit_test(a_stream_is_answered_in_its_own_framing),
        cmocka_unit_test(every_message_of_a_bundle_is_answered),
        cmocka_unit_test(oscsend_is_heard),
        cmocka_unit_test(liblo_is_heard_over_slip_and_length),
        cmocka_unit_test(liblo_hears_the_answer),
        cmocka_unit_test(a_kept_peer_is_answered_later),
        cmocka_unit_test(a_kept_peer_that_has_gone_swallows_its_answer),
        cmocka_unit_test(a_kept_peer_outlives_its_server),
        cmocka_unit_test(a_request_may_destroy_the_server),
        cmocka_unit_test(a_port_in_use_is_a_conflict_and_nothing_stays_behind),
        cmocka_unit_test(two_servers_never_share_a_port),
        cmocka_unit_test(a_port_is_free_again_at_once),
        cmocka_unit_test(an_address_that_is_none_is_refused),
        cmocka_unit_test(a_burst_of_datagrams_is_not_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
