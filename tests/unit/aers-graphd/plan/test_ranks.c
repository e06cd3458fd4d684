/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/ranks.h"

/* Two chains 0 -> 2 -> 4 and 1 -> 3 -> 5 into 6, and 7 alone. */
static struct aers_graph_edge edges[] = {{.from = 0, .to = 2}, {.from = 2, .to = 4}, {.from = 4, .to = 6},
                                         {.from = 1, .to = 3}, {.from = 3, .to = 5}, {.from = 5, .to = 6}};
static struct aers_graph_node nodes[8];
static const struct aers_graph graph = {.nodes = nodes, .nnodes = 8, .edges = edges, .nedges = 6};

static void every_node_has_a_rank_of_its_own(void **state)
{
    (void)state;
    uint32_t ranks[8];
    unsigned seen = 0;
    aers_ranks(&graph, ranks);
    for (int i = 0; i < 8; i++)
        seen |= 1u << ranks[i];
    assert_int_equal(seen, 0xff);
}

static void a_node_that_starts_has_a_neighbour_that_is_there_unless_it_is_the_first_of_its_part(void **state)
{
    (void)state;
    uint32_t ranks[8];
    int alone = 0;
    aers_ranks(&graph, ranks);
    for (size_t n = 0; n < 8; n++) {
        bool has = false;
        for (size_t e = 0; e < 6; e++) {
            has = has || (edges[e].from == n && ranks[edges[e].to] < ranks[n]);
            has = has || (edges[e].to == n && ranks[edges[e].from] < ranks[n]);
        }
        alone += !has;
    }
    assert_int_equal(alone, 2);
    assert_int_equal(ranks[0], 0);
    assert_int_equal(ranks[2], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_node_has_a_rank_of_its_own),
        cmocka_unit_test(a_node_that_starts_has_a_neighbour_that_is_there_unless_it_is_the_first_of_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
