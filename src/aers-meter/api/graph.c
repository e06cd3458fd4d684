/* SPDX-License-Identifier: ISC */
/* GET /api/graph: nodes, edges, order, latencies and wires as graphd has loaded them. Its ETag is the revision, which
 * stands for the graph and not for what its nodes report meanwhile. GET /api/graph.yaml and POST /api/session/save: the
 * running graph as a file, with the values it has now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-meter/api/ask.h"

static void on_graph(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_exchange *exchange = user;
    struct json_object *graph = aers_ask_read_json(exchange, code, what, args);
    if (!graph)
        return;
    aers_exchange_set_etag(exchange, aers_json_get_int(graph, "revision", 0));
    aers_exchange_answer_json(exchange, 200, graph);
}

void aers_api_graph_get(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    enum aers_code code = aers_link_ask(meter->link, "/aers/graph", AERS_ASK_TIMEOUT_MS, on_graph, exchange);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}

static void on_file(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_exchange *exchange = user;
    struct aers_osc_arg arg;
    if (code != AERS_OK) {
        aers_ask_problem(exchange, code, what);
    } else if (!aers_osc_read(args, &arg) || arg.type != 's') {
        aers_exchange_problem_status(exchange, 502, AERS_E_INVALID,
                                     "aers-graphd answered with something else than text");
    } else {
        aers_exchange_answer(exchange, 200, AERS_TYPE_YAML "; charset=utf-8", arg.s, strlen(arg.s));
    }
}

static void ask_for_file(struct aers_meter *meter, struct aers_exchange *exchange, const char *dir)
{
    char name[sizeof meter->world.graph_id + 8];
    size_t nbytes = 0;
    snprintf(name, sizeof name, "%s.yaml", meter->world.graph_id[0] ? meter->world.graph_id : "graph");
    aers_exchange_set_file_name(exchange, name);
    uint8_t *packet = aers_ask_packet("/aers/session/save", &dir, dir != NULL, -1, &nbytes);
    enum aers_code code = AERS_E_MEMORY;
    if (packet)
        code = aers_link_request(meter->link, "/aers/session/save", packet, nbytes, AERS_ASK_TIMEOUT_MS, on_file,
                                 exchange);
    free(packet);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}

void aers_api_graph_file_get(void *user, struct aers_exchange *exchange)
{
    ask_for_file(user, exchange, NULL);
}

/* {"directory": "/..."}: files near it are named relative to it. */
void aers_api_session_save(void *user, struct aers_exchange *exchange)
{
    size_t nbytes;
    static const char hint[] = "empty, or {\"directory\": \"/...\"}, where the file shall lie";
    (void)aers_exchange_body(exchange, &nbytes);
    if (nbytes == 0) {
        ask_for_file(user, exchange, NULL);
        return;
    }
    struct json_object *body = aers_ask_body(exchange, json_type_object, hint);
    if (!body)
        return;
    const char *dir = aers_json_get_string(body, "directory", NULL);
    if (!dir || json_object_object_length(body) != 1)
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    else
        ask_for_file(user, exchange, dir);
    json_object_put(body);
}
