/* SPDX-License-Identifier: ISC */
/* The promises of plan/diff.h, on random worlds: small universes of clients, ports, links and values, so that every
 * overlap of what is wanted and what is there comes up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "world_model.h"

enum { NCLIENTS = 5, NFOREIGN = 2, NALL = NCLIENTS + NFOREIGN, NPORTS = 2, NSLOTS = 3, NCASES = 20000 };

/* Names that are beginnings of each other: look-ups by part of a port's name must not mix them up. */
static const char *const clients[NALL] = {"a", "ab", "abc", "b", "b.1", "system", "hand"};
static char out_ports[NALL][NPORTS][16], in_ports[NALL][NPORTS][16];
static char second_out[NCLIENTS][NPORTS][16], second_in[NCLIENTS][NPORTS][16]; /* of their second seats */

static uint64_t seed;

static uint32_t dice(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % n;
}

static int name_ports(void **state)
{
    (void)state;
    for (int c = 0; c < NALL; c++) {
        for (int p = 0; p < NPORTS; p++) {
            snprintf(out_ports[c][p], sizeof out_ports[c][p], "%s:out_%d", clients[c], p + 1);
            snprintf(in_ports[c][p], sizeof in_ports[c][p], "%s:in_%d", clients[c], p + 1);
            if (c >= NCLIENTS)
                continue;
            snprintf(second_out[c][p], sizeof second_out[c][p], "%s~:out_%d", clients[c], p + 1);
            snprintf(second_in[c][p], sizeof second_in[c][p], "%s~:in_%d", clients[c], p + 1);
        }
    }
    return 0;
}

/* Links of second seats, whose clients are split in actual. */
static void add_second_links(struct aers_world *world, const struct aers_world *actual, const bool *there, int ours)
{
    for (int c = 0; c < NCLIENTS; c++) {
        const struct aers_world_client *client = aers_world_find_client(actual, clients[c], strlen(clients[c]));
        for (int other = 0; other < NALL && client && client->is_split && there[c]; other++)
            for (int p = 0; p < NPORTS; p++) {
                if (there[other] && dice(4) == 0)
                    aers_world_add_link(world, (struct aers_world_link){.src = second_out[c][p],
                                                                        .dst = in_ports[other][dice(2)],
                                                                        .ours = ours == 2 ? dice(2) : ours == 1});
                if (there[other] && dice(4) == 0)
                    aers_world_add_link(world, (struct aers_world_link){.src = out_ports[other][dice(2)],
                                                                        .dst = second_in[c][p],
                                                                        .ours = ours == 2 ? dice(2) : ours == 1});
            }
    }
    aers_world_sort(world);
}

/* ours 0: never, 1: always, 2: by the dice. Links only between clients that are there; foreign ones always are. */
static void make_world(struct aers_world *world, int ours, bool *there)
{
    *world = (struct aers_world){0};
    for (int c = 0; c < NALL; c++) {
        there[c] = c >= NCLIENTS || dice(3) > 0;
        if (there[c] && c < NCLIENTS)
            aers_world_add_client(world, (struct aers_world_client){.name = clients[c],
                                                                    .hash = 1 + dice(2),
                                                                    .rank = dice(9),
                                                                    .nodes = dice(6) == 0,
                                                                    .may_swap = dice(4) > 0,
                                                                    .is_split = ours == 2 && dice(4) == 0});
        for (uint32_t s = 0; there[c] && c < NCLIENTS && s < NSLOTS; s++)
            if (dice(8) > 0)
                aers_world_add_value(world, (struct aers_world_value){clients[c], clients[c], s, dice(3)});
    }
    for (int from = 0; from < NALL; from++)
        for (int to = 0; to < NALL; to++)
            for (int p = 0; p < NPORTS; p++)
                if (there[from] && there[to] && dice(4) == 0)
                    aers_world_add_link(world, (struct aers_world_link){.src = out_ports[from][p],
                                                                        .dst = in_ports[to][dice(2)],
                                                                        .ours = ours == 2 ? dice(2) : ours == 1});
    aers_world_sort(world);
}

static void drop_doubles(struct aers_world *world)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nlinks; i++)
        if (kept == 0 || aers_world_compare_links(&world->links[kept - 1], &world->links[i]) != 0)
            world->links[kept++] = world->links[i];
    world->nlinks = kept;
}

struct test {
    struct aers_world desired;   /* as it shall be in the end */
    struct aers_world meanwhile; /* the same, with the links of second seats that are there still */
    struct aers_world actual;
    struct aers_actions actions;
};

static void set_up(struct test *test, uint64_t n)
{
    bool wanted[NALL], there[NALL], both[NALL];
    seed = n;
    make_world(&test->desired, 1, wanted);
    make_world(&test->actual, 2, there);
    for (int c = 0; c < NALL; c++)
        both[c] = wanted[c] && there[c];
    add_second_links(&test->actual, &test->actual, there, 2);
    drop_doubles(&test->desired);
    drop_doubles(&test->actual);
    for (size_t i = 0; i < test->desired.nclients; i++)
        aers_world_add_client(&test->meanwhile, test->desired.clients[i]);
    for (size_t i = 0; i < test->desired.nlinks; i++)
        aers_world_add_link(&test->meanwhile, test->desired.links[i]);
    for (size_t i = 0; i < test->desired.nvalues; i++)
        aers_world_add_value(&test->meanwhile, test->desired.values[i]);
    add_second_links(&test->meanwhile, &test->actual, both, 1);
    drop_doubles(&test->meanwhile);
    aers_diff(&test->meanwhile, &test->actual, &test->actions);
}

static void tear_down(struct test *test)
{
    aers_world_finish(&test->desired);
    aers_world_finish(&test->meanwhile);
    aers_world_finish(&test->actual);
    aers_actions_finish(&test->actions);
}

static void applying_the_plan_reaches_the_desired_world_and_then_nothing_is_left(void **state)
{
    (void)state;
    size_t total = 0, nswaps = 0;
    for (uint64_t n = 0; n < NCASES; n++) {
        struct test test = {0};
        set_up(&test, n);
        total += test.actions.nitems;
        for (size_t i = 0; i < test.actions.nitems; i++) {
            nswaps += test.actions.items[i].kind == AERS_ACTION_SWAP;
            model_apply(&test.actual, &test.desired, &test.actions.items[i]);
        }
        aers_world_sort(&test.actual);

        assert_int_equal(test.actual.nclients, test.desired.nclients);
        for (size_t i = 0; i < test.desired.nclients; i++) {
            assert_string_equal(test.actual.clients[i].name, test.desired.clients[i].name);
            assert_int_equal(test.actual.clients[i].hash, test.desired.clients[i].hash);
            assert_false(test.actual.clients[i].is_split);
        }
        for (size_t i = 0; i < test.desired.nlinks; i++)
            assert_non_null(aers_world_find_link(&test.actual, test.desired.links[i].src, test.desired.links[i].dst));
        for (size_t i = 0; i < test.actual.nlinks; i++) /* nobody's second seat is left */
            assert_null(strchr(test.actual.links[i].src, '~') ? test.actual.links[i].src
                                                              : strchr(test.actual.links[i].dst, '~'));
        for (size_t i = 0; i < test.actual.nlinks; i++) /* what is there and not wanted was made by hand */
            assert_true(!test.actual.links[i].ours ||
                        aers_world_find_link(&test.desired, test.actual.links[i].src, test.actual.links[i].dst));
        for (size_t i = 0; i < test.desired.nvalues; i++) {
            bool found = false;
            for (size_t k = 0; k < test.actual.nvalues; k++)
                if (aers_world_compare_values(&test.actual.values[k], &test.desired.values[i]) == 0)
                    found = (int)test.actual.values[k].value == (int)test.desired.values[i].value;
            assert_true(found);
        }
        aers_diff(&test.desired, &test.actual, &test.actions);
        assert_int_equal(test.actions.nitems, 0);
        tear_down(&test);
    }
    assert_true(total > NCASES && nswaps > NCASES / 2); /* the worlds did differ */
}

/* A client that is there as wanted, by the test's own look. */
static bool is_untouched(const struct test *test, const char *name)
{
    uint64_t want = 0, is = 0;
    for (size_t i = 0; i < test->desired.nclients; i++)
        if (strcmp(test->desired.clients[i].name, name) == 0)
            want = test->desired.clients[i].hash;
    for (size_t i = 0; i < test->actual.nclients; i++)
        if (strcmp(test->actual.clients[i].name, name) == 0 && !test->actual.clients[i].is_split)
            is = test->actual.clients[i].hash;
    return want && want == is;
}

static void what_is_right_appears_in_no_action(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < NCASES; n++) {
        struct test test = {0};
        set_up(&test, n);
        for (size_t i = 0; i < test.actions.nitems; i++) {
            const struct aers_action *action = &test.actions.items[i];
            if (action->kind == AERS_ACTION_STOP || action->kind == AERS_ACTION_SPAWN ||
                action->kind == AERS_ACTION_SWAP)
                assert_false(is_untouched(&test, action->client.name));
            if (action->kind == AERS_ACTION_DISCONNECT)
                assert_true(action->link.ours);
            if (action->kind == AERS_ACTION_SET) /* one that starts gets its values with its plan */
                assert_true(is_untouched(&test, action->value.client));
        }
        tear_down(&test);
    }
}

static void actions_come_in_the_order_of_their_kinds(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 1000; n++) {
        struct test test = {0};
        set_up(&test, n);
        for (size_t i = 1; i < test.actions.nitems; i++) {
            const struct aers_action *before = &test.actions.items[i - 1], *action = &test.actions.items[i];
            assert_true(before->kind <= action->kind);
            if (before->kind == AERS_ACTION_SPAWN && action->kind == AERS_ACTION_SPAWN)
                assert_true(before->client.rank <= action->client.rank);
        }
        tear_down(&test);
    }
}

static void a_hand_made_link_between_clients_that_stay_is_left_alone(void **state)
{
    (void)state;
    struct test test = {0};
    aers_world_add_client(&test.desired, (struct aers_world_client){.name = "a", .hash = 1});
    aers_world_add_client(&test.actual, (struct aers_world_client){.name = "a", .hash = 1});
    aers_world_add_link(&test.actual, (struct aers_world_link){.src = "a:out_1", .dst = "hand:in_1", .ours = false});
    aers_world_add_link(&test.actual, (struct aers_world_link){.src = "a:out_1", .dst = "system:in_1", .ours = true});
    aers_diff(&test.desired, &test.actual, &test.actions);
    assert_int_equal(test.actions.nitems, 1);
    assert_int_equal(test.actions.items[0].kind, AERS_ACTION_DISCONNECT);
    assert_string_equal(test.actions.items[0].link.dst, "system:in_1");
    tear_down(&test);
}

static void of_too_many_changed_clients_none_is_replaced_beside_the_old_one(void **state)
{
    (void)state;
    static const char names[AERS_SWAPS_MAX + 1][4] = {"a", "b", "c", "d", "e", "f", "g", "h", "i",
                                                      "j", "k", "l", "m", "n", "o", "p", "q"};
    for (int n = AERS_SWAPS_MAX; n <= AERS_SWAPS_MAX + 1; n++) {
        struct test test = {0};
        for (int i = 0; i < n; i++) {
            aers_world_add_client(&test.desired,
                                  (struct aers_world_client){.name = names[i], .hash = 2, .may_swap = true});
            aers_world_add_client(&test.actual,
                                  (struct aers_world_client){.name = names[i], .hash = 1, .may_swap = true});
        }
        aers_diff(&test.desired, &test.actual, &test.actions);
        assert_int_equal(test.actions.nitems, n == AERS_SWAPS_MAX ? n : 2 * n);
        assert_int_equal(test.actions.items[0].kind, n == AERS_SWAPS_MAX ? AERS_ACTION_SWAP : AERS_ACTION_STOP);
        tear_down(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applying_the_plan_reaches_the_desired_world_and_then_nothing_is_left),
        cmocka_unit_test(what_is_right_appears_in_no_action),
        cmocka_unit_test(actions_come_in_the_order_of_their_kinds),
        cmocka_unit_test(a_hand_made_link_between_clients_that_stay_is_left_alone),
        cmocka_unit_test(of_too_many_changed_clients_none_is_replaced_beside_the_old_one),
    };
    return cmocka_run_group_tests(tests, name_ports, NULL);
}
