/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/socket_message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/api/ask.h"

static void put_json(struct aers_text *text, struct json_object *object)
{
    size_t n = 0;
    const char *string =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
    aers_text_put(text, string, n);
    json_object_put(object);
}

static void answer(struct aers_text *reply, enum aers_code code, const char *to, const char *detail)
{
    struct json_object *error = json_object_new_object();
    aers_json_add_string(error, "type", "error");
    aers_json_add_string(error, "code", aers_code_word(code));
    aers_json_add_string(error, "to", to);
    aers_json_add_string(error, "detail", detail);
    put_json(reply, error);
}

/* ---- {"type": "subscribe", "rate_hz": 5, "nodes": ["a"], "types": ["frame", "log"], "log_level": "warning"} */

static const char *read_log_level(struct json_object *level, struct aers_hub_wish *wish)
{
    return json_object_is_type(level, json_type_string) &&
                   aers_log_level_parse(json_object_get_string(level), &wish->log_level) == AERS_OK
               ? NULL
               : "log_level is \"error\", \"warning\", \"info\" or \"debug\"";
}

static const char *read_types(struct json_object *types, struct aers_hub_wish *wish)
{
    enum { NTYPES = 5 };
    static const char *const words[NTYPES] = {"status", "graph", "frame", "log",
                                              "trace"}; /* in the order of the bits */
    static const char hint[] = "types is a list of \"frame\", \"status\", \"graph\", \"log\" and \"trace\"";
    if (!json_object_is_type(types, json_type_array))
        return hint;
    wish->wants = 0;
    for (size_t i = 0; i < json_object_array_length(types); i++) {
        const char *word = json_object_get_string(json_object_array_get_idx(types, i));
        size_t k = 0;
        while (k < NTYPES && (!word || strcmp(word, words[k]) != 0))
            k++;
        if (k == NTYPES)
            return hint;
        wish->wants |= 1u << k;
    }
    return NULL;
}

static const char *read_nodes(struct json_object *nodes, struct aers_hub_wish *wish)
{
    if (!json_object_is_type(nodes, json_type_array) || json_object_array_length(nodes) > AERS_STREAM_MAX_NODES)
        return "nodes is a list of at most 256 ids; an empty one is all nodes";
    for (size_t i = 0; i < json_object_array_length(nodes); i++) {
        struct json_object *id = json_object_array_get_idx(nodes, i);
        if (!json_object_is_type(id, json_type_string))
            return "nodes is a list of ids, which are strings";
        wish->nodes[wish->nnodes++] = json_object_get_string(id);
    }
    return NULL;
}

/* Frames are cut by ticks: the rate becomes the next one that is no higher. */
static const char *read_rate(struct json_object *rate, uint32_t interval_ms, struct aers_hub_wish *wish)
{
    double rate_hz = json_object_is_type(rate, json_type_int) || json_object_is_type(rate, json_type_double)
                         ? json_object_get_double(rate)
                         : 0.0;
    if (!(rate_hz >= 0.1 && rate_hz <= 1000.0))
        return "rate_hz is a number from 0.1 to 1000";
    wish->every = (unsigned)ceil(1000.0 / rate_hz / interval_ms - 1e-9);
    wish->every = wish->every < 1 ? 1 : wish->every;
    return NULL;
}

/* @return what is wrong, or NULL */
static const char *read_wish(struct json_object *message, uint32_t interval_ms, struct aers_hub_wish *wish)
{
    *wish = (struct aers_hub_wish){.wants = AERS_HUB_WANT_USUAL, .log_level = AERS_LOG_INFO, .every = 1};
    json_object_object_foreach(message, key, value)
    {
        const char *why = NULL;
        if (strcmp(key, "rate_hz") == 0)
            why = read_rate(value, interval_ms, wish);
        else if (strcmp(key, "nodes") == 0)
            why = read_nodes(value, wish);
        else if (strcmp(key, "types") == 0)
            why = read_types(value, wish);
        else if (strcmp(key, "log_level") == 0)
            why = read_log_level(value, wish);
        else if (strcmp(key, "type") != 0)
            why = "a subscribe has rate_hz, nodes, types and log_level";
        if (why)
            return why;
    }
    return NULL;
}

static void subscribe(struct aers_meter *meter, uint64_t client, struct json_object *message, struct aers_text *reply)
{
    struct aers_hub_wish wish;
    const char *why = read_wish(message, meter->config.interval_ms, &wish);
    if (why) {
        answer(reply, AERS_E_INVALID, "subscribe", why);
        return;
    }
    enum aers_code code = aers_hub_subscribe(meter->hub, client, &wish);
    if (code != AERS_OK) {
        answer(reply, code, "subscribe",
               code == AERS_E_LIMIT ? "too many different wishes at once; ask for what others ask for, or for all"
                                    : aers_code_sentence(code));
        return;
    }
    struct json_object *done = json_object_new_object();
    aers_json_add_string(done, "type", "subscribed");
    aers_json_add_number(done, "rate_hz", 1000.0 / (wish.every * meter->config.interval_ms), 3);
    aers_json_add_int(done, "nodes", (int64_t)wish.nnodes);
    put_json(reply, done);
}

/* ---- {"type": "setParam", "node": "a", "param": "gain_db", "value": -3, "id": 7} */

struct setting {
    struct aers_meter *meter;
    uint64_t client;
    struct json_object *message;
};

static void on_set(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct setting *setting = user;
    struct aers_osc_arg value, frame;
    struct json_object *done = json_object_new_object(), *id = NULL;
    json_object_object_get_ex(setting->message, "id", &id);
    aers_json_add_string(done, "type", code == AERS_OK ? "paramSet" : "error");
    if (id)
        json_object_object_add(done, "id", json_object_get(id));
    if (code != AERS_OK) {
        aers_json_add_string(done, "code", aers_code_word(code));
        aers_json_add_string(done, "to", "setParam");
        aers_json_add_string(done, "detail", what);
    } else if (aers_osc_read(args, &value) && value.type == 'd' && aers_osc_read(args, &frame) && frame.type == 'h') {
        aers_json_add_string(done, "node", aers_json_get_string(setting->message, "node", ""));
        aers_json_add_string(done, "param", aers_json_get_string(setting->message, "param", ""));
        aers_json_add_number(done, "value", value.d, 9);
        aers_json_add_int(done, "frame", frame.h);
    }
    size_t n = 0;
    const char *text =
        json_object_to_json_string_length(done, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
    aers_hub_reply(setting->meter->hub, setting->client, text, n); /* who has gone needs none */
    json_object_put(done);
    json_object_put(setting->message);
    free(setting);
}

static size_t write_value(uint8_t *packet, size_t size, const char *path, struct json_object *value)
{
    struct aers_osc_writer writer;
    enum json_type type = json_object_get_type(value);
    if (type == json_type_boolean) {
        aers_osc_write_start(&writer, packet, size, path, json_object_get_boolean(value) ? "T" : "F");
    } else if (type == json_type_string) {
        aers_osc_write_start(&writer, packet, size, path, "s");
        aers_osc_write_string(&writer, json_object_get_string(value));
    } else if (type == json_type_int || type == json_type_double) {
        aers_osc_write_start(&writer, packet, size, path, "d");
        aers_osc_write_double(&writer, json_object_get_double(value));
    } else {
        return 0;
    }
    return aers_osc_write_stop(&writer);
}

static void set_param(struct aers_meter *meter, uint64_t client, struct json_object *message, struct aers_text *reply)
{
    char path[AERS_OSC_MAX_ADDRESS + 1];
    uint8_t packet[2048];
    struct json_object *value = NULL;
    const char *node = aers_json_get_string(message, "node", ""), *param = aers_json_get_string(message, "param", "");
    json_object_object_get_ex(message, "value", &value);
    int npath = snprintf(path, sizeof path, "/aers/node/%s/%s", node, param);
    size_t nbytes = write_value(packet, sizeof packet, path, value);
    if (!aers_ask_is_plain(node, false) || !aers_ask_is_plain(param, true) || npath >= (int)sizeof path || !nbytes) {
        answer(reply, AERS_E_INVALID, "setParam",
               "setParam has the id of a node, the name of a param, and a value: a number, a name, true or false");
        return;
    }
    struct setting *setting = malloc(sizeof *setting);
    enum aers_code code = AERS_E_MEMORY;
    if (setting) {
        *setting = (struct setting){meter, client, json_object_get(message)};
        code = aers_link_request(meter->link, path, packet, nbytes, AERS_ASK_TIMEOUT_MS, on_set, setting);
    }
    if (code == AERS_OK) {
        aers_log(AERS_LOG_INFO, "WebSocket", "setParam %s %s", path + strlen("/aers/node/"),
                 json_object_get_string(value));
        return;
    }
    answer(reply, code, "setParam", aers_code_sentence(code));
    if (setting)
        json_object_put(setting->message);
    free(setting);
}

static void try_set_param(struct aers_meter *meter, uint64_t client, struct json_object *message,
                          struct aers_text *reply)
{
    if (!meter || !meter->config.allows_set_param)
        answer(reply, AERS_E_DENIED, "setParam",
               "setting parameters over the WebSocket is off (--allow-set-param); use PATCH /api/nodes/{id}/params");
    else if (aers_hub_role(meter->hub, client) != AERS_ROLE_CONTROL)
        answer(reply, AERS_E_DENIED, "setParam", "this token is for looking, not for changing anything");
    else
        set_param(meter, client, message, reply);
}

void aers_socket_message(void *user, uint64_t client, const char *text, size_t nbytes, struct aers_text *reply)
{
    struct json_object *message = NULL;
    struct aers_error error;
    if (aers_json_parse(text ? text : "", nbytes, nbytes, &message, &error) != AERS_OK) {
        answer(reply, AERS_E_INVALID, NULL, error.what);
        return;
    }
    const char *type =
        json_object_is_type(message, json_type_object) ? aers_json_get_string(message, "type", NULL) : NULL;
    if (!type)
        answer(reply, AERS_E_INVALID, NULL, "a message is an object with a \"type\"");
    else if (strcmp(type, "setParam") == 0)
        try_set_param(user, client, message, reply);
    else if (strcmp(type, "subscribe") == 0)
        subscribe(user, client, message, reply);
    else if (strcmp(type, "refresh") == 0)
        aers_hub_refresh(((struct aers_meter *)user)->hub, client);
    else
        answer(reply, AERS_E_UNSUPPORTED, type, "no such type of message; there are subscribe, refresh and setParam");
    json_object_put(message);
}
