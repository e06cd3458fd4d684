/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/dot.h"

#include <string.h>

static struct json_object *array(struct json_object *graph, const char *key)
{
    struct json_object *list = NULL;
    json_object_object_get_ex(graph, key, &list);
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

static const char *text_at(struct json_object *list, size_t i, const char *key)
{
    return aers_json_get_string(json_object_array_get_idx(list, i), key, "");
}

static bool truth_at(struct json_object *list, size_t i, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(json_object_array_get_idx(list, i), key, &value);
    return json_object_get_boolean(value);
}

/* In DOT's quotes. */
static void put_quoted(const char *text, FILE *stream)
{
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

/* The next node from `from` on with this client; the length of the list when there is none. */
static size_t next_of_client(struct json_object *nodes, const char *client, size_t from)
{
    size_t n = json_object_array_length(nodes);
    while (from < n && strcmp(text_at(nodes, from, "client"), client) != 0)
        from++;
    return from;
}

/* A box around the nodes of each client that has more than one. */
static void put_clients(struct json_object *nodes, FILE *stream)
{
    size_t n = json_object_array_length(nodes);
    for (size_t i = 0; i < n; i++) {
        const char *client = text_at(nodes, i, "client");
        if (!*client || next_of_client(nodes, client, 0) < i || next_of_client(nodes, client, i + 1) == n)
            continue;
        fprintf(stream, "    subgraph \"cluster_%zu\" {\n        label=", i);
        put_quoted(client, stream);
        fputs(";\n       ", stream);
        for (size_t k = i; k < n; k = next_of_client(nodes, client, k + 1)) {
            fputc(' ', stream);
            put_quoted(text_at(nodes, k, "id"), stream);
            fputc(';', stream);
        }
        fputs("\n    }\n", stream);
    }
}

static void put_nodes(struct json_object *nodes, FILE *stream)
{
    for (size_t i = 0; i < json_object_array_length(nodes); i++) {
        fputs("    ", stream);
        put_quoted(text_at(nodes, i, "id"), stream); /* neither an id nor a module's name has anything to escape */
        fprintf(stream, " [label=\"%s\\n%s\"];\n", text_at(nodes, i, "id"), text_at(nodes, i, "module"));
    }
}

static void put_edges(struct json_object *edges, FILE *stream)
{
    for (size_t i = 0; i < json_object_array_length(edges); i++) {
        fputs("    ", stream);
        put_quoted(text_at(edges, i, "from"), stream);
        fputs(" -> ", stream);
        put_quoted(text_at(edges, i, "to"), stream);
        fputs(truth_at(edges, i, "feedback") ? " [style=dashed];\n" : ";\n", stream);
    }
}

enum aers_code aers_dot_print(struct json_object *graph, FILE *stream, struct aers_error *error)
{
    struct json_object *nodes = array(graph, "nodes"), *edges = array(graph, "edges");
    if (!nodes || !edges)
        return aers_error_set(error, AERS_E_INVALID, "", "the graph has no list of nodes or edges");
    fputs("digraph ", stream);
    put_quoted(aers_json_get_string(graph, "graph_id", ""), stream);
    fputs(" {\n    rankdir=LR;\n    node [shape=box];\n", stream);
    put_clients(nodes, stream);
    put_nodes(nodes, stream);
    put_edges(edges, stream);
    fputs("}\n", stream);
    return AERS_OK;
}
