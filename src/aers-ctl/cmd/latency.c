/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

static size_t get_array(struct json_object *object, const char *key, struct json_object **array)
{
    if (!json_object_object_get_ex(object, key, array) || !json_object_is_type(*array, json_type_array))
        return 0;
    return json_object_array_length(*array);
}

/* What a node itself adds, in frames. */
static int64_t latency_of(struct json_object *document, const char *id)
{
    struct json_object *nodes;
    for (size_t i = 0; i < get_array(document, "nodes", &nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        if (strcmp(aers_json_get_string(node, "id", ""), id) == 0)
            return aers_json_get_int(node, "latency_frames", 0);
    }
    return 0;
}

/* "voice > lim (240) > out": those that add something with what they add. */
static void format_way(struct json_object *document, struct json_object *output, const char *key, char *text,
                       size_t size)
{
    struct json_object *way;
    size_t n = get_array(output, key, &way), used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        const char *id = json_object_get_string(json_object_array_get_idx(way, i));
        int64_t nframes = latency_of(document, id);
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? " > " : "", id);
        if (nframes && used < size)
            used += (size_t)snprintf(text + used, size - used, " (%lld)", (long long)nframes);
    }
}

static void add_time(struct aers_table *table, const char *colour, struct json_object *object, const char *frames,
                     const char *ms)
{
    aers_table_add(table, colour, "%lld", (long long)aers_json_get_int(object, frames, 0));
    aers_table_add(table, colour, "%.2f", aers_json_get_number(object, ms, 0));
}

static void add_output(struct aers_table *table, struct json_object *document, struct json_object *output, bool longest)
{
    char way[4096];
    format_way(document, output, longest ? "longest" : "shortest", way, sizeof way);
    aers_table_add(table, AERS_BOLD, "%s", aers_json_get_string(output, "node", ""));
    aers_table_add(table, NULL, "%s", longest ? "longest" : "shortest");
    add_time(table, NULL, output, longest ? "longest_frames" : "shortest_frames",
             longest ? "longest_ms" : "shortest_ms");
    aers_table_add(table, NULL, "%s", way);
}

static void print_outputs(struct json_object *document, int width, bool colour)
{
    static const struct aers_table_column columns[] = {
        {"OUTPUT", false}, {"WAY", false}, {"FRAMES", true}, {"MS", true}, {"THROUGH", false}};
    struct aers_table table;
    struct json_object *outputs;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < get_array(document, "outputs", &outputs); i++) {
        struct json_object *output = json_object_array_get_idx(outputs, i);
        add_output(&table, document, output, true);
        if (aers_json_get_int(output, "longest_frames", 0) != aers_json_get_int(output, "shortest_frames", 0))
            add_output(&table, document, output, false);
    }
    aers_table_print(&table, stdout, width, colour);
    aers_table_finish(&table);
}

static bool is_true(struct json_object *object, const char *key)
{
    struct json_object *value;
    return json_object_object_get_ex(object, key, &value) && json_object_get_boolean(value);
}

static bool is_worth_it(struct json_object *meeting)
{
    struct json_object *ways;
    bool adds = aers_json_get_int(meeting, "apart_frames", 0) != 0;
    for (size_t i = 0; i < get_array(meeting, "ways", &ways); i++)
        adds |= aers_json_get_int(json_object_array_get_idx(ways, i), "added_frames", 0) != 0;
    return adds;
}

static void add_meeting(struct aers_table *table, struct json_object *meeting)
{
    struct json_object *ways;
    int64_t apart = aers_json_get_int(meeting, "apart_frames", 0);
    for (size_t i = 0; i < get_array(meeting, "ways", &ways); i++) {
        struct json_object *way = json_object_array_get_idx(ways, i);
        aers_table_add(table, AERS_BOLD, "%s", i ? "" : aers_json_get_string(meeting, "node", ""));
        aers_table_add(table, NULL, "%s", aers_json_get_string(way, "from", ""));
        add_time(table, NULL, way, "latency_frames", "latency_ms");
        add_time(table, AERS_GREEN, way, "added_frames", "added_ms");
        if (i || apart == 0)
            aers_table_add(table, NULL, "%s", i ? "" : "aligned");
        else
            aers_table_add(table, AERS_YELLOW, "%lld frames apart", (long long)apart);
    }
}

/* Where ways of different length meet. */
static void print_meetings(struct json_object *document, int width, bool colour)
{
    static const struct aers_table_column columns[] = {{"INTO", false},    {"FROM", false}, {"FRAMES", true},
                                                       {"MS", true},       {"ADDED", true}, {"ADDED MS", true},
                                                       {"THEN ARE", false}};
    struct aers_table table;
    struct json_object *meetings;
    bool any = false, apart = false;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < get_array(document, "meetings", &meetings); i++) {
        struct json_object *meeting = json_object_array_get_idx(meetings, i);
        if (!is_worth_it(meeting))
            continue;
        any = true;
        apart |= aers_json_get_int(meeting, "apart_frames", 0) != 0 && !is_true(meeting, "compensate");
        add_meeting(&table, meeting);
    }
    if (any) {
        putchar('\n');
        aers_table_print(&table, stdout, width, colour);
    }
    if (apart)
        printf("\n`compensate: true` in the graph file aligns what arrives apart.\n");
    aers_table_finish(&table);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *document;
    int width, height;
    (void)nargs;
    (void)args;
    enum aers_code code = aers_ask_json(ctl, "/aers/latency", NULL, &document);
    if (code != AERS_OK)
        return code;
    aers_term_size(&width, &height);
    if (ctl->json) {
        aers_print_json(document);
    } else {
        print_outputs(document, width, ctl->colour);
        print_meetings(document, width, ctl->colour);
    }
    json_object_put(document);
    return AERS_OK;
}

const struct aers_command aers_command_latency = {
    .name = "latency",
    .args = "",
    .summary = "how late each output is, by which ways",
    .help = "Show the longest and the shortest way through the graph to each output, in frames and milliseconds, with "
            "what each node on it adds in parentheses. Then where ways of different length meet: how late each "
            "arrives, and what is added there to align it (compensate in the graph file). What the JACK server and the "
            "hardware add is not in it.",
    .max_args = 0,
    .run = run,
};
