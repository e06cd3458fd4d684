/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/solo.h"

/*   0 -> 1 -> 2 -> 6        a voice, its gain, the bus, the master
 *   3 -> 4 -> 2             another voice
 *   5 ------------> 6       music, past the bus
 *   6 -> 4 (feedback)                                    */
static struct aers_graph_edge edges[] = {
    {.from = 0, .to = 1},
    {.from = 1, .to = 2},
    {.from = 3, .to = 4},
    {.from = 4, .to = 2},
    {.from = 2, .to = 6},
    {.from = 5, .to = 6},
    {.from = 6, .to = 4, .feedback = true},
};
static struct aers_graph_node nodes[7];
static size_t order[] = {5, 3, 4, 0, 1, 2, 6};
static const struct aers_graph graph = {.nodes = nodes, .nnodes = 7, .edges = edges, .nedges = 7, .order = order};

static void expect(const bool *solo, const bool *wanted)
{
    bool heard[7];
    aers_solo_reach(&graph, solo, heard);
    for (int i = 0; i < 7; i++)
        assert_int_equal(heard[i], wanted[i]);
}

static void with_nobody_soloed_everybody_is_heard(void **state)
{
    (void)state;
    expect((bool[7]){0}, (bool[7]){1, 1, 1, 1, 1, 1, 1});
}

static void a_soloed_node_is_heard_with_what_feeds_it_and_what_it_feeds(void **state)
{
    (void)state;
    expect((bool[7]){[1] = true}, (bool[7]){1, 1, 1, 0, 0, 0, 1});
}

static void soloing_a_bus_keeps_all_that_goes_through_it(void **state)
{
    (void)state;
    expect((bool[7]){[2] = true}, (bool[7]){1, 1, 1, 1, 1, 0, 1});
}

static void two_soloed_nodes_add_up_and_are_not_reached_through_each_other(void **state)
{
    (void)state;
    expect((bool[7]){[0] = true, [5] = true}, (bool[7]){1, 1, 1, 0, 0, 1, 1});
}

static void feedback_carries_no_reach(void **state)
{
    (void)state;
    expect((bool[7]){[5] = true}, (bool[7]){0, 0, 0, 0, 0, 1, 1});
    expect((bool[7]){[3] = true}, (bool[7]){0, 0, 1, 1, 1, 0, 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nobody_soloed_everybody_is_heard),
        cmocka_unit_test(a_soloed_node_is_heard_with_what_feeds_it_and_what_it_feeds),
        cmocka_unit_test(soloing_a_bus_keeps_all_that_goes_through_it),
        cmocka_unit_test(two_soloed_nodes_add_up_and_are_not_reached_through_each_other),
        cmocka_unit_test(feedback_carries_no_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
