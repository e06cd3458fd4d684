/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/params/values.h"

static struct aers_graph *parse(const char *text)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "test.yaml");
    enum aers_code code = aers_graph_parse(text, strlen(text), "/", &problems, &graph);
    if (code != AERS_OK)
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    assert_int_equal(code, AERS_OK);
    return graph;
}

#define HEAD "graph_id: g\nsample_rate: 48000\nnodes:\n"
#define VOICES                                                                                                         \
    "  - { id: a, type: source, source: { kind: sine } }\n"                                                            \
    "  - { id: b, type: source, source: { kind: sine } }\n"

static const char *const BEFORE =
    HEAD VOICES "  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }\n"
                "  - { id: desk, type: mixer, inputs: [ { from: trim, gain_db: -3 }, { from: b, gain_db: -4 } ] }\n"
                "edges: [ { from: a, to: trim }, { from: trim, to: desk }, { from: b, to: desk } ]\n";

static uint32_t slot_of(const struct aers_node_values *node, const char *address)
{
    uint32_t slot = 0;
    struct aers_error error;
    assert_int_equal(aers_manifest_resolve(node->node->manifest, node->node->nelements, address, &slot, NULL, &error),
                     AERS_OK);
    return slot;
}

static double get(const struct aers_values *values, const char *id, const char *address)
{
    const struct aers_node_values *node = aers_values_find(values, id);
    return aers_values_get(node, slot_of(node, address));
}

static void set(struct aers_values *values, const char *id, const char *address, double value)
{
    struct aers_node_values *node = aers_values_find(values, id);
    aers_values_set(node, slot_of(node, address), value);
}

static void assert_near(double got, double wanted)
{
    assert_true(fabs(got - wanted) < 1e-9);
}

static void values_begin_as_the_file_says(void **state)
{
    (void)state;
    struct aers_graph *graph = parse(BEFORE);
    struct aers_values *values = aers_values_create(graph);
    assert_near(get(values, "trim", "gain_db"), -6);
    assert_near(get(values, "desk", "inputs/2/gain_db"), -4);
    assert_near(get(values, "trim", "mute"), 0);
    assert_null(aers_values_find(values, "nobody"));
    aers_values_destroy(values);
    aers_graph_destroy(graph);
}

static void a_solo_mutes_the_others_and_their_own_mutes_come_back(void **state)
{
    (void)state;
    struct aers_graph *graph = parse(BEFORE);
    struct aers_values *values = aers_values_create(graph);
    struct aers_node_values *a = aers_values_find(values, "a"), *b = aers_values_find(values, "b"),
                            *trim = aers_values_find(values, "trim");
    set(values, "trim", "mute", 1);
    aers_values_set_solo(values, a, true);
    assert_near(aers_values_get_effective(b, AERS_SLOT_MUTE), 1);
    assert_near(aers_values_get(b, AERS_SLOT_MUTE), 0);
    assert_near(aers_values_get_effective(a, AERS_SLOT_MUTE), 0);
    aers_values_set_solo(values, a, false);
    assert_near(aers_values_get_effective(b, AERS_SLOT_MUTE), 0);
    assert_near(aers_values_get_effective(trim, AERS_SLOT_MUTE), 1);
    aers_values_destroy(values);
    aers_graph_destroy(graph);
}

static void worlds_differ_by_what_was_not_sent(void **state)
{
    (void)state;
    struct aers_graph *graph = parse(BEFORE);
    struct aers_values *values = aers_values_create(graph);
    struct aers_node_values *trim = aers_values_find(values, "trim");
    struct aers_world wanted = {0}, sent = {0};
    aers_values_add_sent(trim, "trim", &sent);
    assert_int_equal(sent.nvalues, 0);
    aers_values_mark_all_sent(trim);
    set(values, "trim", "gain_db", -12);
    aers_values_add_wanted(trim, "trim", &wanted);
    aers_values_add_sent(trim, "trim", &sent);
    assert_int_equal(sent.nvalues, wanted.nvalues);
    assert_near(sent.values[0].value, -6);
    assert_near(wanted.values[0].value, -12);
    aers_world_finish(&wanted);
    aers_world_finish(&sent);
    aers_values_destroy(values);
    aers_graph_destroy(graph);
}

/* The inputs change places, one value changes in the file, one node's module changes. */
static const char *const AFTER =
    HEAD VOICES "  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -9 } }\n"
                "  - { id: desk, type: mixer, inputs: [ { from: b, gain_db: -4 }, { from: trim, gain_db: -3 } ] }\n"
                "edges: [ { from: a, to: trim }, { from: b, to: desk }, { from: trim, to: desk } ]\n";

static void a_reload_keeps_what_was_set_unless_the_file_has_changed_it(void **state)
{
    (void)state;
    struct aers_graph *before = parse(BEFORE), *same = parse(BEFORE), *after = parse(AFTER);
    struct aers_values *old = aers_values_create(before);
    set(old, "trim", "gain_db", -1);
    set(old, "trim", "mute", 1);
    aers_values_set_solo(old, aers_values_find(old, "b"), true);

    struct aers_values *values = aers_values_create(same);
    aers_values_carry(values, old);
    assert_near(get(values, "trim", "gain_db"), -1);
    assert_false(aers_values_find(values, "a")->heard);
    aers_values_destroy(values);

    values = aers_values_create(after);
    aers_values_carry(values, old);
    assert_near(get(values, "trim", "gain_db"), -9);
    assert_near(get(values, "trim", "mute"), 1);
    aers_values_destroy(values);
    aers_values_destroy(old);
    aers_graph_destroy(before);
    aers_graph_destroy(same);
    aers_graph_destroy(after);
}

static void a_mixer_input_s_value_does_not_pass_to_another_source(void **state)
{
    (void)state;
    struct aers_graph *before = parse(BEFORE), *after = parse(AFTER);
    struct aers_values *old = aers_values_create(before), *values = aers_values_create(after);
    set(old, "desk", "inputs/1/gain_db", -20);
    aers_values_carry(values, old);
    assert_near(get(values, "desk", "inputs/1/gain_db"), -4);
    aers_values_destroy(values);
    aers_values_destroy(old);
    aers_graph_destroy(before);
    aers_graph_destroy(after);
}

static void a_change_that_is_taken_back_leaves_what_was_set_and_what_is_set_meanwhile(void **state)
{
    (void)state;
    struct aers_graph *before = parse(BEFORE), *after = parse(AFTER);
    struct aers_values *old = aers_values_create(before), *values = aers_values_create(after);
    set(old, "trim", "gain_db", -1);
    set(old, "desk", "inputs/1/gain_db", -20); /* of trim */
    aers_values_mark_all_sent(aers_values_find(old, "desk"));
    aers_values_carry(values, old);
    set(values, "desk", "inputs/2/gain_db", -21); /* of trim as well */
    set(values, "a", "level_db", -30);
    aers_values_return(old, values);
    assert_near(get(old, "trim", "gain_db"), -1); /* the files differ there: not the later one's -9 */
    assert_near(get(old, "desk", "inputs/1/gain_db"), -21);
    assert_near(get(old, "desk", "inputs/2/gain_db"), -4);
    assert_near(get(old, "a", "level_db"), -30);
    const struct aers_node_values *desk = aers_values_find(old, "desk");
    assert_near(desk->sent[aers_values_index(desk, slot_of(desk, "inputs/1/gain_db"))], -20);
    aers_values_forget_sent(aers_values_find(old, "desk"));
    assert_true(isnan(desk->sent[0]));
    aers_values_destroy(values);
    aers_values_destroy(old);
    aers_graph_destroy(before);
    aers_graph_destroy(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_begin_as_the_file_says),
        cmocka_unit_test(a_solo_mutes_the_others_and_their_own_mutes_come_back),
        cmocka_unit_test(worlds_differ_by_what_was_not_sent),
        cmocka_unit_test(a_reload_keeps_what_was_set_unless_the_file_has_changed_it),
        cmocka_unit_test(a_mixer_input_s_value_does_not_pass_to_another_source),
        cmocka_unit_test(a_change_that_is_taken_back_leaves_what_was_set_and_what_is_set_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
