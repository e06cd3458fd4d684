/* SPDX-License-Identifier: ISC */
/* Edits, values and paths of a document: what comes out is checked by making the graph again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "common/doc/emit.h"
#include "src/aers-graphd/document/document.h"
#include "src/aers-graphd/document/edit.h"
#include "src/aers-graphd/document/paths.h"
#include "src/aers-graphd/document/values.h"

static const char text[] =
    "graph_id: g\n"
    "nodes:\n"
    "- {id: a, type: source, source: {kind: sine}}\n"
    "- {id: b, type: source, source: {kind: noise}}\n"
    "- {id: c, type: source, source: {kind: noise}}\n"
    "- {id: eq, type: processor, module: builtin/biquad_eq, params: {bands: [{type: hp}, {type: lp}]}}\n"
    "- {id: m, type: mixer, channels: 2, inputs: [{from: c, pan: 1}]}\n"
    "- {id: mono, type: mixer, channels: 1}\n"
    "- {id: w, type: output, sink: 'wav:file=take.wav'}\n"
    "edges: [{from: a, to: m}, {from: b, to: m}, {from: c, to: m}, {from: a, to: eq}, {from: a, to: mono}, "
    "{from: m, to: w}]\n";

struct fixture {
    struct aers_document document;
    struct aers_graph *graph;
    struct aers_values *values;
};

static struct aers_graph *check(const struct aers_document *document)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "text");
    if (aers_graph_check(document->doc, document->base_dir, &problems, &graph) != AERS_OK)
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    return graph;
}

static void set_up(struct fixture *fixture)
{
    static char dir[] = "/usr/share", path[] = "/usr/share/g.yaml";
    const struct aers_document like = {NULL, dir, path};
    struct aers_problems problems;
    aers_problems_init(&problems, "text");
    assert_int_equal(aers_document_parse(text, &like, &problems, &fixture->document), AERS_OK);
    aers_problems_finish(&problems);
    fixture->graph = check(&fixture->document);
    assert_non_null(fixture->graph);
    fixture->values = aers_values_create(fixture->graph);
}

static void tear_down(struct fixture *fixture)
{
    aers_values_destroy(fixture->values);
    aers_graph_destroy(fixture->graph);
    aers_document_finish(&fixture->document);
}

static void set(struct fixture *fixture, const char *id, const char *address, double value)
{
    struct aers_node_values *node = aers_values_find(fixture->values, id);
    uint32_t slot;
    assert_int_equal(aers_manifest_resolve(node->node->manifest, node->node->nelements, address, &slot, NULL, NULL),
                     AERS_OK);
    aers_values_set(node, slot, value);
}

static bool has(const struct aers_document *document, const char *part)
{
    char *written = NULL;
    assert_int_equal(aers_doc_emit(document->doc, &written), AERS_OK);
    bool is_there = strstr(written, part) != NULL;
    if (!is_there)
        fprintf(stderr, "# no %s in\n%s", part, written);
    free(written);
    return is_there;
}

/* Every value at random, also those that a file can only say in a certain place. */
static void whatever_is_set_is_what_the_document_then_says(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 200; round++) {
        struct fixture fixture;
        set_up(&fixture);
        for (size_t i = 0; i < fixture.graph->nnodes; i++) {
            struct aers_node_values *node = &fixture.values->nodes[i];
            for (uint32_t k = 0; k < node->nslots; k++) {
                const struct aers_param *param = aers_manifest_param(node->node->manifest, k);
                bool is_mono_pan = strcmp(node->node->id, "mono") == 0 && strcmp(param->name, "pan") == 0;
                if (rand() % 3 == 0 && !is_mono_pan)
                    aers_values_set(node, k, aers_param_denormalise(param, (rand() % 5) / 4.0));
            }
            aers_values_set(node, AERS_SLOT_MUTE, rand() % 2);
            node->solo = rand() % 2;
        }
        aers_document_put_values(fixture.document.doc, fixture.values);
        struct aers_graph *graph = check(&fixture.document);
        assert_non_null(graph);
        struct aers_values *said = aers_values_create(graph);
        for (size_t i = 0; i < graph->nnodes; i++) {
            const struct aers_node_values *is = &said->nodes[i], *was = &fixture.values->nodes[i];
            assert_int_equal(is->nslots, was->nslots);
            assert_memory_equal(is->wanted, was->wanted, (is->nslots + 2) * sizeof *is->wanted);
            assert_int_equal(is->solo, was->solo);
            for (uint32_t e = 0; graph->nodes[i].element_names && e < graph->nodes[i].nelements; e++)
                assert_string_equal(graph->nodes[i].element_names[e], fixture.graph->nodes[i].element_names[e]);
        }
        aers_values_destroy(said);
        aers_graph_destroy(graph);
        tear_down(&fixture);
    }
}

static void a_document_says_no_more_than_what_was_set(void **state)
{
    (void)state;
    struct fixture fixture;
    char *before = NULL, *after = NULL;
    set_up(&fixture);
    assert_int_equal(aers_doc_emit(fixture.document.doc, &before), AERS_OK);
    aers_document_put_values(fixture.document.doc, fixture.values);
    assert_int_equal(aers_doc_emit(fixture.document.doc, &after), AERS_OK);
    assert_string_equal(before, after);
    set(&fixture, "mono", "inputs/1/pan", 0.5); /* means nothing there, and no file may say it */
    aers_document_put_values(fixture.document.doc, fixture.values);
    struct aers_graph *graph = check(&fixture.document);
    assert_non_null(graph);
    aers_graph_destroy(graph);
    free(before);
    free(after);
    tear_down(&fixture);
}

static void an_input_without_an_entry_keeps_its_place(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    set(&fixture, "m", "inputs/3/gain_db", -4); /* c is the first, then a, then b */
    aers_document_put_values(fixture.document.doc, fixture.values);
    assert_true(has(&fixture.document, "inputs: [{from: c, pan: 1}, {from: a}, {from: b, gain_db: -4}]"));
    tear_down(&fixture);
}

static void values_of_an_input_go_with_who_is_heard(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    set(&fixture, "m", "inputs/3/gain_db", -4);
    assert_int_equal(aers_document_disconnect(fixture.document.doc, "c", "m", &error), AERS_OK);
    struct aers_graph *graph = check(&fixture.document);
    assert_non_null(graph);
    struct aers_values *values = aers_values_create(graph);
    aers_values_carry(values, fixture.values);
    uint32_t slot;
    const struct aers_node_values *m = aers_values_find(values, "m");
    assert_string_equal(m->node->element_names[1], "b");
    assert_int_equal(aers_manifest_resolve(m->node->manifest, 2, "inputs/2/gain_db", &slot, NULL, &error), AERS_OK);
    assert_true(aers_values_get(m, slot) <= -4 && aers_values_get(m, slot) >= -4);
    aers_values_destroy(values);
    aers_graph_destroy(graph);
    tear_down(&fixture);
}

static void remove_takes_edges_and_inputs_with_it(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    assert_int_equal(aers_document_remove(fixture.document.doc, "c", &error), AERS_OK);
    assert_int_equal(aers_document_remove(fixture.document.doc, "eq", &error), AERS_OK);
    struct aers_graph *graph = check(&fixture.document);
    assert_non_null(graph);
    assert_int_equal(graph->nedges, 4);
    assert_null(aers_graph_find(graph, "c"));
    aers_graph_destroy(graph);
    tear_down(&fixture);
}

static void connect_and_disconnect_are_each_others_opposite(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    assert_int_equal(aers_document_connect(fixture.document.doc, "b", "eq", "[[1, 1]]", &error), AERS_OK);
    assert_true(has(&fixture.document, "{from: b, to: eq, map: [[1, 1]]}"));
    assert_int_equal(aers_document_disconnect(fixture.document.doc, "b", "eq", &error), AERS_OK);
    struct aers_graph *graph = check(&fixture.document);
    assert_int_equal(graph->nedges, fixture.graph->nedges);
    aers_graph_destroy(graph);
    tear_down(&fixture);
}

static void replace_keeps_what_both_modules_have(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    assert_int_equal(aers_document_replace(fixture.document.doc, "eq", "builtin/gain", fixture.values, &error),
                     AERS_OK);
    assert_true(has(&fixture.document, "{id: eq, type: processor, module: builtin/gain}"));
    tear_down(&fixture);
}

static void a_change_is_merged_into_the_node(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    struct aers_doc *root = fixture.document.doc;
    set(&fixture, "a", "freq_hz", 440);
    assert_int_equal(aers_document_change(root, "a", "{channels: 2, source: {level_db: -30}}", fixture.values, &error),
                     AERS_OK);
    assert_true(has(&fixture.document, "{id: a, type: source, source: {kind: sine, freq_hz: 440, level_db: -30}, "
                                       "channels: 2}"));
    assert_int_equal(aers_document_change(root, "a", "{channels: null}", NULL, &error), AERS_OK);
    assert_true(has(&fixture.document, "level_db: -30}}"));
    assert_int_equal(aers_document_change(root, "eq", "{params: {bands: [{type: peak}]}}", NULL, &error), AERS_OK);
    assert_true(has(&fixture.document, "params: {bands: [{type: peak}]}"));
    assert_int_equal(aers_document_change(root, "w", "{sink: null}", NULL, &error), AERS_OK);
    assert_true(has(&fixture.document, "{id: w, type: output, sink: null}"));
    tear_down(&fixture);
}

static void an_edge_gets_a_map_and_loses_it(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    assert_int_equal(aers_document_map(fixture.document.doc, "a", "m", "[[1, 2]]", &error), AERS_OK);
    assert_true(has(&fixture.document, "{from: a, to: m, map: [[1, 2]]}"));
    assert_int_equal(aers_document_map(fixture.document.doc, "a", "m", NULL, &error), AERS_OK);
    assert_true(has(&fixture.document, "{from: a, to: m}"));
    tear_down(&fixture);
}

static void an_edit_that_is_none_is_refused(void **state)
{
    (void)state;
    struct fixture fixture;
    struct aers_error error;
    set_up(&fixture);
    struct aers_doc *root = fixture.document.doc;
    assert_int_equal(aers_document_remove(root, "eqq", &error), AERS_E_NOT_FOUND);
    assert_non_null(strstr(error.what, "did you mean eq?"));
    assert_int_equal(aers_document_add(root, "{id: a, type: bus}", &error), AERS_E_CONFLICT);
    assert_int_equal(aers_document_add(root, "{id: [", &error), AERS_E_INVALID);
    assert_int_equal(aers_document_connect(root, "a", "m", NULL, &error), AERS_E_CONFLICT);
    assert_int_equal(aers_document_connect(root, "a", "x", NULL, &error), AERS_E_NOT_FOUND);
    assert_int_equal(aers_document_connect(root, "b", "eq", "[[", &error), AERS_E_INVALID);
    assert_int_equal(aers_document_disconnect(root, "b", "eq", &error), AERS_E_NOT_FOUND);
    assert_int_equal(aers_document_replace(root, "a", "builtin/gain", NULL, &error), AERS_E_INVALID);
    assert_int_equal(aers_document_change(root, "a", "{}", NULL, &error), AERS_E_INVALID);
    assert_int_equal(aers_document_change(root, "a", "{id: x}", NULL, &error), AERS_E_INVALID);
    assert_int_equal(aers_document_change(root, "eqq", "{channels: 2}", NULL, &error), AERS_E_NOT_FOUND);
    assert_int_equal(aers_document_map(root, "b", "eq", NULL, &error), AERS_E_NOT_FOUND);
    assert_int_equal(aers_document_map(root, "a", "m", "[[", &error), AERS_E_INVALID);
    tear_down(&fixture);
}

static void paths_are_named_from_where_the_file_lies(void **state)
{
    (void)state;
    static const struct {
        const char *dir, *path, *wanted;
    } cases[] = {
        {"/a/b", "/a/b/x.wav", "x.wav"},        {"/a/b", "/a/b/c/x.wav", "c/x.wav"},
        {"/a/b", "/a/x.wav", "../x.wav"},       {"/a/b", "/a/bc/x.wav", "../bc/x.wav"},
        {"/a/bc", "/a/b/x.wav", "../b/x.wav"},  {"/a/b/c/d", "/a/x.wav", "../../../x.wav"},
        {"/a/b/c/d/e", "/a/x.wav", "/a/x.wav"}, {"/b", "/a/x.wav", "/a/x.wav"},
        {"/", "/a/x.wav", "/a/x.wav"},          {"/a", "/x.wav", "/x.wav"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = aers_path_from(cases[i].dir, cases[i].path);
        assert_string_equal(path, cases[i].wanted);
        free(path);
    }
}

static void sinks_are_named_anew(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    aers_document_put_paths(fixture.document.doc, fixture.graph, "/usr/lib");
    assert_true(has(&fixture.document, "wav:file=../share/take.wav"));
    aers_document_put_paths(fixture.document.doc, fixture.graph, NULL);
    assert_true(has(&fixture.document, "wav:file=/usr/share/take.wav"));
    tear_down(&fixture);
}

static void files_of_events_are_named_anew(void **state)
{
    (void)state;
    static char events[] =
        "graph_id: e\n"
        "nodes:\n"
        "- {id: e, type: source, source: {kind: events, events_file: lists/log.jsonl, events: [{at: 0, synth: "
        "click}, {at: 1, play: mono.wav}]}}\n";
    char *dir = realpath("tests/good", NULL), *other = realpath("tests/bad", NULL), *path = NULL;
    assert_true(asprintf(&path, "%s/e.yaml", dir) > 0);
    const struct aers_document like = {NULL, dir, path};
    struct aers_document document;
    struct aers_problems problems;
    aers_problems_init(&problems, "text");
    assert_int_equal(aers_document_parse(events, &like, &problems, &document), AERS_OK);
    aers_problems_finish(&problems);
    struct aers_graph *graph = check(&document);
    assert_non_null(graph);
    aers_document_put_paths(document.doc, graph, other);
    assert_true(has(&document, "play: ../good/mono.wav"));
    assert_true(has(&document, "events_file: ../good/lists/log.jsonl"));
    aers_graph_destroy(graph);
    aers_document_finish(&document);
    free(dir);
    free(other);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_set_is_what_the_document_then_says),
        cmocka_unit_test(a_document_says_no_more_than_what_was_set),
        cmocka_unit_test(an_input_without_an_entry_keeps_its_place),
        cmocka_unit_test(values_of_an_input_go_with_who_is_heard),
        cmocka_unit_test(remove_takes_edges_and_inputs_with_it),
        cmocka_unit_test(connect_and_disconnect_are_each_others_opposite),
        cmocka_unit_test(replace_keeps_what_both_modules_have),
        cmocka_unit_test(a_change_is_merged_into_the_node),
        cmocka_unit_test(an_edge_gets_a_map_and_loses_it),
        cmocka_unit_test(an_edit_that_is_none_is_refused),
        cmocka_unit_test(paths_are_named_from_where_the_file_lies),
        cmocka_unit_test(sinks_are_named_anew),
        cmocka_unit_test(files_of_events_are_named_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
