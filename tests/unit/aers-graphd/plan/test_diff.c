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

#include "src/aers-graphd/plan/diff.h"

enum { NCLIENTS = 5, NFOREIGN = 2, NALL = NCLIENTS + NFOREIGN, NPORTS = 2, NSLOTS = 3, NCASES = 20000 };

/* Names that are beginnings of each other: look-ups by part of a port's name must not mix them up. */
static const char *const clients[NALL] = {"a", "ab", "abc", "b", "b.1", "system", "hand"};
static char out_ports[NALL][NPORTS][16], in_ports[NALL][NPORTS][16];

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
        }
    }
    return 0;
}

/* ours 0: never, 1: always, 2: by the dice. Links only between clients that are there; foreign ones always are. */
static void make_world(struct aers_world *world, int ours)
{
    bool there[NALL];
    *world = (struct aers_world){0};
    for (int c = 0; c < NALL; c++) {
        there[c] = c >= NCLIENTS || dice(3) > 0;
        if (there[c] && c < NCLIENTS)
            aers_world_add_client(world, (struct aers_world_client){clients[c], 1 + dice(2), dice(9)});
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

/* What the actions do, by the plain meaning of their names. */
static bool has_end(const struct aers_world_link *link, const char *client)
{
    size_t n = strlen(client);
    return (strncmp(link->src, client, n) == 0 && link->src[n] == ':') ||
           (strncmp(link->dst, client, n) == 0 && link->dst[n] == ':');
}

static void remove_links_of(struct aers_world *world, const char *client)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nlinks; i++)
        if (!has_end(&world->links[i], client))
            world->links[kept++] = world->links[i];
    world->nlinks = kept;
}

static void remove_client(struct aers_world *world, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nclients; i++)
        if (strcmp(world->clients[i].name, name) != 0)
            world->clients[kept++] = world->clients[i];
    assert_int_equal(kept, world->nclients - 1);
    world->nclients = kept;
    kept = 0;
    for (size_t i = 0; i < world->nvalues; i++)
        if (strcmp(world->values[i].client, name) != 0)
            world->values[kept++] = world->values[i];
    world->nvalues = kept;
}

static bool is_there(const struct aers_world *world, const char *port)
{
    char name[16];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(port, ":"), port);
    for (int c = NCLIENTS; c < NALL; c++)
        if (strcmp(name, clients[c]) == 0)
            return true;
    for (size_t i = 0; i < world->nclients; i++)
        if (strcmp(world->clients[i].name, name) == 0)
            return true;
    return false;
}

static void set_value(struct aers_world *world, struct aers_world_value value)
{
    for (size_t i = 0; i < world->nvalues; i++) {
        if (aers_world_compare_values(&world->values[i], &value) == 0) {
            world->values[i] = value;
            return;
        }
    }
    aers_world_add_value(world, value);
}

static void apply(struct aers_world *world, const struct aers_world *desired, const struct aers_action *action)
{
    switch (action->kind) {
    case AERS_ACTION_DISCONNECT: {
        size_t kept = 0;
        for (size_t i = 0; i < world->nlinks; i++)
            if (aers_world_compare_links(&world->links[i], &action->link) != 0)
                world->links[kept++] = world->links[i];
        assert_int_equal(kept, world->nlinks - 1);
        world->nlinks = kept;
        break;
    }
    case AERS_ACTION_STOP:
        remove_links_of(world, action->client.name);
        remove_client(world, action->client.name);
        break;
    case AERS_ACTION_SPAWN:
        for (size_t i = 0; i < world->nclients; i++)
            assert_string_not_equal(world->clients[i].name, action->client.name);
        aers_world_add_client(world, action->client);
        for (size_t i = 0; i < desired->nvalues; i++)
            if (strcmp(desired->values[i].client, action->client.name) == 0)
                aers_world_add_value(world, desired->values[i]);
        break;
    case AERS_ACTION_SET:
        assert_true(is_there(world, action->value.client));
        set_value(world, action->value);
        break;
    case AERS_ACTION_CONNECT:
        assert_true(is_there(world, action->link.src));
        assert_true(is_there(world, action->link.dst));
        for (size_t i = 0; i < world->nlinks; i++)
            assert_int_not_equal(aers_world_compare_links(&world->links[i], &action->link), 0);
        aers_world_add_link(world, action->link);
        break;
    default:
        fail();
    }
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
    struct aers_world desired, actual;
    struct aers_actions actions;
};

static void set_up(struct test *test, uint64_t n)
{
    seed = n;
    make_world(&test->desired, 1);
    make_world(&test->actual, 2);
    drop_doubles(&test->desired);
    drop_doubles(&test->actual);
    aers_diff(&test->desired, &test->actual, &test->actions);
}

static void tear_down(struct test *test)
{
    aers_world_finish(&test->desired);
    aers_world_finish(&test->actual);
    aers_actions_finish(&test->actions);
}

static void applying_the_plan_reaches_the_desired_world_and_then_nothing_is_left(void **state)
{
    (void)state;
    size_t total = 0;
    for (uint64_t n = 0; n < NCASES; n++) {
        struct test test = {0};
        set_up(&test, n);
        total += test.actions.nitems;
        for (size_t i = 0; i < test.actions.nitems; i++)
            apply(&test.actual, &test.desired, &test.actions.items[i]);
        aers_world_sort(&test.actual);

        assert_int_equal(test.actual.nclients, test.desired.nclients);
        for (size_t i = 0; i < test.desired.nclients; i++) {
            assert_string_equal(test.actual.clients[i].name, test.desired.clients[i].name);
            assert_int_equal(test.actual.clients[i].hash, test.desired.clients[i].hash);
        }
        for (size_t i = 0; i < test.desired.nlinks; i++)
            assert_non_null(aers_world_find_link(&test.actual, test.desired.links[i].src, test.desired.links[i].dst));
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
    assert_true(total > NCASES); /* the worlds did differ */
}

/* A client that is there as wanted, by the test's own look. */
static bool is_untouched(const struct test *test, const char *name)
{
    uint64_t want = 0, is = 0;
    for (size_t i = 0; i < test->desired.nclients; i++)
        if (strcmp(test->desired.clients[i].name, name) == 0)
            want = test->desired.clients[i].hash;
    for (size_t i = 0; i < test->actual.nclients; i++)
        if (strcmp(test->actual.clients[i].name, name) == 0)
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
            if (action->kind == AERS_ACTION_STOP || action->kind == AERS_ACTION_SPAWN)
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
    aers_world_add_client(&test.desired, (struct aers_world_client){"a", 1, 0});
    aers_world_add_client(&test.actual, (struct aers_world_client){"a", 1, 0});
    aers_world_add_link(&test.actual, (struct aers_world_link){.src = "a:out_1", .dst = "hand:in_1", .ours = false});
    aers_world_add_link(&test.actual, (struct aers_world_link){.src = "a:out_1", .dst = "system:in_1", .ours = true});
    aers_diff(&test.desired, &test.actual, &test.actions);
    assert_int_equal(test.actions.nitems, 1);
    assert_int_equal(test.actions.items[0].kind, AERS_ACTION_DISCONNECT);
    assert_string_equal(test.actions.items[0].link.dst, "system:in_1");
    tear_down(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applying_the_plan_reaches_the_desired_world_and_then_nothing_is_left),
        cmocka_unit_test(what_is_right_appears_in_no_action),
        cmocka_unit_test(actions_come_in_the_order_of_their_kinds),
        cmocka_unit_test(a_hand_made_link_between_clients_that_stay_is_left_alone),
    };
    return cmocka_run_group_tests(tests, name_ports, NULL);
}
