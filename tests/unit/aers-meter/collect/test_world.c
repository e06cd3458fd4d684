/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/world.h"

#define STATUS(state, cpu, edge)                                                                                       \
    "{\"graph_id\":\"g\",\"state\":\"running\",\"nodes\":[{\"id\":\"a\",\"type\":\"source\",\"state\":\"" state        \
    "\",\"cpu_pct\":" cpu "}],\"edges\":[{\"from\":\"a\",\"to\":\"" edge "\",\"state\":\"connected\"}]}"

static uint64_t state_of(const char *json)
{
    struct json_object *status = json_tokener_parse(json);
    uint64_t hash = aers_world_state_hash(status);
    json_object_put(status);
    return hash;
}

static uint64_t shape_of(const char *json)
{
    struct json_object *status = json_tokener_parse(json);
    uint64_t hash = aers_world_shape_hash(status);
    json_object_put(status);
    return hash;
}

static void a_running_figure_changes_neither(void **state)
{
    (void)state;
    assert_true(state_of(STATUS("running", "1.5", "b")) == state_of(STATUS("running", "7.25", "b")));
    assert_true(shape_of(STATUS("running", "1.5", "b")) == shape_of(STATUS("running", "7.25", "b")));
}

static void a_state_of_a_node_changes_the_state_and_not_the_shape(void **state)
{
    (void)state;
    assert_true(state_of(STATUS("running", "1", "b")) != state_of(STATUS("backoff", "1", "b")));
    assert_true(shape_of(STATUS("running", "1", "b")) == shape_of(STATUS("backoff", "1", "b")));
}

static void another_edge_changes_both(void **state)
{
    (void)state;
    assert_true(state_of(STATUS("running", "1", "b")) != state_of(STATUS("running", "1", "c")));
    assert_true(shape_of(STATUS("running", "1", "b")) != shape_of(STATUS("running", "1", "c")));
}

static void odd_documents_have_a_hash_as_well(void **state)
{
    (void)state;
    assert_true(state_of("{}") != 0);
    assert_true(state_of("{\"nodes\":3,\"edges\":{}}") != 0);
    assert_true(shape_of("{\"nodes\":[3,null,[]],\"edges\":[\"x\"]}") != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_figure_changes_neither),
        cmocka_unit_test(a_state_of_a_node_changes_the_state_and_not_the_shape),
        cmocka_unit_test(another_edge_changes_both),
        cmocka_unit_test(odd_documents_have_a_hash_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
