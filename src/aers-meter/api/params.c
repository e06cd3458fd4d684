/* SPDX-License-Identifier: ISC */
/* PATCH /api/nodes/{id}/params {"gain_db": -6.0, "bands/1/type": "hp", "mute": true}, PATCH /api/nodes/{id} {"params":
 * {...}, "mute": true, ...} and PATCH /api/nodes {"<id>": {"params": ...}}: all of it or nothing. One /aers/set carries
 * it; graphd knows what is allowed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/api/ask.h"

enum { MAX_PARAMS = 127, MAX_SET_NBYTES = 256 * 1024 };

struct setting {
    char id[AERS_ROUTE_MAX_PARAM + 1], name[128];
    struct json_object *asked; /* the value as it was sent; shared */
};

/* One PATCH. Freed with the answer. */
struct patch {
    struct aers_exchange *exchange;
    bool of_one; /* the answer is about one node, else about several */
    struct setting items[MAX_PARAMS];
    size_t nitems;
    char first_id[AERS_ROUTE_MAX_PARAM + 1];
};

static void destroy(struct patch *patch)
{
    for (size_t i = 0; patch && i < patch->nitems; i++)
        json_object_put(patch->items[i].asked);
    free(patch);
}

/* ---- what is asked for; false: the exchange has its problem */

static bool take_value(struct patch *patch, const char *id, const char *name, struct json_object *value)
{
    enum json_type type = json_object_get_type(value);
    struct setting *setting = &patch->items[patch->nitems];
    if (patch->nitems == MAX_PARAMS) {
        aers_exchange_problem(patch->exchange, AERS_E_LIMIT, "at most %d parameters in one request", MAX_PARAMS);
        return false;
    }
    int n = snprintf(setting->name, sizeof setting->name, "%s", name);
    if (n >= (int)sizeof setting->name || !aers_ask_is_plain(name, true)) {
        aers_exchange_problem(patch->exchange, AERS_E_NOT_FOUND, "%.128s: there is no such parameter", name);
        return false;
    }
    if (type != json_type_boolean && type != json_type_string && type != json_type_int && type != json_type_double) {
        aers_exchange_problem(patch->exchange, AERS_E_INVALID, "%s: a value is a number, a name, true or false", name);
        return false;
    }
    snprintf(setting->id, sizeof setting->id, "%s", id);
    setting->asked = json_object_get(value);
    patch->nitems++;
    return true;
}

static bool take_params(struct patch *patch, const char *id, struct json_object *params)
{
    if (!json_object_is_type(params, json_type_object)) {
        aers_exchange_problem(patch->exchange, AERS_E_INVALID, "params must be an object, such as {\"gain_db\": -6}");
        return false;
    }
    json_object_object_foreach(params, name, value)
    {
        if (!take_value(patch, id, name, value))
            return false;
    }
    return true;
}

/* "mute", "bypass" and "solo" may stand beside "params". */
static bool take_node(struct patch *patch, const char *id, struct json_object *node)
{
    if (!aers_ask_is_plain(id, false) || strlen(id) > AERS_ROUTE_MAX_PARAM) {
        aers_exchange_problem(patch->exchange, AERS_E_NOT_FOUND, "there is no node %.128s", id);
        return false;
    }
    if (!json_object_is_type(node, json_type_object)) {
        aers_exchange_problem(patch->exchange, AERS_E_INVALID, "%s: a node is an object, such as {\"params\": {}}", id);
        return false;
    }
    json_object_object_foreach(node, key, value)
    {
        bool is_switch = strcmp(key, "mute") == 0 || strcmp(key, "bypass") == 0 || strcmp(key, "solo") == 0;
        if (!is_switch && strcmp(key, "params") != 0) {
            aers_exchange_problem(patch->exchange, AERS_E_INVALID,
                                  "%s: of a node, params, mute, bypass and solo can be changed here, not %.64s", id,
                                  key);
            return false;
        }
        if (is_switch ? !take_value(patch, id, key, value) : !take_params(patch, id, value))
            return false;
    }
    return true;
}

/* ---- on its way */

/* A truth or a name that was taken is shown as it was sent: OSC tells it as a number. */
static struct json_object *show(const struct setting *setting, double value, int64_t frame)
{
    struct json_object *applied = json_object_new_object();
    if (json_object_is_type(setting->asked, json_type_boolean))
        json_object_object_add(applied, "value", json_object_get(setting->asked));
    else
        aers_json_add_number(applied, "value", value, 9);
    if (json_object_is_type(setting->asked, json_type_string))
        json_object_object_add(applied, "asked", json_object_get(setting->asked));
    aers_json_add_int(applied, "frame", frame);
    return applied;
}

static struct json_object *params_of(struct json_object *nodes, const char *id)
{
    struct json_object *node = NULL, *params = NULL;
    if (!json_object_object_get_ex(nodes, id, &node)) {
        node = json_object_new_object();
        params = json_object_new_object();
        aers_json_add_string(node, "id", id);
        json_object_object_add(node, "params", params);
        json_object_object_add(nodes, id, node);
    }
    json_object_object_get_ex(node, "params", &params);
    return params;
}

/* (d value, h frame) for each, in order */
static struct json_object *read_applied(const struct patch *patch, struct aers_osc_reader *args)
{
    struct json_object *nodes = json_object_new_object();
    for (size_t i = 0; i < patch->nitems; i++) {
        struct aers_osc_arg value, frame;
        const struct setting *setting = &patch->items[i];
        if (!aers_osc_read(args, &value) || value.type != 'd' || !aers_osc_read(args, &frame) || frame.type != 'h') {
            json_object_put(nodes);
            return NULL;
        }
        json_object_object_add(params_of(nodes, setting->id), setting->name, show(setting, value.d, frame.h));
    }
    return nodes;
}

static void on_set(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct patch *patch = user;
    struct json_object *nodes = code == AERS_OK ? read_applied(patch, args) : NULL, *node = NULL;
    if (code != AERS_OK) {
        aers_ask_problem(patch->exchange, code, what);
    } else if (!nodes) {
        aers_exchange_problem_status(patch->exchange, 502, AERS_E_INVALID,
                                     "aers-graphd answered with something else than values");
    } else if (patch->of_one) {
        json_object_object_get_ex(nodes, patch->first_id, &node);
        aers_exchange_answer_json(patch->exchange, 200, json_object_get(node));
        json_object_put(nodes);
    } else {
        aers_exchange_answer_json(patch->exchange, 200, nodes);
    }
    destroy(patch);
}

/* Numbers as d, names as s, truth as T and F. */
static size_t write_set(const struct patch *patch, uint8_t *packet)
{
    char types[2 * MAX_PARAMS + 1] = "", path[sizeof patch->items[0].id + sizeof patch->items[0].name + 16];
    struct aers_osc_writer writer;
    for (size_t i = 0; i < patch->nitems; i++) {
        struct json_object *value = patch->items[i].asked;
        enum json_type type = json_object_get_type(value);
        types[2 * i] = 's';
        types[2 * i + 1] = type == json_type_string    ? 's'
                           : type != json_type_boolean ? 'd'
                                                       : "FT"[json_object_get_boolean(value) != 0];
    }
    aers_osc_write_start(&writer, packet, MAX_SET_NBYTES, "/aers/set", types);
    for (size_t i = 0; i < patch->nitems; i++) {
        struct json_object *value = patch->items[i].asked;
        snprintf(path, sizeof path, "/aers/node/%s/%s", patch->items[i].id, patch->items[i].name);
        aers_osc_write_string(&writer, path);
        if (types[2 * i + 1] == 's')
            aers_osc_write_string(&writer, json_object_get_string(value));
        else if (types[2 * i + 1] == 'd')
            aers_osc_write_double(&writer, json_object_get_double(value));
    }
    return aers_osc_write_stop(&writer);
}

/* Takes the patch. */
static void send(struct aers_meter *meter, struct patch *patch)
{
    uint8_t *packet = malloc(MAX_SET_NBYTES);
    enum aers_code code = AERS_E_MEMORY;
    if (packet)
        code = aers_link_request(meter->link, "/aers/set", packet, write_set(patch, packet), AERS_ASK_TIMEOUT_MS,
                                 on_set, patch);
    free(packet);
    if (code != AERS_OK) {
        aers_ask_problem(patch->exchange, code, aers_code_sentence(code));
        destroy(patch);
    }
}

/* ---- the three ways to say it */

typedef bool take_fn(struct patch *patch, const char *id, struct json_object *body);

static bool take_nodes(struct patch *patch, const char *none, struct json_object *body)
{
    (void)none;
    json_object_object_foreach(body, id, node)
    {
        if (!take_node(patch, id, node))
            return false;
    }
    return true;
}

static void run(struct aers_meter *meter, struct aers_exchange *exchange, const char *id, const char *hint,
                take_fn *take)
{
    struct json_object *body = aers_ask_body(exchange, json_type_object, hint);
    struct patch *patch = body ? calloc(1, sizeof *patch) : NULL;
    if (patch) {
        patch->exchange = exchange;
        patch->of_one = id != NULL;
        snprintf(patch->first_id, sizeof patch->first_id, "%s", id ? id : "");
    }
    bool is_taken = patch && take(patch, id, body);
    if (body && !patch)
        aers_exchange_problem(exchange, AERS_E_MEMORY, "out of memory");
    json_object_put(body);
    if (is_taken && patch->nitems) {
        send(meter, patch);
        return;
    }
    if (is_taken)
        aers_exchange_problem(exchange, AERS_E_INVALID, "nothing is to be changed; the body must be %s", hint);
    destroy(patch);
}

void aers_api_params_patch(void *user, struct aers_exchange *exchange)
{
    const char *id = aers_exchange_param(exchange, 0);
    if (aers_ask_is_plain(id, false))
        run(user, exchange, id, "a JSON object, such as {\"gain_db\": -6}", take_params);
    else
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "there is no such node");
}

void aers_api_node_patch(void *user, struct aers_exchange *exchange)
{
    run(user, exchange, aers_exchange_param(exchange, 0),
        "a JSON object, such as {\"params\": {\"gain_db\": -6}, \"mute\": false}", take_node);
}

void aers_api_nodes_patch(void *user, struct aers_exchange *exchange)
{
    run(user, exchange, NULL,
        "a JSON object, such as {\"trim\": {\"params\": {\"gain_db\": -6}}, \"hiss\": {\"mute\": true}}", take_nodes);
}
