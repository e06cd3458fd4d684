/* SPDX-License-Identifier: ISC */
#include "common/osc/pattern.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/nodes.h"
#include "src/aers-ctl/value.h"

/* The values the pattern reaches, as "node param value" lines or into a list. @return how many */
static size_t show(struct json_object *node, const char *pattern, bool bare, struct json_object *list)
{
    struct json_object *params;
    size_t n = 0;
    if (!json_object_object_get_ex(node, "params", &params) || !json_object_is_type(params, json_type_object))
        return 0;
    json_object_object_foreach(params, name, param)
    {
        if (pattern && !aers_osc_match(pattern, name))
            continue;
        const char *id = aers_json_get_string(node, "id", "");
        double value = aers_value_get(param, "value");
        char text[80];
        n++;
        if (list) {
            struct json_object *object = json_object_new_object();
            aers_json_add_string(object, "node", id);
            aers_json_add_string(object, "param", name);
            json_object_object_add(object, "value", aers_value_json(param, value));
            aers_json_add_string(object, "unit", aers_json_get_string(param, "unit", ""));
            json_object_array_add(list, object);
        } else if (bare) {
            aers_value_format_bare(param, value, text, sizeof text);
            puts(text);
        } else {
            aers_value_format(param, value, text, sizeof text);
            printf("%s %s %s\n", id, name, text);
        }
    }
    return n;
}

static enum aers_code show_all(struct aers_ctl *ctl, struct json_object *selected, const char *node, const char *param)
{
    bool one = param && !aers_osc_is_pattern(param) && !aers_osc_is_pattern(node);
    struct json_object *list = ctl->json ? json_object_new_array() : NULL, *found;
    size_t n = 0;
    for (size_t i = 0; i < json_object_array_length(selected); i++)
        n += show(json_object_array_get_idx(selected, i), param, one, list);
    if (n > 0 && list)
        aers_print_json(one ? json_object_array_get_idx(list, 0) : list);
    json_object_put(list);
    if (n > 0 || !param)
        return AERS_OK;
    if (one)
        return aers_node_param(json_object_array_get_idx(selected, 0), param, &found, &ctl->error);
    return aers_error_set(&ctl->error, AERS_E_NOT_FOUND, "", "no node reached by \"%s\" has a parameter \"%s\"", node,
                          param);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_nodes nodes;
    struct json_object *selected;
    aers_nodes_init(&nodes, ctl);
    enum aers_code code = aers_nodes_select(&nodes, args[0], &selected, &ctl->error);
    if (code == AERS_OK) {
        code = show_all(ctl, selected, args[0], nargs > 1 ? args[1] : NULL);
        json_object_put(selected);
    }
    aers_nodes_finish(&nodes);
    return code;
}

const struct aers_command aers_command_get = {
    .name = "get",
    .args = "NODE [PARAM]",
    .summary = "print values",
    .help = "Print the values of a node's parameters. One parameter of one node is printed bare, for scripts; "
            "everything else "
            "as lines of node, parameter, value and unit. NODE and PARAM may be patterns.\n\n"
            "  aers-ctl get dialogue_gain gain_db\n"
            "  aers-ctl get '*' mute",
    .min_args = 1,
    .max_args = 2,
    .completes = "node param",
    .run = run,
};
