/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/recorders.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "common/model/take_name.h"
#include "src/aers-graphd/memory.h"

/* ---- what a wish asks for ---- */

static const char *const keys[] = {"from", "to", "file", "format", "overwrite", "limit_s", "compensate"};
enum { NKEYS = sizeof keys / sizeof *keys };

static enum aers_code check_keys(const struct aers_doc *wish, struct aers_error *error)
{
    const char *from = aers_doc_string(aers_doc_get(wish, "from"));
    const struct aers_doc *to = aers_doc_get(wish, "to"), *file = aers_doc_get(wish, "file");
    for (const struct aers_doc *doc = wish->child; wish->type == AERS_DOC_MAP && doc; doc = doc->next) {
        size_t i = 0;
        while (i < NKEYS && strcmp(keys[i], doc->key) != 0)
            i++;
        if (i == NKEYS)
            return aers_error_set(error, AERS_E_INVALID, "",
                                  "%.64s: unknown (allowed: from, to, file, format, overwrite, limit_s, compensate)",
                                  doc->key);
    }
    if (!from || (to && !aers_doc_string(to)) || (file && !aers_doc_string(file)))
        return aers_error_set(error, AERS_E_INVALID, "",
                              "a recorder wants the id of a node as from, maybe another one as to, and a text as file");
    return AERS_OK;
}

static bool says(const struct aers_doc *map, const char *key, const char *text)
{
    const char *string = aers_doc_string(aers_doc_get(map, key));
    return string && strcmp(string, text) == 0;
}

static const struct aers_doc *find_node(const struct aers_doc *root, const char *id)
{
    const struct aers_doc *nodes = aers_doc_get(root, "nodes"), *node = nodes ? nodes->child : NULL;
    while (node && !says(node, "id", id))
        node = node->next;
    return node;
}

static const struct aers_doc *find_edge(const struct aers_doc *root, const char *from, const char *to)
{
    const struct aers_doc *edges = aers_doc_get(root, "edges"), *edge = edges ? edges->child : NULL;
    while (edge && !(says(edge, "from", from) && says(edge, "to", to)))
        edge = edge->next;
    return edge;
}

static enum aers_code check_ends(const struct aers_doc *root, const char *from, const char *to,
                                 struct aers_error *error)
{
    if (!find_node(root, from))
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node has the id \"%.64s\"", from);
    if (to && !find_edge(root, from, to))
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no edge leads from %.64s to %.64s", from, to);
    return AERS_OK;
}

/* ---- as in a graph file ---- */

static void put(struct aers_doc *map, const char *key, struct aers_doc *value)
{
    aers_need_made(aers_doc_put(map, key, value));
}

/* The file is called after what is heard, not after the recorder. */
static char *make_pattern(const char *pattern, const char *what)
{
    const char *field = strstr(pattern, "{node}");
    if (!field)
        return aers_need_string(pattern);
    return aers_need_text("%.*s%s%s", (int)(field - pattern), pattern, what, field + strlen("{node}"));
}

static struct aers_doc *make_node(const char *id, const char *what, const struct aers_doc *wish)
{
    static const char *const params_keys[] = {"format", "overwrite", "limit_s"};
    const char *file = aers_doc_string(aers_doc_get(wish, "file"));
    struct aers_doc *node = aers_need_made(aers_doc_create(AERS_DOC_MAP)), *params = aers_doc_create(AERS_DOC_MAP);
    char *pattern = make_pattern(file ? file : AERS_TAKE_NAME_USUAL, what);
    put(node, "id", aers_doc_create_string(id));
    put(node, "type", aers_doc_create_string("record"));
    put(node, "file", aers_doc_create_string(pattern));
    put(node, "params", params);
    if (aers_doc_get(wish, "compensate"))
        put(node, "compensate", aers_doc_copy(aers_doc_get(wish, "compensate")));
    put(params, "record", aers_doc_create_bool(false));
    for (size_t i = 0; i < sizeof params_keys / sizeof *params_keys; i++)
        if (aers_doc_get(wish, params_keys[i]))
            put(params, params_keys[i], aers_doc_copy(aers_doc_get(wish, params_keys[i])));
    free(pattern);
    return node;
}

/* Of an edge the same channels, in the same places. */
static struct aers_doc *make_edge(const struct aers_doc *root, const char *id, const char *from, const char *to)
{
    const struct aers_doc *heard = to ? find_edge(root, from, to) : NULL, *map = aers_doc_get(heard, "map");
    struct aers_doc *edge = aers_need_made(aers_doc_create(AERS_DOC_MAP));
    put(edge, "from", aers_doc_create_string(from));
    put(edge, "to", aers_doc_create_string(id));
    if (map)
        put(edge, "map", aers_doc_copy(map));
    return edge;
}

static char *next_id(struct aers_recorders *recorders, const struct aers_doc *root)
{
    for (;;) {
        char *id = aers_need_text("rec-%u", ++recorders->number);
        if (!find_node(root, id))
            return id;
        free(id);
    }
}

enum aers_code aers_recorders_add(struct aers_recorders *recorders, const struct aers_doc *root,
                                  const struct aers_doc *wish, struct aers_error *error)
{
    const char *from = aers_doc_string(aers_doc_get(wish, "from")), *to = aers_doc_string(aers_doc_get(wish, "to"));
    enum aers_code code = check_keys(wish, error);
    if (code == AERS_OK)
        code = check_ends(root, from, to, error);
    if (code == AERS_OK && recorders->nitems == AERS_RECORDERS_MAX)
        code = aers_error_set(error, AERS_E_LIMIT, "", "there are %d recorders already", AERS_RECORDERS_MAX);
    if (code != AERS_OK)
        return code;
    char *id = next_id(recorders, root), *what = to ? aers_need_text("%s-%s", from, to) : aers_need_string(from);
    recorders->items[recorders->nitems++] = (struct aers_recorder){
        .id = id,
        .from = aers_need_string(from),
        .to = to ? aers_need_string(to) : NULL,
        .node = make_node(id, what, wish),
        .edge = make_edge(root, id, from, to),
    };
    free(what);
    return AERS_OK;
}

/* ---- in the graph ---- */

static struct aers_doc *list_of(struct aers_doc *root, const char *key)
{
    struct aers_doc *list = aers_doc_find(root, key);
    return list ? list : aers_need_made(aers_doc_put(root, key, aers_doc_create(AERS_DOC_SEQ)));
}

struct aers_doc *aers_recorders_add_to(const struct aers_recorders *recorders, const struct aers_doc *root)
{
    struct aers_doc *copy = aers_need_made(aers_doc_copy(root));
    for (size_t i = 0; i < recorders->nitems && copy->type == AERS_DOC_MAP; i++) {
        const struct aers_recorder *recorder = &recorders->items[i];
        const struct aers_doc *nodes = aers_doc_get(copy, "nodes"), *edges = aers_doc_get(copy, "edges");
        if (!nodes || nodes->type != AERS_DOC_SEQ || (edges && edges->type != AERS_DOC_SEQ) ||
            check_ends(root, recorder->from, recorder->to, NULL) != AERS_OK)
            continue;
        aers_need_made(aers_doc_append(list_of(copy, "nodes"), aers_doc_copy(recorder->node)));
        aers_need_made(aers_doc_append(list_of(copy, "edges"), aers_doc_copy(recorder->edge)));
    }
    return copy;
}

/* ---- the end of one ---- */

static void finish(struct aers_recorder *recorder)
{
    free(recorder->id);
    free(recorder->from);
    free(recorder->to);
    aers_doc_destroy(recorder->node);
    aers_doc_destroy(recorder->edge);
}

static void drop(struct aers_recorders *recorders, size_t i)
{
    finish(&recorders->items[i]);
    memmove(&recorders->items[i], &recorders->items[i + 1], (--recorders->nitems - i) * sizeof recorders->items[0]);
}

static size_t find(const struct aers_recorders *recorders, const char *id)
{
    size_t i = 0;
    while (i < recorders->nitems && strcmp(recorders->items[i].id, id) != 0)
        i++;
    return i;
}

bool aers_recorders_have(const struct aers_recorders *recorders, const char *id)
{
    return find(recorders, id) < recorders->nitems;
}

bool aers_recorders_remove(struct aers_recorders *recorders, const char *id)
{
    const size_t i = find(recorders, id);
    if (i == recorders->nitems)
        return false;
    drop(recorders, i);
    return true;
}

void aers_recorders_cut(struct aers_recorders *recorders, size_t nitems)
{
    while (recorders->nitems > nitems)
        drop(recorders, recorders->nitems - 1);
}

void aers_recorders_prune(struct aers_recorders *recorders, const struct aers_graph *graph)
{
    for (size_t i = recorders->nitems; i-- > 0;)
        if (!aers_graph_find(graph, recorders->items[i].id))
            drop(recorders, i);
}

void aers_recorders_finish(struct aers_recorders *recorders)
{
    aers_recorders_cut(recorders, 0);
}
