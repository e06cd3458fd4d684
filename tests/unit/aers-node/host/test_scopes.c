/* SPDX-License-Identifier: ISC */
/* Who asks for a step's spectrum gets it once a window has been heard, and for a while; nobody else costs anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plans.h"
#include "src/aers-node/host/scopes.h"
#include "src/aers-node/host/spectrum.h"

static struct rig rig;
static uv_loop_t loop;
static struct aers_link *near;
static struct aers_scopes *scopes;
static int far;
static int nanswers;
static int32_t last_sequence, last_window;
static float in_db[AERS_SPECTRUM_NPOINTS], out_db[AERS_SPECTRUM_NPOINTS];
static char refused[256];

static void on_message(void *user, struct aers_link *from, const struct aers_osc_message *message)
{
    (void)user;
    (void)from;
    (void)message;
}

static void on_end(void *user)
{
    (void)user;
}

static int start(void **state)
{
    (void)state;
    int pair[2];
    struct aers_error error;
    rig_start(&rig,
              PLAN("\"in_1\"", "\"out_1\"", 9, false,
                   STEP("a", "gain", "[0]", "2", "\"gain_db\":-6") "," STEP("b", "gain", "[2]", "3", "") "," STEP(
                       "c", "gain", "[3]", "4",
                       "") "," STEP("d", "gain", "[4]", "5",
                                    "") "," STEP("e", "gain", "[5]", "6",
                                                 "") "," STEP("f", "gain", "[6]", "7",
                                                              "") "," STEP("g", "gain", "[7]", "8",
                                                                           "") "," STEP("h", "gain", "[8]", "9",
                                                                                        "") "," STEP("i", "gain", "[9]",
                                                                                                     "1", "")));
    nanswers = 0;
    refused[0] = 0;
    uv_loop_init(&loop);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
        return -1;
    far = pair[1];
    return aers_scopes_create(&loop, rig.engine, &scopes, &error) ||
           aers_link_create(&loop, pair[0], on_message, on_end, NULL, &near, &error);
}

static int finish(void **state)
{
    (void)state;
    aers_scopes_stop(scopes);
    aers_scopes_destroy(scopes);
    aers_link_destroy(near);
    uv_run(&loop, UV_RUN_DEFAULT);
    close(far);
    rig_finish(&rig);
    return uv_loop_close(&loop);
}

static void read_blob(const struct aers_osc_arg *arg, float *levels)
{
    for (uint32_t i = 0; i < arg->b.nbytes / 4; i++) {
        const uint8_t *b = (const uint8_t *)arg->b.data + 4 * i;
        const uint32_t bits = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
        memcpy(&levels[i], &bits, sizeof bits);
    }
}

static enum aers_code note(void *user, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, args[4];
    (void)user;
    aers_osc_reader_init(&reader, message);
    assert_true(aers_osc_read(&reader, &path));
    for (int i = 0; i < 4 && aers_osc_read(&reader, &args[i]); i++)
        ;
    if (strcmp(message->address, "/error") == 0) {
        snprintf(refused, sizeof refused, "%s %s", path.s, args[0].s);
        return AERS_OK;
    }
    assert_string_equal(message->types, "siibb");
    nanswers++;
    last_sequence = args[0].i;
    last_window = args[1].i;
    read_blob(&args[2], in_db);
    read_blob(&args[3], out_db);
    return AERS_OK;
}

static void listen_far(void)
{
    uint8_t packet[8192];
    for (ssize_t n; (n = recv(far, packet, sizeof packet, MSG_DONTWAIT)) > 0;) {
        assert_int_equal(aers_osc_gate(packet, (size_t)n), AERS_OK);
        assert_int_equal(aers_osc_each(packet, (size_t)n, note, NULL), AERS_OK);
    }
}

static enum aers_code ask(uint32_t step, int32_t sequence)
{
    const enum aers_code code =
        aers_scopes_ask(scopes, step, &(struct aers_target){.link = near}, "/aers/node/a/spectrum", sequence, NULL);
    listen_far();
    return code;
}

/* Until so many answers are there, or a refusal. */
static void turn_until_answered(int wanted)
{
    while (nanswers < wanted && refused[0] == 0) {
        uv_run(&loop, UV_RUN_ONCE);
        listen_far();
    }
}

static void wait_until_unused(uint32_t step)
{
    while (atomic_load(&rig.engine->run->steps[step].scope))
        uv_run(&loop, UV_RUN_ONCE);
}

/* 1500 Hz, on a bin of the window at 48 kHz. */
static void play(uint32_t nframes)
{
    for (uint32_t done = 0; done < nframes; done += 1024) {
        for (uint32_t i = 0; i < 1024; i++)
            rig.audio[0][i] = (float)(0.5 * sin(2 * M_PI * 1500 / 48000 * (rig.frame + i)));
        rig_block(&rig, 1024);
    }
}

static void an_answer_waits_for_a_whole_window(void **state)
{
    (void)state;
    play(16384);
    assert_int_equal(ask(0, 7), AERS_OK);
    play(8192 - 1024);
    uv_run(&loop, UV_RUN_ONCE);
    listen_far();
    assert_int_equal(nanswers, 0);
    play(1024);
    turn_until_answered(1);
    assert_int_equal(nanswers, 1);
    assert_int_equal(last_sequence, 7);
    assert_int_equal(last_window, 8192);
    const int at = (int)lrint(AERS_SPECTRUM_BELOW_1K + 24 * log2(1.5));
    assert_true(fabsf(in_db[at] + 6.02f) < 0.05f);
    assert_true(fabsf(out_db[at] + 12.02f) < 0.05f);
    assert_int_equal(ask(0, 8), AERS_OK); /* and the next one does not wait */
    assert_int_equal(nanswers, 2);
    assert_int_equal(last_sequence, 8);
}

static void who_asks_while_nothing_plays_is_told(void **state)
{
    (void)state;
    assert_int_equal(ask(0, 1), AERS_OK);
    turn_until_answered(1);
    assert_string_equal(refused, "/aers/node/a/spectrum timeout");
}

static void when_nobody_asks_any_more_nothing_is_copied(void **state)
{
    (void)state;
    assert_null(atomic_load(&rig.engine->run->steps[0].scope));
    assert_int_equal(ask(0, 1), AERS_OK);
    assert_non_null(atomic_load(&rig.engine->run->steps[0].scope));
    assert_null(atomic_load(&rig.engine->run->steps[1].scope));
    play(8192);
    wait_until_unused(0);
    assert_null(atomic_load(&rig.engine->run->steps[0].scope));
}

static void steps_of_one_process_are_looked_at_up_to_a_bound(void **state)
{
    (void)state;
    for (uint32_t step = 0; step < AERS_SCOPES_MAX; step++)
        assert_int_equal(ask(step, (int32_t)step), AERS_OK);
    assert_int_equal(ask(AERS_SCOPES_MAX, 99), AERS_E_FULL);
    play(8192);
    turn_until_answered(AERS_SCOPES_MAX);
    assert_int_equal(nanswers, AERS_SCOPES_MAX);
    wait_until_unused(AERS_SCOPES_MAX - 1);
    assert_int_equal(ask(AERS_SCOPES_MAX, 99), AERS_OK); /* in the place of one that nobody looks at any more */
    play(8192);
    turn_until_answered(AERS_SCOPES_MAX + 1);
    assert_int_equal(last_sequence, 99);
}

static void more_than_may_wait_are_refused(void **state)
{
    (void)state;
    int n = 0;
    while (ask(0, n) == AERS_OK)
        n++;
    assert_int_equal(n, 32);
    play(8192);
    turn_until_answered(n);
    assert_int_equal(nanswers, n);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_waits_for_a_whole_window),
        TEST(who_asks_while_nothing_plays_is_told),
        TEST(when_nobody_asks_any_more_nothing_is_copied),
        TEST(steps_of_one_process_are_looked_at_up_to_a_bound),
        TEST(more_than_may_wait_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
