/* SPDX-License-Identifier: ISC */
/* Who is told of levels. */
#include "world.h"

#include <math.h>

static enum aers_code keep_message(void *user, const struct aers_osc_message *message)
{
    *(struct aers_osc_message *)user = *message;
    return AERS_OK;
}

#define FIXED "ssihiiffiiiii"

/* /aers/meter/1 as a node sends it; one channel for each pair of peak and RMS. */
static enum aers_code take_levels(struct world *world, const char *id, int nchannels, const float *pairs)
{
    static const char types[] = FIXED "ffff";
    uint8_t packet[256];
    char some[sizeof types];
    struct aers_osc_writer w;
    snprintf(some, sizeof some, "%.*s", (int)strlen(FIXED) + 2 * nchannels, types);
    aers_osc_write_start(&w, packet, sizeof packet, "/aers/meter/1", some);
    aers_osc_write_string(&w, "g");
    aers_osc_write_string(&w, id);
    aers_osc_write_int(&w, 0);
    aers_osc_write_int64(&w, 0);
    aers_osc_write_int(&w, nchannels);
    aers_osc_write_int(&w, 0);
    aers_osc_write_float(&w, 0);
    aers_osc_write_float(&w, 0);
    for (int i = 0; i < 5; i++)
        aers_osc_write_int(&w, 0);
    for (int i = 0; i < 2 * nchannels; i++)
        aers_osc_write_float(&w, pairs[i]);
    size_t nbytes = aers_osc_write_stop(&w);
    struct aers_osc_message message = {.address = ""};
    assert_int_equal(aers_osc_gate(packet, nbytes), AERS_OK);
    assert_int_equal(aers_osc_each(packet, nbytes, keep_message, &message), AERS_OK);
    return aers_feedback_take_levels(&world->feedback, &message);
}

static void want_levels(struct world *world, const struct listener *who, const char *prefix, double rate_hz)
{
    struct aers_reach reach;
    const struct aers_subscription *subscription;
    assert_int_equal(aers_reach_parse(prefix, &reach), AERS_OK);
    reach.levels = true;
    assert_int_equal(aers_feedback_subscribe(&world->feedback, who->peer, &reach, rate_hz, 60, 0, &subscription),
                     AERS_OK);
    assert_int_equal(subscription->nreached, 1);
}

static void levels_go_to_who_wants_them(void **state)
{
    struct world *world = *state;
    want_levels(world, &world->a, "/aers/node/a", 20);
    subscribe(world, &world->b, "/aers", 20, 60, 0);
    assert_int_equal(take_levels(world, "a", 2, (float[]){-12, -15, -20, -23}), AERS_OK);
    set(world, GAIN, -3, NULL);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "/aers/node/a/meter f:-12 f:-15 f:-20 f:-23");
    expect(&world->b, GAIN " f:-3");
}

static void a_peak_between_is_held_until_it_is_told(void **state)
{
    struct world *world = *state;
    want_levels(world, &world->a, "/aers/node/*/meter", 10);
    assert_int_equal(take_levels(world, "a", 2, (float[]){-30, -33, -30, -33}), AERS_OK);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "/aers/node/a/meter f:-30 f:-33 f:-30 f:-33");
    assert_int_equal(take_levels(world, "a", 2, (float[]){-3, -9, -40, -43}), AERS_OK);
    assert_int_equal(take_levels(world, "a", 2, (float[]){-20, -23, -35, -38}), AERS_OK);
    aers_feedback_run(&world->feedback, 100);
    expect(&world->a, "/aers/node/a/meter f:-3 f:-23 f:-35 f:-38");
    assert_int_equal(take_levels(world, "a", 2, (float[]){-50, -53, -50, -53}), AERS_OK);
    aers_feedback_run(&world->feedback, 200);
    expect(&world->a, "/aers/node/a/meter f:-50 f:-53 f:-50 f:-53");
}

static void levels_as_0_to_1_are_the_peaks(void **state)
{
    struct world *world = *state;
    want_levels(world, &world->a, "/aers/node/a/n", 20);
    assert_int_equal(take_levels(world, "a", 2, (float[]){-15, -18, 3, 0}), AERS_OK);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "/aers/node/a/meter/n f:0.75 f:1");
}

static void what_is_no_level_of_ours_is_passed_over(void **state)
{
    struct world *world = *state;
    want_levels(world, &world->a, "/aers", 20);
    assert_int_equal(take_levels(world, "a", 1, (float[]){-15, -18}), AERS_OK); /* of a plan of before */
    assert_int_equal(take_levels(world, "zz", 2, (float[]){-15, -18, -15, -18}), AERS_OK);
    assert_int_equal(take_levels(world, "a", 2, (float[]){(float)NAN, -18, HUGE_VALF, -18}), AERS_OK);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "/aers/node/a/meter f:-150 f:-18 f:-150 f:-18");
}

static void nodes_are_asked_while_somebody_wants_levels(void **state)
{
    struct world *world = *state;
    struct aers_feedback *feedback = &world->feedback;
    subscribe(world, &world->b, "/aers", 20, 60, 0);
    aers_feedback_run(feedback, 0);
    assert_false(feedback->asks_levels);
    want_levels(world, &world->a, "/aers", 20);
    aers_feedback_run(feedback, 0);
    assert_true(feedback->asks_levels);
    feedback->asks_levels = false;
    aers_feedback_run(feedback, AERS_LEVELS_ASK_MS - 1);
    assert_false(feedback->asks_levels);
    assert_true(feedback->due_ms <= AERS_LEVELS_ASK_MS);
    aers_feedback_run(feedback, AERS_LEVELS_ASK_MS);
    assert_true(feedback->asks_levels);
    feedback->asks_levels = false;
    assert_int_equal(aers_feedback_unsubscribe(feedback, world->a.peer, NULL), 1);
    aers_feedback_run(feedback, 10 * AERS_LEVELS_ASK_MS);
    assert_false(feedback->asks_levels);
}

static void another_graph_tells_no_levels_of_its_own(void **state)
{
    struct world *world = *state;
    want_levels(world, &world->a, "/aers", 20);
    assert_int_equal(take_levels(world, "a", 2, (float[]){-15, -18, -15, -18}), AERS_OK);
    adopt(world, 0);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(levels_go_to_who_wants_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_peak_between_is_held_until_it_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_as_0_to_1_are_the_peaks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_level_of_ours_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nodes_are_asked_while_somebody_wants_levels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_graph_tells_no_levels_of_its_own, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
