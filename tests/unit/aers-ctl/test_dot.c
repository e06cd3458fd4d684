/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/dot.h"

static void assert_prints(const char *json, const char *wanted)
{
    struct json_object *graph;
    struct aers_error error;
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    assert_int_equal(aers_json_parse(json, strlen(json), 4096, &graph, &error), AERS_OK);
    assert_int_equal(aers_dot_print(graph, stream, &error), AERS_OK);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
    json_object_put(graph);
}

static void every_node_and_edge_is_there_and_feedback_is_dashed(void **state)
{
    (void)state;
    assert_prints("{\"graph_id\":\"g\",\"nodes\":[{\"id\":\"a\",\"module\":\"builtin/delay\",\"client\":\"a\"},"
                  "{\"id\":\"b\",\"module\":\"builtin/gain\",\"client\":\"b\"}],"
                  "\"edges\":[{\"from\":\"a\",\"to\":\"b\",\"feedback\":false},"
                  "{\"from\":\"b\",\"to\":\"a\",\"feedback\":true}]}",
                  "digraph \"g\" {\n    rankdir=LR;\n    node [shape=box];\n"
                  "    \"a\" [label=\"a\\nbuiltin/delay\"];\n    \"b\" [label=\"b\\nbuiltin/gain\"];\n"
                  "    \"a\" -> \"b\";\n    \"b\" -> \"a\" [style=dashed];\n}\n");
}

static void who_shares_a_client_shares_a_box(void **state)
{
    (void)state;
    assert_prints("{\"graph_id\":\"say \\\"g\\\"\",\"nodes\":[{\"id\":\"a\",\"client\":\"one\"},"
                  "{\"id\":\"b\",\"client\":\"two\"},{\"id\":\"c\",\"client\":\"one\"}],\"edges\":[]}",
                  "digraph \"say \\\"g\\\"\" {\n    rankdir=LR;\n    node [shape=box];\n"
                  "    subgraph \"cluster_0\" {\n        label=\"one\";\n        \"a\"; \"c\";\n    }\n"
                  "    \"a\" [label=\"a\\n\"];\n    \"b\" [label=\"b\\n\"];\n    \"c\" [label=\"c\\n\"];\n}\n");
}

static void what_is_no_graph_is_refused(void **state)
{
    (void)state;
    struct json_object *graph = json_object_new_object();
    struct aers_error error;
    assert_int_equal(aers_dot_print(graph, stdout, &error), AERS_E_INVALID);
    json_object_put(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_node_and_edge_is_there_and_feedback_is_dashed),
        cmocka_unit_test(who_shares_a_client_shares_a_box),
        cmocka_unit_test(what_is_no_graph_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
