/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

static const char *state_colour(const char *state)
{
    static const struct {
        const char *state, *colour;
    } colours[] = {
        {"running", AERS_GREEN}, {"connected", AERS_GREEN}, {"ready", AERS_GREEN}, {"failed", AERS_RED},
        {"missing", AERS_RED},   {"degraded", AERS_RED},    {"stopped", AERS_DIM},
    };
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
        if (strcmp(colours[i].state, state) == 0)
            return colours[i].colour;
    return AERS_YELLOW;
}

static void format_duration(double seconds, char *text, size_t size)
{
    long long s = (long long)seconds;
    if (s < 60)
        snprintf(text, size, "%.1f s", seconds);
    else if (s < 3600)
        snprintf(text, size, "%lld min %02lld s", s / 60, s % 60);
    else
        snprintf(text, size, "%lld h %02lld min", s / 3600, s / 60 % 60);
}

static void headline(struct json_object *status, bool colour)
{
    const char *state = aers_json_get_string(status, "state", "?");
    char uptime[48];
    format_duration(aers_json_get_number(status, "uptime_s", 0), uptime, sizeof uptime);
    printf("%s%s%s: %s%s%s, %lld Hz, %lld frames, up %s, %lld xruns, DSP load %.1f %%, JACK server %s\n",
           colour ? AERS_BOLD : "", aers_json_get_string(status, "graph_id", "?"), colour ? AERS_PLAIN : "",
           colour ? state_colour(state) : "", state, colour ? AERS_PLAIN : "",
           (long long)aers_json_get_int(status, "rate_hz", 0), (long long)aers_json_get_int(status, "block_nframes", 0),
           uptime, (long long)aers_json_get_int(status, "xruns", 0), aers_json_get_number(status, "dsp_load_pct", 0),
           aers_json_get_string(status, "jack_server", "default"));
}

/* "mute bypass solo bypassed", those that are on. */
static void format_switches(struct json_object *node, char *text, size_t size)
{
    static const char *const switches[] = {"mute", "bypass", "solo", "bypassed"};
    size_t at = 0;
    text[0] = 0;
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        struct json_object *value;
        if (json_object_object_get_ex(node, switches[i], &value) && json_object_get_boolean(value))
            at += (size_t)snprintf(text + at, size - at, "%s%s", at ? " " : "", switches[i]);
    }
}

static void add_node(struct aers_table *table, struct json_object *node, double rate_hz)
{
    const char *state = aers_json_get_string(node, "state", "?");
    char switches[64], latency[32] = "";
    int64_t restarts = aers_json_get_int(node, "restarts", 0), xruns = aers_json_get_int(node, "xruns", 0);
    int64_t caused = aers_json_get_int(node, "caused", 0);
    int64_t frames = aers_json_get_int(node, "latency_frames", 0);
    format_switches(node, switches, sizeof switches);
    if (frames > 0 && rate_hz > 0)
        snprintf(latency, sizeof latency, "%.1f ms", 1000 * (double)frames / rate_hz);
    aers_table_add(table, state_colour(state), "%s", state);
    aers_table_add(table, AERS_BOLD, "%s", aers_json_get_string(node, "id", ""));
    aers_table_add(table, NULL, "%s", aers_json_get_string(node, "module", ""));
    aers_table_add(table, NULL, "%lld", (long long)aers_json_get_int(node, "pid", 0));
    aers_table_add(table, NULL, "%.1f", aers_json_get_number(node, "cpu_pct", 0));
    aers_table_add(table, xruns ? AERS_RED : NULL, "%lld", (long long)xruns);
    aers_table_add(table, caused ? AERS_RED : NULL, "%lld", (long long)caused);
    aers_table_add(table, restarts ? AERS_RED : NULL, "%lld", (long long)restarts);
    aers_table_add(table, NULL, "%s", latency);
    aers_table_add(table, AERS_YELLOW, "%s", switches);
    aers_table_add(table, AERS_RED, "%s", aers_json_get_string(node, "reason", ""));
}

static void print_nodes(struct json_object *status, bool colour)
{
    static const struct aers_table_column columns[] = {
        {"STATE", false}, {"NODE", false},    {"MODULE", false}, {"PID", true},     {"CPU %", true},   {"XRUNS", true},
        {"CAUSED", true}, {"RESTARTS", true}, {"LATENCY", true}, {"SWITCH", false}, {"REASON", false},
    };
    struct aers_table table;
    struct json_object *nodes;
    int width, height;
    if (!json_object_object_get_ex(status, "nodes", &nodes) || !json_object_is_type(nodes, json_type_array))
        return;
    aers_term_size(&width, &height);
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    double rate_hz = aers_json_get_number(status, "rate_hz", 0);
    for (size_t i = 0; i < json_object_array_length(nodes); i++)
        add_node(&table, json_object_array_get_idx(nodes, i), rate_hz);
    aers_table_print(&table, stdout, width, colour);
    aers_table_finish(&table);
}

/* Edges are worth a line only when they are not connected. */
static void print_edges(struct json_object *status, bool colour)
{
    struct json_object *edges;
    bool running = strcmp(aers_json_get_string(status, "state", ""), "stopped") != 0;
    if (!running || !json_object_object_get_ex(status, "edges", &edges) || !json_object_is_type(edges, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(edges); i++) {
        struct json_object *edge = json_object_array_get_idx(edges, i);
        const char *state = aers_json_get_string(edge, "state", "?");
        if (strcmp(state, "connected") != 0)
            printf("edge %s -> %s: %s%s%s\n", aers_json_get_string(edge, "from", "?"),
                   aers_json_get_string(edge, "to", "?"), colour ? state_colour(state) : "", state,
                   colour ? AERS_PLAIN : "");
    }
}

static void print_warnings(struct json_object *status, bool colour)
{
    struct json_object *warnings;
    if (!json_object_object_get_ex(status, "warnings", &warnings) || !json_object_is_type(warnings, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(warnings); i++)
        printf("%swarning:%s %s\n", colour ? AERS_YELLOW : "", colour ? AERS_PLAIN : "",
               json_object_get_string(json_object_array_get_idx(warnings, i)));
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *status;
    (void)nargs;
    (void)args;
    enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
    if (code != AERS_OK)
        return code;
    if (ctl->json) {
        aers_print_json(status);
    } else {
        headline(status, ctl->colour);
        print_nodes(status, ctl->colour);
        print_edges(status, ctl->colour);
        print_warnings(status, ctl->colour);
    }
    json_object_put(status);
    return AERS_OK;
}

const struct aers_command aers_command_status = {
    .name = "status",
    .args = "",
    .summary = "how the graph and its nodes are",
    .help = "Show the state of the graph, then of every node: process, processor time in per cent of a block, the "
            "blocks it "
            "missed (xruns) and those that came late or were lost because of it (caused), restarts, latency, and why "
            "it is not running if it is not. Then what is not as the graph file says.",
    .max_args = 0,
    .run = run,
};
