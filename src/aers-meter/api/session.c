/* SPDX-License-Identifier: ISC */
/* GET /api/session, POST /api/session/start, /api/session/stop. The body of start may say what the caller takes for
 * granted about the session; it is checked, since the rate and the block belong to the graph and the JACK server. */
#include <stdlib.h>
#include <string.h>

#include "src/aers-meter/api/ask.h"

struct verb {
    struct aers_meter *meter;
    struct aers_exchange *exchange;
    const char *target; /* the state it leads to */
};

static void on_state(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct verb *verb = user;
    struct aers_osc_arg arg;
    if (code == AERS_OK) {
        const char *state = aers_osc_read(args, &arg) && arg.type == 's' ? arg.s : "unknown";
        struct json_object *answer = json_object_new_object();
        aers_json_add_string(answer, "state", state);
        aers_world_poll(&verb->meter->world);
        if (strcmp(state, verb->target) == 0)
            aers_exchange_answer_json(verb->exchange, 200, answer);
        else
            aers_ask_accept(verb->meter, verb->exchange, answer, NULL, -1);
    } else {
        aers_ask_problem(verb->exchange, code, what);
    }
    free(verb);
}

static void ask_session(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *target)
{
    struct verb *verb = malloc(sizeof *verb);
    enum aers_code code = AERS_E_MEMORY;
    if (verb) {
        *verb = (struct verb){meter, exchange, target};
        code = aers_link_ask(meter->link, path, AERS_ASK_TIMEOUT_MS, on_state, verb);
    }
    if (code != AERS_OK) {
        free(verb);
        aers_ask_problem(exchange, code, aers_code_sentence(code));
    }
}

/* Of the status, what is about the session as a whole. */
static void on_session(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    static const char *const parts[] = {"nodes", "edges", "hardware", "feedback"};
    struct json_object *status = aers_ask_read_json(user, code, what, args);
    if (!status)
        return;
    aers_exchange_set_etag(user, aers_json_get_int(status, "revision", 0));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        json_object_object_del(status, parts[i]);
    aers_exchange_answer_json(user, 200, status);
}

void aers_api_session_get(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    enum aers_code code = aers_link_ask(meter->link, "/aers/status", AERS_ASK_TIMEOUT_MS, on_session, exchange);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}

/* @return false when the exchange has its problem */
static bool check_number(struct aers_exchange *exchange, struct json_object *value, const char *name, double is)
{
    if (!json_object_is_type(value, json_type_int) && !json_object_is_type(value, json_type_double)) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s must be a number", name);
        return false;
    }
    double wanted = json_object_get_double(value);
    if (is <= 0.0 || (wanted >= is && wanted <= is))
        return true;
    aers_exchange_problem(exchange, AERS_E_CONFLICT, "%s is %g in this session, not %g; change it in the graph file",
                          name, is, wanted);
    return false;
}

static bool check_field(const struct aers_meter *meter, struct aers_exchange *exchange, const char *key,
                        struct json_object *value)
{
    if (strcmp(key, "sample_rate") == 0)
        return check_number(exchange, value, key, meter->world.rate_hz);
    if (strcmp(key, "block_size") == 0)
        return check_number(exchange, value, key, meter->world.block_nframes);
    if (strcmp(key, "realtime") == 0 && json_object_is_type(value, json_type_boolean)) {
        if (json_object_get_boolean(value))
            return true;
        aers_exchange_problem(exchange, AERS_E_UNSUPPORTED, "a session here runs in real time");
        return false;
    }
    aers_exchange_problem(exchange, AERS_E_INVALID,
                          "%s is not a field of this request; there are sample_rate, block_size and realtime", key);
    return false;
}

static bool check_body(const struct aers_meter *meter, struct aers_exchange *exchange)
{
    size_t nbytes;
    struct aers_error error;
    struct json_object *body = NULL;
    bool ok = true;
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (nbytes == 0)
        return true;
    if (aers_json_parse(text, nbytes, AERS_SERVER_MAX_BODY_NBYTES, &body, &error) != AERS_OK) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s", error.what);
        return false;
    }
    if (!json_object_is_type(body, json_type_object)) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be a JSON object");
        ok = false;
    } else {
        json_object_object_foreach(body, key, value)
        {
            ok = ok && check_field(meter, exchange, key, value);
        }
    }
    json_object_put(body);
    return ok;
}

void aers_api_session_start(void *user, struct aers_exchange *exchange)
{
    if (check_body(user, exchange))
        ask_session(user, exchange, "/aers/session/start", "running");
}

void aers_api_session_stop(void *user, struct aers_exchange *exchange)
{
    ask_session(user, exchange, "/aers/session/stop", "stopped");
}
