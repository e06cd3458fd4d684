/* SPDX-License-Identifier: ISC */
/* PATCH /api/nodes/{id}/params {"gain_db": -6.0, "bands/1/type": "hp", "mute": true}: each is set through graphd, which
 * knows what is allowed. The answer has what was set, or the first refusal; what graphd took before that stays set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/api/ask.h"

enum { MAX_PARAMS = 64 };

/* One PATCH under way. Freed with the last answer. */
struct patch {
    struct aers_exchange *exchange;
    struct json_object *applied; /* name: {value, frame} */
    char id[AERS_ROUTE_MAX_PARAM + 1];
    unsigned nopen; /* answers still to come, and one for the sender itself */
    enum aers_code code;
    char what[512];
};

struct setting {
    struct patch *patch;
    char name[128];
    struct json_object *asked; /* the value as it was sent */
};

static void fail(struct patch *patch, enum aers_code code, const char *name, const char *what)
{
    if (patch->code != AERS_OK)
        return;
    patch->code = code;
    snprintf(patch->what, sizeof patch->what, "%s: %s", name, what);
}

static void finish_one(struct patch *patch)
{
    if (--patch->nopen)
        return;
    if (patch->code != AERS_OK) {
        aers_ask_problem(patch->exchange, patch->code, patch->what);
        json_object_put(patch->applied);
    } else {
        struct json_object *answer = json_object_new_object();
        aers_json_add_string(answer, "id", patch->id);
        json_object_object_add(answer, "params", patch->applied);
        aers_exchange_answer_json(patch->exchange, 200, answer);
    }
    free(patch);
}

/* d value, h frame. A truth or a name that was taken is shown as it was sent: OSC tells it as a number. */
static struct json_object *read_applied(const struct setting *setting, struct aers_osc_reader *args)
{
    struct aers_osc_arg value, frame;
    double number;
    struct json_object *applied = json_object_new_object();
    enum json_type type = json_object_get_type(setting->asked);
    if (type == json_type_boolean || type == json_type_string)
        json_object_object_add(applied, "value", json_object_get(setting->asked));
    if (!aers_osc_read(args, &value))
        return applied;
    if (!json_object_object_get_ex(applied, "value", NULL) && aers_osc_arg_number(&value, &number))
        aers_json_add_number(applied, "value", number, 9);
    if (aers_osc_read(args, &frame) && frame.type == 'h')
        aers_json_add_int(applied, "frame", frame.h);
    return applied;
}

static void free_setting(struct setting *setting)
{
    json_object_put(setting->asked);
    free(setting);
}

static void on_set(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct setting *setting = user;
    if (code == AERS_OK)
        json_object_object_add(setting->patch->applied, setting->name, read_applied(setting, args));
    else
        fail(setting->patch, code, setting->name, what);
    finish_one(setting->patch);
    free_setting(setting);
}

/* Numbers as d, names as s, truth as T and F. @return 0 when value is none of these */
static size_t write_set(uint8_t *packet, size_t size, const char *path, struct json_object *value)
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

static void send_setting(struct aers_meter *meter, struct patch *patch, const char *name, struct json_object *value)
{
    char path[AERS_OSC_MAX_ADDRESS + 1];
    uint8_t packet[2048];
    struct setting *setting = calloc(1, sizeof *setting);
    if (!setting) {
        fail(patch, AERS_E_MEMORY, name, "out of memory");
        return;
    }
    setting->patch = patch;
    setting->asked = json_object_get(value);
    int npath = snprintf(path, sizeof path, "/aers/node/%s/%s", patch->id, name);
    int nname = snprintf(setting->name, sizeof setting->name, "%s", name);
    size_t nbytes = write_set(packet, sizeof packet, path, value);
    enum aers_code code = AERS_E_NOT_FOUND;
    if (npath >= (int)sizeof path || nname >= (int)sizeof setting->name || !aers_ask_is_plain(name, true))
        fail(patch, code, name, "there is no such parameter");
    else if (nbytes == 0)
        fail(patch, code = AERS_E_INVALID, name, "a value is a number, a name, true or false");
    else if ((code = aers_link_request(meter->link, path, packet, nbytes, AERS_ASK_TIMEOUT_MS, on_set, setting)) !=
             AERS_OK)
        fail(patch, code, name, aers_code_sentence(code));
    if (code == AERS_OK)
        patch->nopen++;
    else
        free_setting(setting);
}

/* @return the body, an object of 1 .. MAX_PARAMS fields, or NULL and the exchange has its problem */
static struct json_object *read_body(struct aers_exchange *exchange)
{
    size_t nbytes;
    struct aers_error error;
    struct json_object *body = NULL;
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (nbytes == 0)
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be a JSON object, such as {\"gain_db\": -6}");
    else if (aers_json_parse(text, nbytes, AERS_SERVER_MAX_BODY_NBYTES, &body, &error) != AERS_OK)
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s", error.what);
    else if (!json_object_is_type(body, json_type_object) || json_object_object_length(body) == 0)
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be a JSON object, such as {\"gain_db\": -6}");
    else if (json_object_object_length(body) > MAX_PARAMS)
        aers_exchange_problem(exchange, AERS_E_LIMIT, "at most %d parameters in one request", MAX_PARAMS);
    else
        return body;
    json_object_put(body);
    return NULL;
}

void aers_api_params_patch(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    const char *id = aers_exchange_param(exchange, 0);
    if (!aers_ask_is_plain(id, false)) {
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "there is no such node");
        return;
    }
    struct json_object *body = read_body(exchange);
    if (!body)
        return;
    struct patch *patch = calloc(1, sizeof *patch);
    if (!patch) {
        aers_exchange_problem(exchange, AERS_E_MEMORY, "out of memory");
        json_object_put(body);
        return;
    }
    *patch = (struct patch){.exchange = exchange, .applied = json_object_new_object(), .nopen = 1};
    snprintf(patch->id, sizeof patch->id, "%s", id);
    json_object_object_foreach(body, name, value)
    {
        send_setting(meter, patch, name, value);
    }
    json_object_put(body);
    finish_one(patch);
}
