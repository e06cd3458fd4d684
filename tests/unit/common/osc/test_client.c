/* SPDX-License-Identifier: ISC */
#include "serving.h"

#include <lo/lo.h>
#include <lo/lo_lowlevel.h>
#include <stdio.h>

#include "common/osc/client.h"
#include "wire.h"

static const char *const transports[] = {"udp", "tcp"};

static struct aers_osc_client *open_client(const char *transport, uint16_t port)
{
    char url[64];
    struct aers_osc_client *client;
    struct aers_error error = {0};
    snprintf(url, sizeof url, "osc.%s://127.0.0.1:%u/", transport, port);
    if (aers_osc_client_open(url, &client, &error) != AERS_OK)
        fail_msg("%s: %s", error.where, error.what);
    return client;
}

static size_t write_plain(uint8_t *packet, size_t size, const char *address)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, size, address, "");
    return aers_osc_write_stop(&writer);
}

/* What fn was handed. */
struct answers {
    unsigned n;
    char address[16][16];
    char path[16][64];
    enum aers_code returns;
};

static enum aers_code note(void *user, const struct aers_osc_message *message)
{
    struct answers *answers = user;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    assert_true(answers->n < 16 && aers_osc_read(&reader, &arg) && arg.type == 's');
    snprintf(answers->address[answers->n], sizeof answers->address[0], "%s", message->address);
    snprintf(answers->path[answers->n++], sizeof answers->path[0], "%s", arg.s);
    return answers->returns;
}

static enum aers_code request(struct aers_osc_client *client, const char *address, int timeout_ms,
                              struct answers *answers, struct aers_error *error)
{
    uint8_t packet[256];
    size_t nbytes = write_plain(packet, sizeof packet, address);
    answers->n = 0;
    return aers_osc_client_request(client, packet, nbytes, timeout_ms, note, answers, error);
}

static void a_request_is_answered(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    for (int i = 0; i < 2; i++) {
        struct aers_osc_client *client = open_client(transports[i], serving->port);
        struct answers answers = {0};
        for (int round = 0; round < AERS_OSC_MAX_MESSAGES + 10; round++) {
            assert_int_equal(request(client, "/ping", 10000, &answers, NULL), AERS_OK);
            assert_int_equal(answers.n, 1);
            assert_string_equal(answers.address[0], "/reply");
            assert_string_equal(answers.path[0], "/ping");
        }
        aers_osc_client_close(client);
    }
    serving_stop(serving);
}

static void an_error_becomes_its_code_and_sentence(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    for (int i = 0; i < 2; i++) {
        struct aers_osc_client *client = open_client(transports[i], serving->port);
        struct answers answers = {0};
        struct aers_error error = {0};
        assert_int_equal(request(client, "/none", 10000, &answers, &error), AERS_E_NOT_FOUND);
        assert_int_equal(error.code, AERS_E_NOT_FOUND);
        assert_string_equal(error.where, "/none");
        assert_string_equal(error.what, "no such address");
        assert_int_equal(answers.n, 1);
        assert_string_equal(answers.address[0], "/error");
        aers_osc_client_close(client);
    }
    serving_stop(serving);
}

static void a_pattern_hands_over_every_address_and_is_closed_by_itself(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *client = open_client("tcp", serving->port);
    struct answers answers = {0};
    struct aers_error error = {0};
    assert_int_equal(request(client, "/node/?", 10000, &answers, &error), AERS_OK);
    assert_int_equal(answers.n, 3);
    assert_string_equal(answers.path[0], "/node/a");
    assert_string_equal(answers.path[1], "/node/b");
    assert_string_equal(answers.path[2], "/node/?");
    assert_int_equal(request(client, "/node/*", 10000, &answers, &error), AERS_E_RANGE);
    assert_int_equal(answers.n, 5); /* two failed, the others are heard all the same; the first is what is told */
    assert_string_equal(error.where, "/node/bad");
    assert_string_equal(error.what, "too much");
    assert_int_equal(request(client, "/node/x*", 10000, &answers, &error), AERS_E_NOT_FOUND);
    assert_int_equal(answers.n, 1);
    assert_int_equal(request(client, "/ping", 10000, &answers, &error), AERS_OK);
    aers_osc_client_close(client);
    serving_stop(serving);
}

static void what_is_no_answer_to_the_request_is_passed_over(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *client = open_client("tcp", serving->port);
    uint8_t packet[64];
    size_t nbytes = write_plain(packet, sizeof packet, "/node/a");
    for (int i = 0; i < 5; i++)
        assert_int_equal(aers_osc_client_send(client, packet, nbytes, NULL), AERS_OK);
    struct answers answers = {0};
    assert_int_equal(request(client, "/ping", 10000, &answers, NULL), AERS_OK);
    assert_int_equal(answers.n, 1);
    aers_osc_client_close(client);
    serving_stop(serving);
}

static void the_listener_may_end_the_request(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *client = open_client("tcp", serving->port);
    struct answers answers = {.returns = AERS_E_FULL};
    assert_int_equal(request(client, "/node/*", 10000, &answers, NULL), AERS_E_FULL);
    assert_int_equal(answers.n, 1);
    aers_osc_client_close(client);
    serving_stop(serving);
}

static void large_answers_come_whole(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    for (int i = 0; i < 2; i++) {
        struct aers_osc_client *client = open_client(transports[i], serving->port);
        int32_t nblob = i == 0 ? 65507 - 27 : AERS_OSC_MAX_NBYTES - 28; /* what each transport can carry */
        uint8_t packet[64];
        struct aers_osc_writer writer;
        aers_osc_write_start(&writer, packet, sizeof packet, "/big", "i");
        aers_osc_write_int(&writer, nblob);
        struct aers_osc_message message;
        struct aers_error error = {0};
        for (int round = 0; round < 3; round++) {
            assert_int_equal(aers_osc_client_send(client, packet, aers_osc_write_stop(&writer), &error), AERS_OK);
            if (aers_osc_client_receive(client, 10000, &message, &error) != AERS_OK)
                fail_msg("%s", error.what);
            struct aers_osc_reader reader;
            struct aers_osc_arg arg;
            aers_osc_reader_init(&reader, &message);
            assert_true(aers_osc_read(&reader, &arg) && aers_osc_read(&reader, &arg));
            assert_int_equal(arg.b.nbytes, nblob);
        }
        aers_osc_client_close(client);
    }
    serving_stop(serving);
}

static void silence_is_a_timeout(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    for (int i = 0; i < 2; i++) {
        struct aers_osc_client *client = open_client(transports[i], serving->port);
        struct answers answers = {0};
        struct aers_error error = {0};
        assert_int_equal(request(client, "/silent", 20, &answers, &error), AERS_E_TIMEOUT);
        assert_string_equal(error.what, "no answer within 20 ms");
        assert_int_equal(request(client, "/ping", 10000, &answers, NULL), AERS_OK);
        aers_osc_client_close(client);
    }
    serving_stop(serving);
}

static uint16_t unused_port(int type)
{
    uint16_t port;
    close(wire_bind(type, &port));
    return port;
}

static void nobody_there_is_unavailable(void **state)
{
    (void)state;
    char url[64];
    struct aers_osc_client *client = NULL;
    struct aers_error error = {0};
    snprintf(url, sizeof url, "osc.tcp://127.0.0.1:%u/", unused_port(SOCK_STREAM));
    assert_int_equal(aers_osc_client_open(url, &client, &error), AERS_E_UNAVAILABLE);
    assert_null(client);
    assert_string_equal(error.where, url);
    client = open_client("udp", unused_port(SOCK_DGRAM));
    struct answers answers = {0};
    assert_int_equal(request(client, "/ping", 10000, &answers, &error), AERS_E_UNAVAILABLE);
    aers_osc_client_close(client);
    assert_int_equal(aers_osc_client_open("nonsense", &client, &error), AERS_E_INVALID);
    aers_osc_client_close(NULL);
}

static void a_server_that_goes_is_unavailable(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *client = open_client("tcp", serving->port);
    struct answers answers = {0};
    struct aers_error error = {0};
    assert_int_equal(request(client, "/destroy", 10000, &answers, &error), AERS_OK); /* its answer still comes */
    assert_int_equal(request(client, "/ping", 10000, &answers, &error), AERS_E_UNAVAILABLE);
    aers_osc_client_close(client);
    serving_stop(serving);
}

static void what_is_not_one_message_is_no_request(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *client = open_client("tcp", serving->port);
    static const char bundle[] = "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\10/a\0\0,\0\0\0\0\0\0\10/b\0\0,\0\0\0";
    assert_int_equal(aers_osc_client_request(client, bundle, 16, 10, NULL, NULL, NULL), AERS_E_INVALID);
    assert_int_equal(aers_osc_client_request(client, bundle, 40, 10, NULL, NULL, NULL), AERS_E_INVALID);
    assert_int_equal(aers_osc_client_request(client, "abcd", 4, 10, NULL, NULL, NULL), AERS_E_INVALID);
    assert_int_equal(aers_osc_client_request(client, bundle + 20, 8, 10000, NULL, NULL, NULL), AERS_E_NOT_FOUND);
    aers_osc_client_close(client);
    serving_stop(serving);
}

static void packets_too_large_for_the_transport_are_not_sent(void **state)
{
    (void)state;
    struct serving *serving = serving_start(0, 0);
    static const uint8_t packet[AERS_OSC_MAX_NBYTES + 4];
    for (int i = 0; i < 2; i++) {
        struct aers_osc_client *client = open_client(transports[i], serving->port);
        size_t nbytes = i == 0 ? 65508 : sizeof packet;
        assert_int_equal(aers_osc_client_send(client, packet, nbytes, NULL), AERS_E_LIMIT);
        aers_osc_client_close(client);
    }
    serving_stop(serving);
}

/* A listener that says something else than OSC. */
static void garbage_from_the_other_end_is_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t nbytes;
        enum aers_code code;
    } rows[] = {
        {"HTTP/1.1 400 Bad Request\r\n\r\n", 28, AERS_E_INVALID},
        {"\0\0\0\10/a\0\0i\0\0\0", 12, AERS_E_INVALID},
        {"\0\360\0\4", 4, AERS_E_LIMIT},
        {"\0\0\0\10/a", 6, AERS_E_UNAVAILABLE}, /* and closes */
    };
    uint16_t port;
    int listener = wire_bind(SOCK_STREAM, &port);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct aers_osc_client *client = open_client("tcp", port);
        int fd = accept(listener, NULL, NULL);
        wire_send(fd, rows[i].bytes, rows[i].nbytes);
        close(fd);
        struct aers_osc_message message;
        assert_int_equal(aers_osc_client_receive(client, 10000, &message, NULL), rows[i].code);
        aers_osc_client_close(client);
    }
    close(listener);
}

static void messages_of_one_read_come_one_by_one(void **state)
{
    (void)state;
    static const char wire[] =
        "\0\0\0\50#bundle\0\0\0\0\0\0\0\0\1\0\0\0\10/a\0\0,\0\0\0\0\0\0\10/b\0\0,\0\0\0\0\0\0\10/c\0\0,\0\0\0";
    uint16_t port;
    int listener = wire_bind(SOCK_STREAM, &port);
    struct aers_osc_client *client = open_client("tcp", port);
    int fd = accept(listener, NULL, NULL);
    wire_send(fd, wire, sizeof wire - 1);
    for (int i = 0; i < 3; i++) {
        struct aers_osc_message message;
        assert_int_equal(aers_osc_client_receive(client, 10000, &message, NULL), AERS_OK);
        assert_int_equal(message.address[1], 'a' + i);
    }
    aers_osc_client_close(client);
    close(fd);
    close(listener);
}

static int answer_ping(const char *path, const char *types, lo_arg **args, int nargs, lo_message message, void *user)
{
    (void)types;
    (void)args;
    (void)nargs;
    lo_send_from(lo_message_get_source(message), user, LO_TT_IMMEDIATE, "/reply", "s", path);
    return 0;
}

static void liblo_can_be_asked(void **state)
{
    (void)state;
    static const int protocols[] = {LO_UDP, LO_TCP};
    for (int i = 0; i < 2; i++) {
        lo_server_thread thread = lo_server_thread_new_with_proto(NULL, protocols[i], NULL);
        assert_non_null(thread);
        lo_server_thread_add_method(thread, "/ping", "", answer_ping, lo_server_thread_get_server(thread));
        assert_int_equal(lo_server_thread_start(thread), 0);
        struct aers_osc_client *client = open_client(transports[i], (uint16_t)lo_server_thread_get_port(thread));
        struct answers answers = {0};
        struct aers_error error = {0};
        if (request(client, "/ping", 10000, &answers, &error) != AERS_OK)
            fail_msg("%s: %s", transports[i], error.what);
        aers_osc_client_close(client);
        lo_server_thread_free(thread);
    }
}

static void two_hundred_clients_ask_side_by_side(void **state)
{
    (void)state;
    enum { N = 200 };
    struct serving *serving = serving_start(0, 0);
    struct aers_osc_client *clients[N];
    struct answers answers = {0};
    for (int i = 0; i < N; i++)
        clients[i] = open_client("tcp", serving->port);
    for (int i = 0; i < N; i++)
        assert_int_equal(request(clients[i], "/ping", 10000, &answers, NULL), AERS_OK);
    for (int i = 0; i < N; i++)
        aers_osc_client_close(clients[i]);
    serving_stop(serving);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered),
        cmocka_unit_test(an_error_becomes_its_code_and_sentence),
        cmocka_unit_test(a_pattern_hands_over_every_address_and_is_closed_by_itself),
        cmocka_unit_test(what_is_no_answer_to_the_request_is_passed_over),
        cmocka_unit_test(the_listener_may_end_the_request),
        cmocka_unit_test(large_answers_come_whole),
        cmocka_unit_test(silence_is_a_timeout),
        cmocka_unit_test(nobody_there_is_unavailable),
        cmocka_unit_test(a_server_that_goes_is_unavailable),
        cmocka_unit_test(what_is_not_one_message_is_no_request),
        cmocka_unit_test(packets_too_large_for_the_transport_are_not_sent),
        cmocka_unit_test(garbage_from_the_other_end_is_an_error),
        cmocka_unit_test(messages_of_one_read_come_one_by_one),
        cmocka_unit_test(liblo_can_be_asked),
        cmocka_unit_test(two_hundred_clients_ask_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
