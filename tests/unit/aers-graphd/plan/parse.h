/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-graphd/plan/parse.h - a graph from text, for the tests of this room. */
#ifndef TESTS_PLAN_PARSE_H
#define TESTS_PLAN_PARSE_H

#include <string.h>

#include "common/model/graph.h"

/* NULL when it is refused; said: print why. */
static inline struct aers_graph *parse_graph(const char *text, bool said)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "test.yaml");
    if (aers_graph_parse(text, strlen(text), "/", &problems, &graph) != AERS_OK && said)
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    return graph;
}

#endif
