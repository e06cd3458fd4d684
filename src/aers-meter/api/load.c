/* SPDX-License-Identifier: ISC */
/* POST /api/session/load, /api/plan, /api/validate and PUT /api/graph: a whole graph, as a file that graphd reads
 * ({"graph_config_path": "/..."}), as a document within JSON ({"graph": {...}} or {"graph": "YAML"}), or as YAML. */
#include <string.h>

#include "src/aers-meter/api/ask.h"

enum { MAX_PATH_NBYTES = 4096 };

static const char hint[] = "{\"graph_config_path\": \"/...\"}, the path of a graph file, {\"graph\": ...}, a graph "
                           "itself, or a graph as " AERS_TYPE_YAML;

/* What graphd is asked with: a path, or "" and a text. They borrow from the exchange and from body. */
struct source {
    const char *words[2];
    size_t nwords;
    struct json_object *body; /* for json_object_put */
};

static bool take_path(struct aers_exchange *exchange, struct source *source, const char *path)
{
    source->words[0] = path;
    source->nwords = 1;
    if (path && *path == '/' && strlen(path) <= MAX_PATH_NBYTES)
        return true;
    aers_exchange_problem(exchange, AERS_E_INVALID, "graph_config_path must be absolute, and at most %d bytes long",
                          MAX_PATH_NBYTES);
    return false;
}

static bool take_text(struct aers_exchange *exchange, struct source *source, const char *text, size_t nbytes)
{
    source->words[0] = "";
    source->words[1] = text;
    source->nwords = 2;
    if (nbytes && strlen(text) == nbytes)
        return true;
    aers_exchange_problem(exchange, AERS_E_INVALID, nbytes ? "a graph has no NUL" : "the body must be %s", hint);
    return false;
}

static bool take_body(struct aers_exchange *exchange, struct source *source)
{
    struct json_object *graph = NULL;
    source->body = aers_ask_body(exchange, json_type_object, hint);
    if (!source->body)
        return false;
    if (json_object_object_length(source->body) == 1 &&
        json_object_object_get_ex(source->body, "graph_config_path", NULL))
        return take_path(exchange, source, aers_json_get_string(source->body, "graph_config_path", NULL));
    if (json_object_object_length(source->body) != 1 || !json_object_object_get_ex(source->body, "graph", &graph)) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
        return false;
    }
    const char *text = json_object_is_type(graph, json_type_string)
                           ? json_object_get_string(graph)
                           : json_object_to_json_string_ext(graph, JSON_C_TO_STRING_PLAIN);
    return take_text(exchange, source, text,
                     json_object_is_type(graph, json_type_string) ? (size_t)json_object_get_string_len(graph)
                                                                  : strlen(text));
}

/* false: the exchange has its problem */
static bool take_source(struct aers_exchange *exchange, struct source *source)
{
    size_t nbytes;
    const char *text = aers_exchange_body(exchange, &nbytes);
    *source = (struct source){.nwords = 0};
    return aers_exchange_is_yaml(exchange) ? take_text(exchange, source, text, nbytes) : take_body(exchange, source);
}

void aers_api_session_load(void *user, struct aers_exchange *exchange)
{
    struct source source;
    if (take_source(exchange, &source))
        aers_ask_change(user, exchange, "/aers/session/load", source.words, source.nwords);
    json_object_put(source.body);
}

void aers_api_plan(void *user, struct aers_exchange *exchange)
{
    struct source source;
    if (take_source(exchange, &source))
        aers_ask_words(user, exchange, "/aers/session/plan", source.words, source.nwords);
    json_object_put(source.body);
}

void aers_api_validate(void *user, struct aers_exchange *exchange)
{
    struct source source;
    if (take_source(exchange, &source))
        aers_ask_words(user, exchange, "/aers/session/check", source.words, source.nwords);
    json_object_put(source.body);
}

/* The body is the graph. Who puts it has made it from one that was read: which one must be said, or what somebody else
 * has done meanwhile would be lost without a word. */
void aers_api_graph_put(void *user, struct aers_exchange *exchange)
{
    size_t nbytes;
    struct source source = {.nwords = 0};
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (!aers_exchange_has_if_match(exchange))
        aers_exchange_problem_status(
            exchange, 428, AERS_E_STALE,
            "say with If-Match which graph this one was made from: the ETag of GET /api/graph, "
            "or * to replace any");
    else if (take_text(exchange, &source, text, nbytes))
        aers_ask_change(user, exchange, "/aers/session/load", source.words, source.nwords);
}
