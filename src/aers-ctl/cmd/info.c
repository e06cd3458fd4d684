/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/nodes.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/value.h"

static void add_param(struct aers_table *table, const char *name, struct json_object *param)
{
    char value[80], preset[80], range[512];
    double now = aers_value_get(param, "value"), standard = aers_value_get(param, "default");
    aers_value_format(param, now, value, sizeof value);
    aers_value_format_bare(param, standard, preset, sizeof preset);
    aers_value_format_range(param, range, sizeof range);
    aers_table_add(table, AERS_BOLD, "%s", name);
    aers_table_add(table, now != standard ? AERS_CYAN : NULL, "%s", value);
    aers_table_add(table, NULL, "%s", preset);
    aers_table_add(table, NULL, "%s", range);
    aers_table_add(table, NULL, "%s", strcmp(aers_json_get_string(param, "scale", ""), "log") == 0 ? "log" : "");
    aers_table_add(table, AERS_DIM, "%s", aers_json_get_string(param, "doc", ""));
}

static void print(struct json_object *node, bool colour)
{
    static const struct aers_table_column columns[] = {{"PARAMETER", false}, {"VALUE", true},  {"DEFAULT", true},
                                                       {"RANGE", false},     {"SCALE", false}, {"MEANING", false}};
    struct aers_table table;
    struct json_object *params;
    int width, height;
    aers_term_size(&width, &height);
    printf("%s%s%s: %s, %s, %s\n", colour ? AERS_BOLD : "", aers_json_get_string(node, "id", ""),
           colour ? AERS_PLAIN : "", aers_json_get_string(node, "type", ""), aers_json_get_string(node, "module", ""),
           aers_json_get_string(node, "state", ""));
    if (!json_object_object_get_ex(node, "params", &params) || !json_object_is_type(params, json_type_object))
        return;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    json_object_object_foreach(params, name, param) add_param(&table, name, param);
    aers_table_print(&table, stdout, width, colour);
    aers_table_finish(&table);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_nodes nodes;
    struct json_object *selected;
    (void)nargs;
    aers_nodes_init(&nodes, ctl);
    enum aers_code code = aers_nodes_select(&nodes, args[0], &selected, &ctl->error);
    for (size_t i = 0; code == AERS_OK && i < json_object_array_length(selected); i++) {
        struct json_object *node = json_object_array_get_idx(selected, i);
        if (ctl->json)
            aers_print_json(node);
        else
            print(node, ctl->colour);
    }
    if (code == AERS_OK)
        json_object_put(selected);
    aers_nodes_finish(&nodes);
    return code;
}

const struct aers_command aers_command_info = {
    .name = "info",
    .args = "NODE",
    .summary = "every parameter of a node: value, default, range, meaning",
    .help = "Tell all about a node's parameters. NODE may be a pattern; with --json each node is one object.",
    .min_args = 1,
    .max_args = 1,
    .completes = "node",
    .run = run,
};
