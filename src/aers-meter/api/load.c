/* SPDX-License-Identifier: ISC */
/* POST /api/session/load, /api/plan: {"graph_config_path": "/…"}, a file that graphd reads. Answered with the list of
 * actions of docs/osc.md. */
#include <string.h>

#include "src/aers-meter/api/ask.h"

enum { MAX_PATH_NBYTES = 4096 };

/* The path, which is the body's, or NULL when the exchange has its problem. */
static const char *find_path(struct aers_exchange *exchange, struct json_object *body)
{
    const char *path = NULL;
    if (json_object_is_type(body, json_type_object) && json_object_object_length(body) == 1)
        path = aers_json_get_string(body, "graph_config_path", NULL);
    if (!path)
        aers_exchange_problem(exchange, AERS_E_INVALID,
                              "the body must be {\"graph_config_path\": \"/...\"}, the path of a graph file");
    else if (*path != '/' || strlen(path) > MAX_PATH_NBYTES) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "graph_config_path must be absolute, and at most %d bytes long",
                              MAX_PATH_NBYTES);
        path = NULL;
    }
    return path;
}

static void ask(struct aers_meter *meter, struct aers_exchange *exchange, const char *address)
{
    size_t nbytes;
    struct aers_error error;
    struct json_object *body = NULL;
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (aers_json_parse(text, nbytes, AERS_SERVER_MAX_BODY_NBYTES, &body, &error) != AERS_OK) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s", error.what);
        return;
    }
    const char *path = find_path(exchange, body);
    if (path)
        aers_ask_json(meter, exchange, address, path);
    json_object_put(body);
}

void aers_api_session_load(void *user, struct aers_exchange *exchange)
{
    ask(user, exchange, "/aers/session/load");
}

void aers_api_plan(void *user, struct aers_exchange *exchange)
{
    ask(user, exchange, "/aers/session/plan");
}
