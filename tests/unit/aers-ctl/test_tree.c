/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-ctl/tree.h"

static const char diamond[] =
    "{\"graph_id\":\"g\",\"nodes\":[{\"id\":\"src\",\"module\":\"builtin/sine\"},{\"id\":\"a\"},"
    "{\"id\":\"b\"},{\"id\":\"mix\",\"module\":\"builtin/mixer\"}],\"edges\":["
    "{\"from\":\"src\",\"to\":\"a\"},{\"from\":\"a\",\"to\":\"mix\"},{\"from\":\"src\",\"to\":\"b\"},"
    "{\"from\":\"b\",\"to\":\"mix\"},{\"from\":\"a\",\"to\":\"b\"}]}";
static const char ring[] = "{\"graph_id\":\"g\",\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"edges\":["
                           "{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"b\",\"to\":\"a\"}]}";

typedef enum aers_code print_fn(struct json_object *graph, FILE *stream, struct aers_error *error);

static enum aers_code print_ascii(struct json_object *graph, FILE *stream, struct aers_error *error)
{
    return aers_tree_print(graph, stream, false, error);
}

static void assert_prints(const char *json, print_fn *print, const char *wanted)
{
    struct json_object *graph;
    struct aers_error error;
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    assert_int_equal(aers_json_parse(json, strlen(json), 4096, &graph, &error), AERS_OK);
    assert_int_equal(print(graph, stream, &error), AERS_OK);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
    json_object_put(graph);
}

static void a_tree_goes_from_outputs_to_sources_and_draws_nothing_twice(void **state)
{
    (void)state;
    assert_prints(diamond, print_ascii,
                  "mix  builtin/mixer\n"
                  "|- a\n"
                  "|  `- src  builtin/sine\n"
                  "`- b\n"
                  "   |- src  builtin/sine\n"
                  "   `- a  (see above)\n");
}

static void a_ring_has_an_end(void **state)
{
    (void)state;
    assert_prints(ring, print_ascii,
                  "a\n"
                  "`- b\n"
                  "   `- a  (see above)\n");
}

static void what_is_no_graph_is_refused(void **state)
{
    (void)state;
    struct json_object *graph = json_object_new_object();
    struct aers_error error;
    assert_int_equal(aers_tree_print(graph, stdout, true, &error), AERS_E_INVALID);
    json_object_put(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_goes_from_outputs_to_sources_and_draws_nothing_twice),
        cmocka_unit_test(a_ring_has_an_end),
        cmocka_unit_test(what_is_no_graph_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
