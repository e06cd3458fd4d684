/* SPDX-License-Identifier: ISC */
/* /aers/list [id]: nodes with their parameters, values and ranges. */
#include <string.h>

#include "src/aers-graphd/verbs/param_json.h"
#include "src/aers-graphd/verbs/verbs.h"

static void add_param(struct json_object *params, const char *address, const struct aers_param *param, double value)
{
    struct json_object *object = json_object_new_object();
    json_object_object_add(object, "value", aers_param_json_value(param, value));
    aers_param_json_add(object, param);
    json_object_object_add(params, address, object);
}

static struct json_object *params_of(const struct aers_node_values *node)
{
    struct json_object *params = json_object_new_object();
    for (uint32_t i = 0; i < node->nslots + 2; i++) {
        char address[128];
        uint32_t slot = aers_values_slot(node, i);
        const struct aers_param *param = aers_manifest_param(node->node->manifest, slot);
        if (!param)
            continue; /* no dry path to bypass to */
        aers_manifest_address(node->node->manifest, slot, address, sizeof address);
        add_param(params, address, param, aers_values_get(node, slot));
    }
    add_param(params, "solo", &aers_verb_solo_param, node->solo);
    return params;
}

static struct json_object *describe(const struct aers_engine *engine, const struct aers_node_values *node)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "id", node->node->id);
    aers_json_add_string(object, "type", aers_node_type_name(node->node->type));
    aers_json_add_string(object, "module", node->node->manifest->name);
    aers_json_add_string(object, "title", node->node->title ? node->node->title : node->node->id);
    aers_json_add_string(object, "state", aers_verb_node_state(engine, node));
    json_object_object_add(object, "params", params_of(node));
    return object;
}

/* The id asked for, NULL for all nodes; false: neither. */
static bool read_id(const struct aers_call *call, const char **id)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    *id = NULL;
    aers_osc_reader_init(&reader, call->message);
    if (call->message->nargs == 0)
        return true;
    if (call->message->nargs > 1 || !aers_osc_read(&reader, &arg) || (arg.type != 's' && arg.type != 'S'))
        return false;
    *id = arg.s;
    return true;
}

void aers_verb_list(struct aers_engine *engine, struct aers_call *call)
{
    const char *id;
    if (!read_id(call, &id)) {
        aers_answer_error(call->answer, AERS_E_INVALID, "the id of one node is wanted as a string, or nothing");
        return;
    }
    if (id && !aers_values_find(engine->values, id)) {
        aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no node %.64s", id);
        return;
    }
    struct json_object *object = json_object_new_object(), *nodes = json_object_new_array();
    aers_json_add_string(object, "graph_id", engine->graph->graph_id);
    for (size_t n = 0; n < engine->graph->nnodes; n++)
        if (!id || strcmp(engine->graph->nodes[n].id, id) == 0)
            json_object_array_add(nodes, describe(engine, &engine->values->nodes[n]));
    json_object_object_add(object, "nodes", nodes);
    aers_verb_answer_json(call, object);
}
