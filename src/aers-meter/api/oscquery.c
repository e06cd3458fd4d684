/* SPDX-License-Identifier: ISC */
/* OSCQuery: GET /?HOST_INFO, /aers/... with or without one attribute, and / for who does not ask for a page. The
 * values are graphd's of this moment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-meter/api/ask.h"
#include "src/aers-meter/collect/namespace.h"

static bool is_host_info(const struct aers_exchange *exchange)
{
    return strncmp(aers_exchange_query(exchange), "HOST_INFO", 9) == 0;
}

bool aers_api_wants_namespace(const struct aers_exchange *exchange)
{
    char name[32];
    const char *query = aers_exchange_query(exchange), *accept = aers_exchange_accept(exchange);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(query, "=&"), query);
    return is_host_info(exchange) || aers_namespace_is_attribute(name) ||
           (*accept && !strstr(accept, "text/html") && strstr(accept, "json"));
}

static void answer_attribute(struct aers_exchange *exchange, struct json_object *node, const char *name)
{
    struct json_object *value = NULL;
    if (!json_object_object_get_ex(node, name, &value)) {
        aers_exchange_answer(exchange, 204, AERS_TYPE_JSON, "", 0);
        return;
    }
    struct json_object *answer = json_object_new_object();
    json_object_object_add(answer, name, json_object_get(value));
    aers_exchange_answer_json(exchange, 200, answer);
}

static void on_list(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_exchange *exchange = user;
    char name[32];
    const char *query = aers_exchange_query(exchange), *path = aers_exchange_path(exchange);
    struct json_object *list = aers_ask_read_json(exchange, code, what, args);
    if (!list)
        return;
    struct json_object *tree = aers_namespace_create(list), *node = aers_namespace_find(tree, path);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(query, "=&"), query);
    if (!node)
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "there is nothing at %s", path);
    else if (*name && !aers_namespace_is_attribute(name))
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s is no attribute of OSCQuery", name);
    else if (*name)
        answer_attribute(exchange, node, name);
    else
        aers_exchange_answer_json(exchange, 200, json_object_get(node));
    json_object_put(tree);
    json_object_put(list);
}

void aers_api_namespace_get(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    if (is_host_info(exchange)) {
        const char *url = meter->world.status ? aers_json_get_string(meter->world.status, "osc", NULL) : NULL;
        aers_exchange_answer_json(exchange, 200, aers_namespace_host_info(meter->world.graph_id, url));
        return;
    }
    enum aers_code code = aers_link_ask(meter->link, "/aers/list", AERS_ASK_TIMEOUT_MS, on_list, exchange);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}
