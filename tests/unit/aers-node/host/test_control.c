/* SPDX-License-Identifier: ISC */
/* Messages on the control socket, the loop that reads them, and a run that applies them: all but JACK. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/osc/write.h"
#include "plans.h"
#include "src/aers-node/host/control.h"
#include "src/aers-node/host/health.h"

static struct rig rig;
static uv_loop_t loop;
static struct aers_link *near;
static struct aers_control *control;
static int far; /* aers-graphd's side */
static bool has_ended, has_quit;
static char edge[64]; /* the last /aers/edge */
static int32_t placed;
static char said[4096]; /* every message, as "address args;" */

static void on_message(void *user, struct aers_link *from, const struct aers_osc_message *message)
{
    (void)user;
    aers_control_handle(control, &(struct aers_target){.link = from}, message);
}

static void on_end(void *user)
{
    (void)user;
    has_ended = true;
}

static void on_quit(void *user)
{
    (void)user;
    has_quit = true;
}

static uint32_t levels_s;

static void on_levels(void *user, uint32_t seconds)
{
    (void)user;
    levels_s = seconds;
}

static enum aers_code on_edge(void *user, const struct aers_target *target, const char *output, bool up,
                              int32_t sequence, struct aers_error *error)
{
    (void)user, (void)target;
    snprintf(edge, sizeof edge, "%s %d %d", output, up, (int)sequence);
    return strcmp(output, "out_9") ? AERS_OK : aers_error_set(error, AERS_E_NOT_FOUND, output, "no such port");
}

static enum aers_code on_spectrum(void *user, uint32_t step, const struct aers_target *target, const char *path,
                                  int32_t sequence, struct aers_error *error)
{
    (void)user, (void)target, (void)error;
    snprintf(edge, sizeof edge, "%u %s %d", step, path, (int)sequence);
    return AERS_OK;
}

static enum aers_code on_place(void *user, int32_t cpu, struct aers_error *error)
{
    (void)user, placed = cpu;
    return cpu == 7 ? aers_error_set(error, AERS_E_RANGE, NULL, "processor 7 may not be used here") : AERS_OK;
}

static uint32_t on_now(void *user)
{
    (void)user;
    return 1000;
}

static int start(void **state)
{
    (void)state;
    int pair[2];
    struct aers_error error;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\"", 1, false,
                         STEP("eq", "biquad_eq", "[0]", "2", "") "," STEP("g", "gain", "[2]", "1", "\"gain_db\":-3")));
    uv_loop_init(&loop);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
        return -1;
    far = pair[1];
    has_ended = has_quit = false;
    const struct aers_control_config config = {rig.engine, NULL,        NULL,     on_now, on_quit, on_levels,
                                               on_edge,    on_spectrum, on_place, NULL,   NULL,    NULL};
    return aers_control_create(&loop, &config, &control, &error) ||
           aers_link_create(&loop, pair[0], on_message, on_end, NULL, &near, &error);
}

static int finish(void **state)
{
    (void)state;
    aers_control_destroy(control);
    aers_link_destroy(near);
    uv_run(&loop, UV_RUN_DEFAULT);
    const int left = uv_loop_close(&loop);
    if (far >= 0)
        close(far);
    rig_finish(&rig);
    return left;
}

/* What has arrived at the far side; "%s" would be readable, numbers are as they are. */
static enum aers_code note(void *user, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    (void)user;
    size_t at = strlen(said);
    at += (size_t)snprintf(said + at, sizeof said - at, "%s", message->address);
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg)) {
        double number = 0;
        if (arg.type == 's')
            at += (size_t)snprintf(said + at, sizeof said - at, " %s", arg.s);
        else if (aers_osc_arg_number(&arg, &number))
            at += (size_t)snprintf(said + at, sizeof said - at, " %.9g", number);
    }
    snprintf(said + at, sizeof said - at, ";");
    return AERS_OK;
}

static void listen_far(void)
{
    uint8_t packet[4096];
    said[0] = 0;
    for (ssize_t n; (n = recv(far, packet, sizeof packet, MSG_DONTWAIT)) > 0;) {
        assert_int_equal(aers_osc_gate(packet, (size_t)n), AERS_OK);
        assert_int_equal(aers_osc_each(packet, (size_t)n, note, NULL), AERS_OK);
    }
}

/* The loop reads, the audio thread runs a block, the loop answers. */
static const char *turn(void)
{
    struct pollfd answered = {far, POLLIN, 0};
    uv_run(&loop, UV_RUN_NOWAIT);
    rig_block(&rig, 256);
    for (int i = 0; i < 100 && poll(&answered, 1, 2) == 0; i++)
        uv_run(&loop, UV_RUN_NOWAIT);
    listen_far();
    return said;
}

static void send_far(const void *packet, size_t nbytes)
{
    assert_true(nbytes > 0);
    assert_int_equal(send(far, packet, nbytes, 0), nbytes);
}

static void tell_set(const char *address, double value, int32_t sequence, int64_t frame)
{
    uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, address, "dih");
    aers_osc_write_double(&w, value);
    aers_osc_write_int(&w, sequence);
    aers_osc_write_int64(&w, frame);
    send_far(packet, aers_osc_write_stop(&w));
}

static void tell(const char *address, const char *types, const char *word)
{
    uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, address, types);
    if (word)
        aers_osc_write_string(&w, word);
    send_far(packet, aers_osc_write_stop(&w));
}

static void tell_number(const char *address, int32_t number)
{
    uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, address, "i");
    aers_osc_write_int(&w, number);
    send_far(packet, aers_osc_write_stop(&w));
}

/* What needs no audio thread. */
static const char *answer(void)
{
    uv_run(&loop, UV_RUN_NOWAIT);
    listen_far();
    return said;
}

static void a_value_is_acknowledged_with_frame_and_number(void **state)
{
    (void)state;
    rig_block(&rig, 256);
    tell_set("/aers/node/g/gain_db", -12, 77, 300);
    assert_string_equal(turn(), "/reply /aers/node/g/gain_db -12 300 77;");
    tell_set("/aers/node/g/gain_db", -13, 78, -1);
    assert_string_equal(turn(), "/reply /aers/node/g/gain_db -13 512 78;");
}

static void a_value_by_name_and_a_question(void **state)
{
    (void)state;
    tell("/aers/node/g/bypass", "T", NULL);
    assert_string_equal(turn(), "/reply /aers/node/g/bypass 1 0 0;");
    tell("/aers/node/g/gain_db", "", NULL);
    assert_string_equal(answer(), "/reply /aers/node/g/gain_db -3 -1 0;");
    tell("/aers/node/g/bypass", "", NULL);
    assert_string_equal(answer(), "/reply /aers/node/g/bypass 1 -1 0;");
}

static void what_is_wrong_is_refused_at_once_with_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *address, *types, *word, *answer;
    } cases[] = {
        {"/aers/node/g/gain_db", "s", "loud", "/error /aers/node/g/gain_db invalid "},
        {"/aers/node/g/gain_db", "s", "500", "/error /aers/node/g/gain_db range "},
        {"/aers/node/g/gain", "T", NULL, "/error /aers/node/g/gain not_found "},
        {"/aers/node/g", "T", NULL, "/error /aers/node/g not_found "},
        {"/aers/node/", "T", NULL, "/error /aers/node/ not_found "},
        {"/aers/node/x/gain_db", "T", NULL, "/error /aers/node/x/gain_db not_found "},
        {"/aers/node/eq/bands/1/q", "T", NULL, "/error /aers/node/eq/bands/1/q not_found "},
        {"/aers/node/g/gain_db", "N", NULL, "/error /aers/node/g/gain_db invalid "},
        {"/aers/node/*/mute", "T", NULL, "/error /aers/node/*/mute unsupported "},
        {"/aers/node/g/spectrum", "s", "now", "/error /aers/node/g/spectrum invalid "},
        {"/aers/start", "s", "now", "/error /aers/start invalid "},
        {"/somewhere", "", NULL, "/error /somewhere not_found "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tell(cases[i].address, cases[i].types, cases[i].word);
        if (strncmp(answer(), cases[i].answer, strlen(cases[i].answer)) != 0)
            fail_msg("%s %s: %s", cases[i].address, cases[i].types, said);
    }
    tell_set("/aers/node/g/gain_db", -1, 1, INT64_C(1) << 32);
    assert_memory_equal(answer(), "/error /aers/node/g/gain_db range ", 34);
}

static void hostile_packets_change_nothing(void **state)
{
    (void)state;
    uint8_t junk[300];
    srand(3);
    for (int i = 0; i < 500; i++) {
        const size_t nbytes = 1 + (size_t)rand() % sizeof junk;
        for (size_t k = 0; k < nbytes; k++)
            junk[k] = (uint8_t)rand();
        if (i % 2)
            memcpy(junk, "/aers/node/g/gain_db\0\0\0\0,dih\0\0\0", nbytes < 32 ? nbytes : 32);
        send_far(junk, nbytes);
        uv_run(&loop, UV_RUN_NOWAIT);
        rig_block(&rig, 16);
        listen_far();
    }
    tell("/aers/node/g/mute", "F", NULL);
    assert_non_null(strstr(turn(), "/reply /aers/node/g/mute 0"));
}

static void more_than_may_be_outstanding_is_refused_as_full(void **state)
{
    (void)state;
    int nfull = 0;
    for (int i = 0; i < 1100; i++) {
        tell_set("/aers/node/g/gain_db", -1, i, 100000);
        nfull += strstr(answer(), " full ") != NULL;
    }
    assert_int_equal(nfull, 1100 - AERS_EVENTS_MAX + 16);
    tell("/aers/hold", "", NULL); /* there is always room for this one */
    for (int i = 0; i < 10 && !strstr(said, "/reply /aers/hold;"); i++)
        turn();
    assert_non_null(strstr(said, "/reply /aers/hold;"));
}

static void start_and_quit_are_understood(void **state)
{
    (void)state;
    tell("/aers/start", "", NULL);
    assert_string_equal(turn(), "/reply /aers/start;");
    tell("/aers/quit", "", NULL);
    answer();
    assert_true(has_quit);
}

static void a_processor_is_named_or_left_open(void **state)
{
    (void)state;
    tell_number("/aers/place", 1);
    assert_string_equal(answer(), "/reply /aers/place;");
    assert_int_equal(placed, 1);
    tell("/aers/place", "", NULL);
    assert_string_equal(answer(), "/reply /aers/place;");
    assert_int_equal(placed, -1);
    tell_number("/aers/place", 7);
    assert_string_equal(answer(), "/error /aers/place range processor 7 may not be used here;");
    tell_number("/aers/place", 1024);
    assert_non_null(strstr(answer(), "/error /aers/place range the processor is from -1 to 1023"));
    assert_int_equal(placed, 7);
}

static void a_time_tag_becomes_a_frame(void **state)
{
    (void)state;
    uint8_t packet[512];
    struct aers_osc_bundle bundle;
    struct aers_osc_writer w;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t when = ((uint64_t)now.tv_sec + 2208988800u + 10) << 32; /* 9 to 10 seconds from now */
    aers_osc_bundle_start(&bundle, packet, sizeof packet, when);
    size_t room;
    void *buffer = aers_osc_bundle_reserve(&bundle, &room);
    aers_osc_write_start(&w, buffer, room, "/aers/node/g/gain_db", "d");
    aers_osc_write_double(&w, -1);
    aers_osc_bundle_commit(&bundle, aers_osc_write_stop(&w));
    send_far(packet, aers_osc_bundle_stop(&bundle));
    uv_run(&loop, UV_RUN_NOWAIT);
    rig_block(&rig, 256);
    const int64_t frame = aers_pending_next(&rig.engine->run->pending);
    assert_true(frame >= 1000 + 9 * 48000 - 4800 && frame <= 1000 + 10 * 48000);
}

static void a_fade_is_asked_for_by_port_direction_and_number(void **state)
{
    (void)state;
    uint8_t packet[128];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, "/aers/edge", "sii");
    aers_osc_write_string(&w, "out_1");
    aers_osc_write_int(&w, 1);
    aers_osc_write_int(&w, 77);
    send_far(packet, aers_osc_write_stop(&w));
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_string_equal(edge, "out_1 1 77");
    aers_osc_write_start(&w, packet, sizeof packet, "/aers/edge", "s");
    aers_osc_write_string(&w, "out_2");
    send_far(packet, aers_osc_write_stop(&w));
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_string_equal(edge, "out_1 1 77");
}

static void a_spectrum_is_asked_for_by_the_step(void **state)
{
    (void)state;
    tell_number("/aers/node/g/spectrum", 42);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_string_equal(edge, "1 /aers/node/g/spectrum 42");
}

static void the_end_of_the_other_side_is_seen(void **state)
{
    (void)state;
    close(far);
    far = -1;
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_true(has_ended);
}

static void no_other_kind_of_descriptor_is_taken(void **state)
{
    (void)state;
    struct aers_error error;
    struct aers_link *none;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(aers_link_create(&loop, ends[0], on_message, on_end, NULL, &none, &error), AERS_E_USAGE);
    close(ends[0]);
    close(ends[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_value_is_acknowledged_with_frame_and_number),
        TEST(a_value_by_name_and_a_question),
        TEST(a_fade_is_asked_for_by_port_direction_and_number),
        TEST(what_is_wrong_is_refused_at_once_with_its_code),
        TEST(hostile_packets_change_nothing),
        TEST(more_than_may_be_outstanding_is_refused_as_full),
        TEST(start_and_quit_are_understood),
        TEST(a_processor_is_named_or_left_open),
        TEST(a_time_tag_becomes_a_frame),
        TEST(a_spectrum_is_asked_for_by_the_step),
        TEST(the_end_of_the_other_side_is_seen),
        TEST(no_other_kind_of_descriptor_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
