/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "src/aers-meter/collect/graph_paths.h"

static enum aers_code read(const char *json, struct aers_graph_paths *out)
{
    struct json_object *graph = json_tokener_parse(json);
    assert_non_null(graph);
    enum aers_code code = aers_graph_paths_read(graph, out);
    json_object_put(graph);
    return code;
}

/* "n3" takes 3. */
static double latency_by_name(void *user, const char *id)
{
    (void)user;
    return strtod(id + 1, NULL);
}

static double longest_of(const char *json)
{
    struct aers_graph_paths paths;
    assert_int_equal(read(json, &paths), AERS_OK);
    double longest = aers_graph_paths_longest(&paths, latency_by_name, NULL);
    aers_graph_paths_finish(&paths);
    return longest;
}

static void the_longest_of_two_ways_counts(void **state)
{
    (void)state;
    assert_float_equal(
        longest_of("{\"nodes\":[{\"id\":\"n1\"},{\"id\":\"n20\"},{\"id\":\"n3\"},{\"id\":\"n4\"}],\"edges\":["
                   "{\"from\":\"n1\",\"to\":\"n20\"},{\"from\":\"n1\",\"to\":\"n3\"},"
                   "{\"from\":\"n20\",\"to\":\"n4\"},{\"from\":\"n3\",\"to\":\"n4\"}]}"),
        25.0, 1e-9);
}

static void the_order_of_the_file_does_not_matter(void **state)
{
    (void)state;
    assert_float_equal(
        longest_of("{\"nodes\":[{\"id\":\"n4\"},{\"id\":\"n3\"},{\"id\":\"n2\"},{\"id\":\"n1\"}],\"edges\":["
                   "{\"from\":\"n3\",\"to\":\"n4\"},{\"from\":\"n2\",\"to\":\"n3\"},"
                   "{\"from\":\"n1\",\"to\":\"n2\"}]}"),
        10.0, 1e-9);
}

static void a_cycle_is_gone_through_once(void **state)
{
    (void)state;
    double longest = longest_of("{\"nodes\":[{\"id\":\"n1\"},{\"id\":\"n2\"},{\"id\":\"n3\"}],\"edges\":["
                                "{\"from\":\"n1\",\"to\":\"n2\"},{\"from\":\"n2\",\"to\":\"n3\"},"
                                "{\"from\":\"n3\",\"to\":\"n2\"}]}");
    assert_float_equal(longest, 6.0, 1e-9);
}

static void edges_to_nowhere_and_to_oneself_are_left_out(void **state)
{
    (void)state;
    assert_float_equal(
        longest_of("{\"nodes\":[{\"id\":\"n1\"},{\"id\":\"n1\"},{\"name\":\"n9\"},7],\"edges\":["
                   "{\"from\":\"n1\",\"to\":\"n1\"},{\"from\":\"n1\",\"to\":\"n9\"},{\"from\":3},null]}"),
        1.0, 1e-9);
}

static void what_is_no_graph_is_refused(void **state)
{
    (void)state;
    struct aers_graph_paths paths;
    const char *bad[] = {"{}", "[]", "{\"nodes\":[]}", "{\"nodes\":{}}", "{\"nodes\":[1,null]}", "3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read(bad[i], &paths), AERS_E_INVALID);
}

static void a_chain_of_four_thousand_nodes_is_walked(void **state)
{
    (void)state;
    struct json_object *graph = json_object_new_object(), *nodes = json_object_new_array(),
                       *edges = json_object_new_array();
    char id[16], from[16];
    for (int i = 4095; i >= 0; i--) {
        struct json_object *node = json_object_new_object(), *edge = json_object_new_object();
        snprintf(id, sizeof id, "%c1.%05d", 'n', i);
        snprintf(from, sizeof from, "%c1.%05d", 'n', i - 1);
        aers_json_add_string(node, "id", id);
        json_object_array_add(nodes, node);
        aers_json_add_string(edge, "from", from);
        aers_json_add_string(edge, "to", id);
        json_object_array_add(edges, edge);
    }
    json_object_object_add(graph, "nodes", nodes);
    json_object_object_add(graph, "edges", edges);
    struct aers_graph_paths paths;
    assert_int_equal(aers_graph_paths_read(graph, &paths), AERS_OK);
    double longest = aers_graph_paths_longest(&paths, latency_by_name, NULL);
    assert_true(longest > 4096.0 && longest < 4200.0);
    aers_graph_paths_finish(&paths);
    json_object_put(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_of_two_ways_counts),
        cmocka_unit_test(the_order_of_the_file_does_not_matter),
        cmocka_unit_test(a_cycle_is_gone_through_once),
        cmocka_unit_test(edges_to_nowhere_and_to_oneself_are_left_out),
        cmocka_unit_test(what_is_no_graph_is_refused),
        cmocka_unit_test(a_chain_of_four_thousand_nodes_is_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
