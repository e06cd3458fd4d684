/* SPDX-License-Identifier: ISC */
/* What a graph comes to: order, channels, wires, elements, values, settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/model/audio_file.h"
#include "common/model/graph.h"

static struct aers_graph *load(const char *name)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    char path[256];
    snprintf(path, sizeof path, "tests/good/%s", name);
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, &graph);
    aers_problems_print(&problems, stdout);
    aers_problems_finish(&problems);
    assert_int_equal(code, AERS_OK);
    return graph;
}

static struct aers_graph *parse(const char *text)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "text");
    enum aers_code code = aers_graph_parse(text, strlen(text), "tests/good", &problems, &graph);
    aers_problems_print(&problems, stdout);
    aers_problems_finish(&problems);
    assert_int_equal(code, AERS_OK);
    return graph;
}

static double value_of(const struct aers_graph_node *node, const char *address, double otherwise)
{
    for (size_t i = 0; i < node->nvalues; i++)
        if (strcmp(node->values[i].address, address) == 0)
            return node->values[i].value;
    return otherwise;
}

static const char *setting_of(const struct aers_graph_node *node, const char *key)
{
    for (size_t i = 0; i < node->nsettings; i++)
        if (strcmp(node->settings[i].key, key) == 0)
            return node->settings[i].value;
    return NULL;
}

/* The wires of the edge between two nodes, as "1-1 2-2". */
static const char *wires_of(const struct aers_graph *graph, const char *from, const char *to)
{
    static char text[256];
    size_t n = 0;
    for (size_t i = 0; i < graph->nedges; i++) {
        const struct aers_graph_edge *edge = &graph->edges[i];
        if (strcmp(graph->nodes[edge->from].id, from) != 0 || strcmp(graph->nodes[edge->to].id, to) != 0)
            continue;
        *text = '\0';
        for (size_t k = 0; k < edge->nwires; k++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%u-%u", k ? " " : "", edge->wires[k].from_channel,
                                  edge->wires[k].to_channel);
        return text;
    }
    return "no such edge";
}

static void the_requirements_file_comes_to_what_it_says(void **state)
{
    static const char *const names[] = {"requirements.yaml", "requirements.json"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct aers_graph *graph = load(names[i]);
        assert_string_equal(graph->graph_id, "stage_mix");
        assert_int_equal(graph->rate_hz, 48000);
        assert_int_equal(graph->block_nframes, 512);
        assert_string_equal(graph->jack_prefix, "");
        assert_null(graph->jack_server);
        assert_int_equal(graph->nnodes, 5);
        assert_int_equal(graph->nedges, 4);
        assert_true(graph->path[0] == '/');
        const struct aers_graph_node *source = aers_graph_find(graph, "src_dialogue");
        assert_string_equal(source->manifest->name, "builtin/sine");
        assert_true(value_of(source, "freq_hz", 0) == 440 && value_of(source, "level_db", 0) == -18);
        const struct aers_graph_node *eq = aers_graph_find(graph, "fx_dialogue_eq");
        assert_int_equal(eq->nelements, 2);
        assert_null(eq->element_channels);
        assert_true(value_of(eq, "bands/1/type", 0) == 1); /* hp */
        assert_true(value_of(eq, "bands/2/gain_db", 0) == 2.5);
        assert_true(value_of(eq, "bands/2/type", -1) == -1); /* peak is the default */
        const struct aers_graph_node *mixer = aers_graph_find(graph, "bus_dialogue");
        assert_int_equal(mixer->nelements, 1);
        assert_string_equal(mixer->element_names[0], "fx_dialogue_eq");
        assert_string_equal(aers_graph_find(graph, "out_main")->manifest->name, "builtin/null");
        assert_null(aers_graph_find(graph, "nobody"));
        aers_graph_destroy(graph);
    }
    aers_graph_destroy(NULL);
}

static void nodes_are_ordered_so_that_each_follows_what_it_hears(void **state)
{
    static const char *const names[] = {"order.yaml", "feedback.yaml", "mixer.yaml", "requirements.yaml"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct aers_graph *graph = load(names[i]);
        size_t place[64] = {0};
        for (size_t k = 0; k < graph->nnodes; k++)
            place[graph->order[k]] += k + 1;
        for (size_t k = 0; k < graph->nnodes; k++)
            assert_in_range(place[k], 1, graph->nnodes); /* each once */
        for (size_t k = 0; k < graph->nedges; k++) {
            const struct aers_graph_edge *edge = &graph->edges[k];
            if (edge->feedback)
                continue;
            assert_true(place[edge->from] < place[edge->to]);
            assert_true(graph->level[edge->from] < graph->level[edge->to]);
        }
        aers_graph_destroy(graph);
    }
}

static void channels_follow_from_what_comes_in(void **state)
{
    (void)state;
    struct aers_graph *graph = load("sources.yaml");
    static const struct {
        const char *id;
        uint32_t in, out;
    } cases[] = {{"sine", 0, 1}, {"sine_wide", 0, 64}, {"pink", 0, 2},        {"mono", 0, 1},         {"stereo", 0, 2},
                 {"quad", 0, 4}, {"capture", 1, 1},    {"capture_two", 2, 2}, {"capture_named", 2, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(aers_graph_find(graph, cases[i].id)->channels_in, cases[i].in);
        assert_int_equal(aers_graph_find(graph, cases[i].id)->channels_out, cases[i].out);
    }
    assert_int_equal(aers_graph_find(graph, "capture")->hardware, AERS_HARDWARE_CAPTURE);
    assert_int_equal(aers_graph_find(graph, "capture")->nhardware_ports, 0);
    assert_string_equal(aers_graph_find(graph, "capture_named")->hardware_ports[1], "a2j:Some client [1]:in");
    const char *path = setting_of(aers_graph_find(graph, "mono"), "path");
    assert_true(path && path[0] == '/' && access(path, R_OK) == 0);
    assert_string_equal(setting_of(aers_graph_find(graph, "stereo"), "loop"), "true");
    aers_graph_destroy(graph);
}

static void outputs_know_where_they_go(void **state)
{
    (void)state;
    struct aers_graph *graph = load("outputs.yaml");
    const struct aers_graph_node *named = aers_graph_find(graph, "named"), *file = aers_graph_find(graph, "file_24");
    assert_int_equal(aers_graph_find(graph, "speakers")->hardware, AERS_HARDWARE_PLAYBACK);
    assert_int_equal(aers_graph_find(graph, "speakers")->channels_out, 2);
    assert_int_equal(named->nhardware_ports, 2);
    assert_string_equal(named->hardware_ports[1], "system:playback_2");
    assert_string_equal(file->manifest->name, "builtin/wav");
    assert_int_equal(file->channels_in, 2);
    assert_int_equal(file->channels_out, 0);
    assert_string_equal(setting_of(file, "format"), "pcm24");
    assert_true(setting_of(file, "path")[0] == '/');
    assert_int_equal(aers_graph_find(graph, "nothing")->hardware, AERS_HARDWARE_NONE);
    aers_graph_destroy(graph);
}

static void recorders_know_their_files(void **state)
{
    (void)state;
    struct aers_graph *graph = load("record.yaml");
    const struct aers_graph_node *usual = aers_graph_find(graph, "usual"), *named = aers_graph_find(graph, "named");
    assert_int_equal(usual->type, AERS_NODE_RECORD);
    assert_string_equal(usual->manifest->name, "builtin/record");
    assert_int_equal(usual->channels_in, 2);
    assert_int_equal(usual->channels_out, 0);
    assert_non_null(strstr(setting_of(usual, "path"), "/{graph}-{node}-{take}.wav"));
    assert_true(setting_of(named, "path")[0] == '/');
    assert_non_null(strstr(setting_of(named, "path"), "/takes/{date}/{node}_{take}.flac"));
    assert_true(value_of(named, "record", 1) == 0);
    assert_int_equal(aers_graph_find(graph, "wide")->channels_in, 4);
    assert_string_equal(wires_of(graph, "s", "wide"), "1-3 2-4");
    aers_graph_destroy(graph);
}

static void a_mixer_has_one_element_per_edge_those_it_names_first(void **state)
{
    (void)state;
    struct aers_graph *graph = load("mixer.yaml");
    const struct aers_graph_node *mix = aers_graph_find(graph, "mix");
    static const char *const names[] = {"other", "mono", "wide", "quad"};
    static const uint32_t channels[] = {2, 1, 2, 2};
    assert_int_equal(mix->nelements, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(mix->element_names[i], names[i]);
        assert_int_equal(mix->element_channels[i], channels[i]);
    }
    assert_int_equal(mix->channels_in, 7);
    assert_int_equal(mix->channels_out, 2);
    assert_true(value_of(mix, "gain_db", 0) == -6);
    assert_true(value_of(mix, "inputs/1/gain_db", 0) == -3);
    assert_true(value_of(mix, "inputs/2/pan", 0) == -0.5);
    assert_true(value_of(mix, "inputs/2/mute", 0) == 1);
    assert_int_equal(mix->nvalues, 4);
    assert_string_equal(wires_of(graph, "other", "mix"), "1-1 2-2");
    assert_string_equal(wires_of(graph, "mono", "mix"), "1-3");
    assert_string_equal(wires_of(graph, "wide", "mix"), "1-4 2-5");
    assert_string_equal(wires_of(graph, "quad", "mix"), "1-6 3-6 4-7");
    const struct aers_graph_node *lone = aers_graph_find(graph, "lone");
    assert_int_equal(lone->nelements, 0);
    assert_int_equal(lone->channels_in, 0);
    assert_int_equal(lone->channels_out, 1);
    aers_graph_destroy(graph);
}

static void a_map_wires_what_it_names(void **state)
{
    (void)state;
    struct aers_graph *graph = load("map.yaml");
    assert_string_equal(wires_of(graph, "wide", "fold"), "1-1 2-2 3-1 4-2");
    assert_string_equal(wires_of(graph, "fold", "swap"), "1-2 2-1");
    assert_string_equal(wires_of(graph, "mono", "fan"), "1-1 1-2 1-3");
    /* an element of several channels is as wide as its mixer, so that a map can always say which goes where */
    assert_string_equal(wires_of(graph, "fold", "quad"), "1-1 2-2");
    assert_string_equal(wires_of(graph, "wide", "quad"), "1-5 2-6 3-7 4-8");
    assert_int_equal(aers_graph_find(graph, "quad")->channels_in, 8);
    aers_graph_destroy(graph);
}

static bool is_feedback(const struct aers_graph *graph, const char *from, const char *to)
{
    for (size_t i = 0; i < graph->nedges; i++)
        if (strcmp(graph->nodes[graph->edges[i].from].id, from) == 0 &&
            strcmp(graph->nodes[graph->edges[i].to].id, to) == 0)
            return graph->edges[i].feedback;
    return false;
}

static void what_leaves_the_delay_of_a_cycle_is_its_feedback(void **state)
{
    (void)state;
    struct aers_graph *graph = load("feedback.yaml");
    assert_true(is_feedback(graph, "echo", "mix"));
    assert_true(is_feedback(graph, "self", "self"));
    assert_false(is_feedback(graph, "mix", "echo"));
    assert_false(is_feedback(graph, "mix", "out"));
    assert_int_equal(aers_graph_find(graph, "echo")->channels_in, 2); /* through the mixer */
    aers_graph_destroy(graph);
    /* Two delays on one cycle: one is enough. A delay's other edges stay as they are. */
    graph = parse("graph_id: g\nnodes:\n"
                  "  - { id: d1, type: processor, module: builtin/delay }\n"
                  "  - { id: d2, type: processor, module: builtin/delay }\n"
                  "  - { id: b, type: bus }\n  - { id: o, type: output, sink: null }\n"
                  "edges: [{ from: d1, to: d2 }, { from: d2, to: b }, { from: b, to: d1 }, { from: d1, to: o }]\n");
    assert_true(is_feedback(graph, "d1", "d2"));
    assert_false(is_feedback(graph, "d2", "b"));
    assert_false(is_feedback(graph, "b", "d1"));
    assert_false(is_feedback(graph, "d1", "o"));
    aers_graph_destroy(graph);
}

static void switches_and_frame_are_taken_over(void **state)
{
    (void)state;
    struct aers_graph *graph = load("processors.yaml");
    const struct aers_graph_node *source = aers_graph_find(graph, "s"), *gain = aers_graph_find(graph, "gain");
    assert_string_equal(graph->jack_prefix, "stage-");
    assert_string_equal(graph->jack_server, "studio");
    assert_int_equal(graph->block_nframes, 0);
    assert_true(value_of(source, "mute", 0) == 1);
    assert_true(source->solo);
    assert_true(value_of(gain, "bypass", 0) == 1);
    assert_null(gain->title);
    assert_non_null(strstr(source->title, "\xf0\x9f\x8e\xad"));
    assert_int_equal(source->line, 4);
    assert_int_equal(source->column, 5);
    aers_graph_destroy(graph);
}

static void a_large_graph_is_made_in_no_time(void **state)
{
    char *text = NULL;
    size_t nbytes;
    FILE *memory = open_memstream(&text, &nbytes);
    (void)state;
    fprintf(memory, "graph_id: large\nnodes:\n");
    for (int i = 0; i < AERS_GRAPH_MAX_NODES; i++)
        fprintf(memory, "  - { id: n%d, type: processor, module: builtin/gain, params: { gain_db: -1 } }\n", i);
    fprintf(memory, "edges:\n");
    for (int i = 1; i < AERS_GRAPH_MAX_NODES; i++)
        fprintf(memory, "  - { from: n%d, to: n%d }\n", i - 1, i);
    fclose(memory);
    struct aers_graph *graph = parse(text);
    assert_int_equal(graph->level[graph->order[AERS_GRAPH_MAX_NODES - 1]], AERS_GRAPH_MAX_NODES - 1);
    aers_graph_destroy(graph);
    free(text);
}

static void more_nodes_than_the_bound_are_refused(void **state)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    char *text = NULL;
    size_t nbytes;
    FILE *memory = open_memstream(&text, &nbytes);
    (void)state;
    fprintf(memory, "graph_id: large\nnodes:\n");
    for (int i = 0; i <= AERS_GRAPH_MAX_NODES; i++)
        fprintf(memory, "  - { id: n%d, type: bus }\n", i);
    fclose(memory);
    aers_problems_init(&problems, "text");
    assert_int_equal(aers_graph_parse(text, nbytes, NULL, &problems, &graph), AERS_E_INVALID);
    assert_int_equal(problems.ntotal, 1);
    assert_string_equal(problems.items[0].path, "nodes");
    assert_null(graph);
    aers_problems_finish(&problems);
    free(text);
}

static void a_file_that_is_not_there_says_so(void **state)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    (void)state;
    aers_problems_init(&problems, "none.yaml");
    assert_int_equal(aers_graph_load("tests/good/none.yaml", &problems, &graph), AERS_E_NOT_FOUND);
    assert_int_equal(problems.ntotal, 1);
    assert_null(graph);
    aers_problems_finish(&problems);
}

static void audio_files_are_looked_into(void **state)
{
    struct aers_audio_file file;
    struct aers_error error;
    (void)state;
    assert_int_equal(aers_audio_file_probe("tests/good/stereo.wav", &file, &error), AERS_OK);
    assert_int_equal(file.channels, 2);
    assert_int_equal(file.rate_hz, 48000);
    assert_int_equal(file.nframes, 16);
    assert_int_equal(aers_audio_file_probe("tests/good/none.wav", &file, &error), AERS_E_NOT_FOUND);
    assert_int_equal(aers_audio_file_probe("tests/good", &file, &error), AERS_E_IO);
    assert_int_equal(aers_audio_file_probe("tests/good/map.yaml", &file, &error), AERS_E_INVALID);
    assert_non_null(strstr(error.what, "map.yaml"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_requirements_file_comes_to_what_it_says),
        cmocka_unit_test(nodes_are_ordered_so_that_each_follows_what_it_hears),
        cmocka_unit_test(channels_follow_from_what_comes_in),
        cmocka_unit_test(outputs_know_where_they_go),
        cmocka_unit_test(recorders_know_their_files),
        cmocka_unit_test(a_mixer_has_one_element_per_edge_those_it_names_first),
        cmocka_unit_test(a_map_wires_what_it_names),
        cmocka_unit_test(what_leaves_the_delay_of_a_cycle_is_its_feedback),
        cmocka_unit_test(switches_and_frame_are_taken_over),
        cmocka_unit_test(a_large_graph_is_made_in_no_time),
        cmocka_unit_test(more_nodes_than_the_bound_are_refused),
        cmocka_unit_test(a_file_that_is_not_there_says_so),
        cmocka_unit_test(audio_files_are_looked_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
