/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/nodes.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/value.h"

/* Worth a place in an overview: what is not as it is by default, and numbers that are the node's own and not of a band.
 */
static bool is_notable(const char *name, struct json_object *param)
{
    bool plain = strcmp(aers_json_get_string(param, "type", ""), "bool") != 0 && !strchr(name, '/');
    return plain || aers_value_get(param, "value") != aers_value_get(param, "default");
}

static char *overview(struct json_object *node)
{
    char *text = NULL, value[80];
    size_t nbytes;
    struct json_object *params;
    FILE *stream = open_memstream(&text, &nbytes);
    if (!stream)
        return NULL;
    if (json_object_object_get_ex(node, "params", &params) && json_object_is_type(params, json_type_object)) {
        json_object_object_foreach(params, name, param)
        {
            if (!is_notable(name, param))
                continue;
            aers_value_format(param, aers_value_get(param, "value"), value, sizeof value);
            fprintf(stream, "%s%s %s", ftell(stream) > 0 ? ", " : "", name, value);
        }
    }
    return fclose(stream) == 0 ? text : NULL;
}

static void print(struct json_object *list, bool colour)
{
    static const struct aers_table_column columns[] = {
        {"NODE", false}, {"TYPE", false}, {"MODULE", false}, {"VALUES", false}};
    struct aers_table table;
    int width, height;
    aers_term_size(&width, &height);
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *node = json_object_array_get_idx(list, i);
        char *values = overview(node);
        aers_table_add(&table, AERS_BOLD, "%s", aers_json_get_string(node, "id", ""));
        aers_table_add(&table, NULL, "%s", aers_json_get_string(node, "type", ""));
        aers_table_add(&table, NULL, "%s", aers_json_get_string(node, "module", ""));
        aers_table_add(&table, NULL, "%s", values ? values : "");
        free(values);
    }
    aers_table_print(&table, stdout, width, colour);
    aers_table_finish(&table);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *document, *selected;
    struct aers_nodes nodes;
    enum aers_code code;
    if (ctl->json && nargs == 0) {
        code = aers_ask_json(ctl, "/aers/list", NULL, &document);
        if (code == AERS_OK) {
            aers_print_json(document);
            json_object_put(document);
        }
        return code;
    }
    aers_nodes_init(&nodes, ctl);
    code = aers_nodes_select(&nodes, nargs ? args[0] : "*", &selected, &ctl->error);
    if (code == AERS_OK) {
        if (ctl->json) {
            document = json_object_new_object();
            json_object_object_add(document, "nodes", json_object_get(selected));
            aers_print_json(document);
            json_object_put(document);
        } else {
            print(selected, ctl->colour);
        }
        json_object_put(selected);
    }
    aers_nodes_finish(&nodes);
    return code;
}

const struct aers_command aers_command_list = {
    .name = "list",
    .args = "[NODE]",
    .summary = "the nodes with their values",
    .help = "List the nodes of the graph with their modules and values. Switches are shown when they are on. NODE may "
            "be a pattern.",
    .max_args = 1,
    .completes = "node",
    .run = run,
};
