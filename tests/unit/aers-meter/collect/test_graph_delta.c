/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/graph_delta.h"

#define GRAPH(revision, nodes, edges, wires, more)                                                                     \
    "{\"revision\":" revision ",\"nodes\":[" nodes "],\"edges\":[" edges "],\"wires\":[" wires "]" more "}"
#define NODE(id, title) "{\"id\":\"" id "\",\"title\":\"" title "\"}"
#define EDGE(from, to)  "{\"from\":\"" from "\",\"to\":\"" to "\"}"
#define WIRE(from, to)  "[\"" from "\",\"" to "\"]"

static struct json_object *delta_of(const char *before_text, const char *after_text)
{
    struct json_object *before = json_tokener_parse(before_text), *after = json_tokener_parse(after_text);
    assert_non_null(before);
    assert_non_null(after);
    struct json_object *delta = aers_graph_delta_create(before, after);
    json_object_put(before);
    json_object_put(after);
    return delta;
}

static void check(const char *before, const char *after, const char *wanted_text)
{
    struct json_object *delta = delta_of(before, after), *wanted = json_tokener_parse(wanted_text);
    if (!json_object_equal(delta, wanted))
        fail_msg("%s", json_object_to_json_string(delta));
    json_object_put(delta);
    json_object_put(wanted);
}

static void the_same_graph_has_nothing_but_its_base(void **state)
{
    (void)state;
    const char *graph = GRAPH("7", NODE("a", "A"), EDGE("a", "b"), WIRE("a:o", "b:i"), ",\"order\":[\"a\"]");
    check(graph, graph, "{\"base\":7}");
}

static void nodes_come_change_and_go(void **state)
{
    (void)state;
    check(GRAPH("7", NODE("a", "A") "," NODE("b", "B") "," NODE("c", "C"), "", "", ""),
          GRAPH("8", NODE("b", "Bee") "," NODE("a", "A") "," NODE("d", "D"), "", "", ""),
          "{\"base\":7,\"revision\":8,\"nodes\":{\"added\":[" NODE("d", "D") "],\"changed\":[" NODE(
              "b", "Bee") "],\"removed\":[\"c\"]}}");
}

static void edges_and_wires_are_told_apart_by_both_ends(void **state)
{
    (void)state;
    check(GRAPH("7", "", EDGE("a", "b") "," EDGE("a", "c"), WIRE("a:1", "b:1"), ""),
          GRAPH("7", "", EDGE("a", "b") "," EDGE("b", "a"), WIRE("a:1", "b:1") "," WIRE("b:1", "a:1"), ""),
          "{\"base\":7,\"edges\":{\"added\":[" EDGE("b", "a") "],\"removed\":[" EDGE(
              "a", "c") "]},\"wires\":{\"added\":[" WIRE("b:1", "a:1") "]}}");
}

static void other_fields_are_told_whole_and_null_when_they_have_gone(void **state)
{
    (void)state;
    check(GRAPH("7", "", "", "", ",\"order\":[\"a\",\"b\"],\"file\":\"x\",\"rate_hz\":48000"),
          GRAPH("9", "", "", "", ",\"order\":[\"b\",\"a\"],\"rate_hz\":48000"),
          "{\"base\":7,\"revision\":9,\"order\":[\"b\",\"a\"],\"file\":null}");
}

static void what_cannot_be_told_apart_makes_no_delta(void **state)
{
    (void)state;
    const char *plain = GRAPH("7", "", "", "", "");
    assert_null(delta_of(plain, GRAPH("8", NODE("a", "A") "," NODE("a", "B"), "", "", "")));
    assert_null(delta_of(plain, GRAPH("8", "{}", "", "", "")));
    assert_null(delta_of(plain, GRAPH("8", "", EDGE("", "b"), "", "")));
    assert_null(delta_of(plain, GRAPH("8", "", "", "[\"a\"]", "")));
    assert_null(delta_of(plain, "{\"revision\":8}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_graph_has_nothing_but_its_base),
        cmocka_unit_test(nodes_come_change_and_go),
        cmocka_unit_test(edges_and_wires_are_told_apart_by_both_ends),
        cmocka_unit_test(other_fields_are_told_whole_and_null_when_they_have_gone),
        cmocka_unit_test(what_cannot_be_told_apart_makes_no_delta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
