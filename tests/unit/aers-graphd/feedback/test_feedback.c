/* SPDX-License-Identifier: ISC */
/* Who is told of what, when, and how often. */
#include "world.h"

static void a_change_is_told_in_the_type_of_the_value(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers/node/a", 20, 60, 0);
    set(world, GAIN, -3, &world->b);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, GAIN " f:-3");
    set(world, "/aers/node/a/mute", 1, &world->b);
    set(world, "/aers/node/a/type", 1, &world->b);
    set(world, "/aers/node/ab/taps", 4, &world->b); /* not below the prefix */
    aers_feedback_note_state(&world->feedback, "/aers/node/a/state", "backoff");
    aers_feedback_run(&world->feedback, 50);
    expect(&world->a, "/aers/node/a/mute T; /aers/node/a/type hp; /aers/node/a/state backoff");
    expect(&world->b, "");
}

static void nobody_hears_an_echo(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers", 20, 60, 0);
    subscribe(world, &world->b, "/aers", 20, 60, 0);
    listener_speak(&world->b); /* other senders between: the peer is another object then */
    struct listener again = {.peer = listener_speak(&world->a)};
    set(world, GAIN, -3, &again);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "");
    expect(&world->b, GAIN " f:-3");
}

static void its_own_newer_value_overtakes_what_it_was_to_be_told(void **state)
{
    struct world *world = *state;
    const struct aers_subscription *mine = subscribe(world, &world->a, "/aers", 20, 60, 0);
    set(world, GAIN, -3, &world->b);
    set(world, GAIN, -4, &world->a);
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "");
    assert_int_equal(mine->coalesced, 1);
    set(world, GAIN, -5, &world->b); /* and is told again after that */
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, GAIN " f:-5");
}

static void the_newest_value_wins_within_the_rate(void **state)
{
    struct world *world = *state;
    const struct aers_subscription *mine = subscribe(world, &world->a, "/aers", 10, 60, 0);
    for (int i = 1; i <= 20; i++) {
        set(world, GAIN, -i, &world->b);
        set(world, "/aers/node/ab/taps", 1 + i % 9, NULL);
        aers_feedback_run(&world->feedback, 1000 + (uint64_t)i); /* all within 20 ms */
    }
    expect(&world->a, GAIN " f:-1; /aers/node/ab/taps i:2");
    assert_int_equal(world->feedback.due_ms, 1101);
    aers_feedback_run(&world->feedback, 1100);
    expect(&world->a, "");
    aers_feedback_run(&world->feedback, 1101);
    expect(&world->a, GAIN " f:-20; /aers/node/ab/taps i:3");
    assert_int_equal(mine->coalesced, 36);
    assert_int_equal(mine->sent, 4);
    assert_int_equal(mine->npending, 0);
}

static void what_does_not_change_is_not_told(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/", 20, 60, 0);
    set(world, GAIN, 0, &world->b);
    set(world, "/aers/node/a/nonsense", 1, &world->b);
    aers_feedback_note_state(&world->feedback, "/aers/node/a/state", "running");
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, "");
}

static void normalised_values_are_told_to_who_wants_them_so(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers/node/*/n", 20, 60, 0);
    set(world, GAIN, -84, &world->b);
    set(world, "/aers/node/ab/taps", 9, &world->b);
    aers_feedback_note_state(&world->feedback, "/aers/node/a/state", "backoff");
    aers_feedback_run(&world->feedback, 0);
    expect(&world->a, GAIN "/n f:0.25; /aers/node/ab/taps/n f:1");
}

static void a_lease_ends_unless_renewed(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers", 20, 2, 0);
    subscribe(world, &world->b, "/aers", 20, 2, 0);
    aers_feedback_run(&world->feedback, 1999);
    assert_int_equal(world->feedback.nsubscriptions, 2);
    subscribe(world, &world->a, "/aers/", 50, 10, 1999); /* the same prefix */
    assert_int_equal(world->feedback.nsubscriptions, 2);
    aers_feedback_run(&world->feedback, 2000);
    assert_int_equal(world->feedback.nsubscriptions, 1);
    assert_int_equal(world->feedback.expired, 1);
    set(world, GAIN, -3, NULL);
    aers_feedback_run(&world->feedback, 2000);
    expect(&world->b, "");
    expect(&world->a, GAIN " f:-3");
    assert_int_equal(world->feedback.due_ms, 5000); /* the heartbeat */
    aers_feedback_run(&world->feedback, 5000);
    expect(&world->a, "/aers/heartbeat /aers i:7");
    aers_feedback_run(&world->feedback, 12000);
    assert_int_equal(world->feedback.nsubscriptions, 0);
    assert_true(world->feedback.due_ms == UINT64_MAX);
}

static void a_connection_is_its_own_lease(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers", 20, 1, 0);
    aers_feedback_run(&world->feedback, 3600000);
    expect(&world->a, "/aers/heartbeat /aers i:0");
    assert_int_equal(world->feedback.nsubscriptions, 1);
    aers_osc_client_close(world->a.client);
    while (aers_osc_peer_is_open(world->a.peer))
        uv_run(&world->sockets.loop, UV_RUN_ONCE);
    set(world, GAIN, -3, NULL);
    aers_feedback_run(&world->feedback, 3600001);
    assert_int_equal(world->feedback.nsubscriptions, 0);
    assert_int_equal(world->feedback.expired, 0);
    aers_osc_peer_unref(world->a.peer);
    listener_open(&world->a, &world->sockets, "tcp");
}

static void unsubscribing_is_of_ones_own(void **state)
{
    struct world *world = *state;
    struct aers_reach reach;
    subscribe(world, &world->a, "/aers", 20, 60, 0);
    subscribe(world, &world->a, "/aers/node/a", 20, 60, 0);
    subscribe(world, &world->b, "/aers", 20, 60, 0);
    assert_int_equal(aers_reach_parse("/aers", &reach), AERS_OK);
    assert_int_equal(aers_feedback_unsubscribe(&world->feedback, world->a.peer, &reach), 1);
    assert_int_equal(aers_feedback_unsubscribe(&world->feedback, world->a.peer, &reach), 0);
    assert_int_equal(aers_feedback_unsubscribe(&world->feedback, world->a.peer, NULL), 1);
    assert_int_equal(world->feedback.nsubscriptions, 1);
}

static enum aers_code try_another(struct world *world, const struct listener *who)
{
    struct aers_reach reach;
    const struct aers_subscription *none;
    assert_int_equal(aers_reach_parse("/aers", &reach), AERS_OK);
    return aers_feedback_subscribe(&world->feedback, who->peer, &reach, 20, 60, 0, &none);
}

static void take_all_room_of(struct world *world, const struct listener *who)
{
    char prefix[32];
    for (int i = 0; i < AERS_FEEDBACK_MAX_OF_ONE; i++) {
        snprintf(prefix, sizeof prefix, "/aers/node/n%d", i);
        subscribe(world, who, prefix, 20, 60, 0);
    }
}

static void nobody_takes_the_room_of_all(void **state)
{
    struct world *world = *state;
    take_all_room_of(world, &world->a);
    assert_int_equal(try_another(world, &world->a), AERS_E_LIMIT);
    subscribe(world, &world->a, "/aers/node/n0", 10, 60, 0); /* renewing is no new one */
    subscribe(world, &world->b, "/aers", 20, 60, 0);
}

static void there_is_room_for_so_many_and_no_more(void **state)
{
    struct world *world = *state;
    enum { MOST = AERS_FEEDBACK_MAX / AERS_FEEDBACK_MAX_OF_ONE };
    struct listener many[MOST];
    for (int i = 0; i < MOST; i++) {
        listener_open(&many[i], &world->sockets, "udp");
        take_all_room_of(world, &many[i]);
    }
    assert_int_equal(try_another(world, &world->a), AERS_E_LIMIT);
    assert_int_equal(aers_feedback_unsubscribe(&world->feedback, many[0].peer, NULL), AERS_FEEDBACK_MAX_OF_ONE);
    assert_int_equal(try_another(world, &world->a), AERS_OK);
    for (int i = 0; i < MOST; i++)
        listener_close(&many[i]);
}

static void a_refresh_sends_all_and_then_its_answer(void **state)
{
    struct world *world = *state;
    struct aers_reach reach;
    assert_int_equal(aers_reach_parse("/aers/node/a", &reach), AERS_OK);
    struct aers_answer *answer = aers_answer_create(world->a.peer, "/aers/refresh", NULL);
    assert_int_equal(aers_feedback_refresh(&world->feedback, world->a.peer, &reach, answer, 7), AERS_OK);
    set(world, GAIN, -3, &world->a); /* what it sends is the value of the moment */
    aers_feedback_run(&world->feedback, 7);
    expect(&world->a, GAIN " f:-3; /aers/node/a/mute F; /aers/node/a/type lp; /aers/node/a/state running; "
                           "/reply /aers/refresh i:4");
    assert_int_equal(world->feedback.nsubscriptions, 0);
}

static unsigned count(const char *text, const char *word)
{
    unsigned n = 0;
    for (; (text = strstr(text, word)); text++)
        n++;
    return n;
}

static void a_large_refresh_is_paced(void **state)
{
    enum { N = 1000 };
    struct world *world = *state;
    struct aers_told_table table = {0};
    struct aers_reach reach;
    char address[64];
    for (int i = 0; i < N; i++) {
        snprintf(address, sizeof address, "/aers/node/node_%d/gain_db", i);
        aers_told_table_add_value(&table, address, &gain, i % 24);
    }
    aers_told_table_close(&table);
    aers_feedback_adopt(&world->feedback, &table, 0);
    assert_int_equal(aers_reach_parse("/", &reach), AERS_OK);
    struct aers_answer *answer = aers_answer_create(world->a.peer, "/aers/refresh", NULL);
    assert_int_equal(aers_feedback_refresh(&world->feedback, world->a.peer, &reach, answer, 0), AERS_OK);
    unsigned got = 0, rounds = 0;
    for (uint64_t now_ms = 0; world->feedback.nsubscriptions > 0; now_ms = world->feedback.due_ms, rounds++) {
        aers_feedback_run(&world->feedback, now_ms);
        unsigned n = count(listener_heard(&world->a), "gain_db");
        assert_true(n <= AERS_FEEDBACK_BURST * AERS_FEEDBACK_PACKET_NBYTES / 40);
        got += n;
    }
    assert_int_equal(got, N);
    assert_true(rounds > 5);
}

static void another_graph_tells_what_differs_and_keeps_what_is_pending(void **state)
{
    struct world *world = *state;
    subscribe(world, &world->a, "/aers", 20, 60, 0);
    set(world, "/aers/node/ab/taps", 4, &world->b);
    struct aers_told_table table = {0};
    aers_told_table_add_value(&table, "/aers/node/new/gain_db", &gain, 1);
    aers_told_table_add_value(&table, "/aers/node/ab/taps", &taps, 4);
    aers_told_table_add_value(&table, GAIN, &gain, 0);
    aers_told_table_add_value(&table, "/aers/node/a/mute", &mute, 1);
    aers_told_table_close(&table);
    aers_feedback_adopt(&world->feedback, &table, 1);
    aers_feedback_run(&world->feedback, 1);
    expect(&world->a, "/aers/node/ab/taps i:4; /aers/node/new/gain_db f:1; /aers/node/a/mute T");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_change_is_told_in_the_type_of_the_value, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_hears_an_echo, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_own_newer_value_overtakes_what_it_was_to_be_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_value_wins_within_the_rate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_change_is_not_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(normalised_values_are_told_to_who_wants_them_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lease_ends_unless_renewed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_is_its_own_lease, set_up_tcp, tear_down),
        cmocka_unit_test_setup_teardown(unsubscribing_is_of_ones_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_takes_the_room_of_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_is_room_for_so_many_and_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_refresh_sends_all_and_then_its_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_large_refresh_is_paced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_graph_tells_what_differs_and_keeps_what_is_pending, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
