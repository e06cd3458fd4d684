/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/edit.h"

#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/document/values.h"
#include "src/aers-graphd/memory.h"

static bool says(const struct aers_doc *map, const char *key, const char *text)
{
    const char *string = aers_doc_string(aers_doc_get(map, key));
    return string && strcmp(string, text) == 0;
}

static struct aers_doc *list_of(struct aers_doc *root, const char *key)
{
    struct aers_doc *list = aers_doc_find(root, key);
    return list ? list : aers_need_made(aers_doc_put(root, key, aers_doc_create(AERS_DOC_SEQ)));
}

static struct aers_doc *find_node(struct aers_doc *root, const char *id)
{
    struct aers_doc *node = list_of(root, "nodes")->child;
    while (node && !says(node, "id", id))
        node = node->next;
    return node;
}

static enum aers_code refuse_node(struct aers_doc *root, const char *id, struct aers_error *error)
{
    enum { MOST = 512 };
    const char *words[MOST];
    size_t nwords = 0;
    for (const struct aers_doc *node = list_of(root, "nodes")->child; node && nwords < MOST; node = node->next)
        words[nwords++] = aers_doc_string(aers_doc_get(node, "id"));
    const char *nearest = aers_did_you_mean(id, words, nwords);
    return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node has the id \"%.64s\"%s%s%s", id,
                          nearest ? " (did you mean " : "", nearest ? nearest : "", nearest ? "?)" : "");
}

static enum aers_code parse(const char *text, const char *what, struct aers_doc **out, struct aers_error *error)
{
    struct aers_problems problems;
    aers_problems_init(&problems, what);
    enum aers_code code = aers_doc_parse(text, strlen(text), NULL, &problems, out);
    if (code != AERS_OK && problems.nitems)
        aers_error_set(error, code, "", "%s, line %u: %s", what, problems.items[0].line, problems.items[0].what);
    else if (code != AERS_OK)
        aers_error_set(error, code, "", "%s: %s", what, aers_code_sentence(code));
    aers_problems_finish(&problems);
    return code;
}

enum aers_code aers_document_add(struct aers_doc *root, const char *text, struct aers_error *error)
{
    struct aers_doc *node = NULL;
    enum aers_code code = parse(text, "the node", &node, error);
    if (code != AERS_OK)
        return code;
    const char *id = aers_doc_string(aers_doc_get(node, "id"));
    if (id && find_node(root, id)) {
        code = aers_error_set(error, AERS_E_CONFLICT, "", "the id %.64s is taken; remove that node first", id);
        aers_doc_destroy(node);
        return code;
    }
    aers_doc_append(list_of(root, "nodes"), node);
    return AERS_OK;
}

enum aers_code aers_document_add_event(struct aers_doc *root, const char *id, const char *text,
                                       struct aers_error *error)
{
    struct aers_doc *node = find_node(root, id), *source = node ? aers_doc_find(node, "source") : NULL, *event = NULL;
    if (!node)
        return refuse_node(root, id, error);
    if (!source || !says(source, "kind", "events"))
        return aers_error_set(error, AERS_E_INVALID, "", "%s is no source of events", id);
    const enum aers_code code = parse(text, "the event", &event, error);
    if (code == AERS_OK)
        aers_doc_append(list_of(source, "events"), event);
    return code;
}

/* Entries of a list that say `text` under key. */
static size_t remove_all(struct aers_doc *list, const char *key, const char *text)
{
    size_t n = 0;
    for (struct aers_doc *item = list ? list->child : NULL, *next; item; item = next) {
        next = item->next;
        if (!says(item, key, text))
            continue;
        aers_doc_remove(list, item);
        n++;
    }
    return n;
}

enum aers_code aers_document_remove(struct aers_doc *root, const char *id, struct aers_error *error)
{
    struct aers_doc *gone = find_node(root, id), *nodes = list_of(root, "nodes"), *edges = list_of(root, "edges");
    if (!gone)
        return refuse_node(root, id, error);
    for (struct aers_doc *node = nodes->child; node; node = node->next)
        remove_all(aers_doc_find(node, "inputs"), "from", id);
    remove_all(edges, "from", id);
    remove_all(edges, "to", id);
    aers_doc_remove(nodes, gone);
    return AERS_OK;
}

static struct aers_doc *find_edge(struct aers_doc *root, const char *from, const char *to)
{
    struct aers_doc *edge = list_of(root, "edges")->child;
    while (edge && !(says(edge, "from", from) && says(edge, "to", to)))
        edge = edge->next;
    return edge;
}

/* AERS_E_NOT_FOUND when one of them is not there. */
static enum aers_code check_ends(struct aers_doc *root, const char *from, const char *to, struct aers_error *error)
{
    if (!find_node(root, from))
        return refuse_node(root, from, error);
    return find_node(root, to) ? AERS_OK : refuse_node(root, to, error);
}

enum aers_code aers_document_connect(struct aers_doc *root, const char *from, const char *to, const char *map,
                                     struct aers_error *error)
{
    struct aers_doc *pairs = NULL;
    enum aers_code code = check_ends(root, from, to, error);
    if (code == AERS_OK && find_edge(root, from, to))
        code = aers_error_set(error, AERS_E_CONFLICT, "", "%s and %s are connected; disconnect them first", from, to);
    if (code == AERS_OK && map)
        code = parse(map, "the map", &pairs, error);
    if (code != AERS_OK)
        return code;
    struct aers_doc *edge = aers_need_made(aers_doc_append(list_of(root, "edges"), aers_doc_create(AERS_DOC_MAP)));
    aers_need_made(aers_doc_put(edge, "from", aers_doc_create_string(from)));
    aers_need_made(aers_doc_put(edge, "to", aers_doc_create_string(to)));
    if (pairs)
        aers_need_made(aers_doc_put(edge, "map", pairs));
    return AERS_OK;
}

enum aers_code aers_document_disconnect(struct aers_doc *root, const char *from, const char *to,
                                        struct aers_error *error)
{
    enum aers_code code = check_ends(root, from, to, error);
    if (code != AERS_OK)
        return code;
    struct aers_doc *edge = find_edge(root, from, to);
    if (!edge)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no edge leads from %s to %s", from, to);
    aers_doc_remove(list_of(root, "edges"), edge);
    remove_all(aers_doc_find(find_node(root, to), "inputs"), "from", from);
    return AERS_OK;
}

enum aers_code aers_document_map(struct aers_doc *root, const char *from, const char *to, const char *map,
                                 struct aers_error *error)
{
    struct aers_doc *pairs = NULL;
    enum aers_code code = check_ends(root, from, to, error);
    struct aers_doc *edge = code == AERS_OK ? find_edge(root, from, to) : NULL;
    if (code == AERS_OK && !edge)
        code = aers_error_set(error, AERS_E_NOT_FOUND, "", "no edge leads from %s to %s", from, to);
    if (code == AERS_OK && map)
        code = parse(map, "the map", &pairs, error);
    if (code != AERS_OK)
        return code;
    if (pairs)
        aers_need_made(aers_doc_put(edge, "map", pairs));
    else if (aers_doc_find(edge, "map"))
        aers_doc_remove(edge, aers_doc_find(edge, "map"));
    return AERS_OK;
}

/* ---- something else of a node */

static void merge(struct aers_doc *map, const struct aers_doc *patch)
{
    for (const struct aers_doc *item = patch->child; item; item = item->next) {
        struct aers_doc *old = aers_doc_find(map, item->key);
        if (item->type == AERS_DOC_NULL) {
            if (old)
                aers_doc_remove(map, old);
        } else if (item->type == AERS_DOC_MAP) {
            if (!old || old->type != AERS_DOC_MAP)
                old = aers_need_made(aers_doc_put(map, item->key, aers_doc_create(AERS_DOC_MAP)));
            merge(old, item);
        } else {
            aers_need_made(aers_doc_put(map, item->key, aers_need_made(aers_doc_copy(item))));
        }
    }
}

/* sink: null is a sink of its own, and no field that is to go. */
static void put_null_sink(struct aers_doc *node, const struct aers_doc *patch)
{
    const struct aers_doc *sink = aers_doc_get(patch, "sink");
    if (sink && sink->type == AERS_DOC_NULL)
        aers_need_made(aers_doc_put(node, "sink", aers_doc_create(AERS_DOC_NULL)));
}

enum aers_code aers_document_change(struct aers_doc *root, const char *id, const char *text,
                                    const struct aers_values *values, struct aers_error *error)
{
    struct aers_doc *node = find_node(root, id), *patch = NULL;
    const struct aers_node_values *set = aers_values_find(values, id);
    if (!node)
        return refuse_node(root, id, error);
    enum aers_code code = parse(text, "the change", &patch, error);
    if (code != AERS_OK)
        return code;
    if (patch->type != AERS_DOC_MAP || !patch->child)
        code = aers_error_set(error, AERS_E_INVALID, "", "what is to be different is wanted, such as {channels: 2}");
    else if (aers_doc_get(patch, "id") || aers_doc_get(patch, "type"))
        code = aers_error_set(error, AERS_E_INVALID, "", "id and type of a node stay: remove it and add another one");
    if (code == AERS_OK) {
        if (set)
            aers_document_put_node_values(node, set);
        merge(node, patch);
        put_null_sink(node, patch);
    }
    aers_doc_destroy(patch);
    return code;
}

enum aers_code aers_document_get_node(struct aers_doc *root, const char *id, const struct aers_values *values,
                                      struct aers_doc **out, struct aers_error *error)
{
    const struct aers_doc *node = find_node(root, id);
    const struct aers_node_values *set = aers_values_find(values, id);
    if (!node)
        return refuse_node(root, id, error);
    struct aers_doc *copy = aers_need_made(aers_doc_copy(node));
    if (set)
        aers_document_put_node_values(copy, set);
    *out = copy;
    return AERS_OK;
}

/* ---- another module */

static bool has_name(const struct aers_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->nparams; i++)
        if (strcmp(manifest->params[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < manifest->noptions; i++)
        if (strcmp(manifest->options[i].name, name) == 0)
            return true;
    return manifest->list && strcmp(manifest->list, name) == 0;
}

static void remove_unknown(struct aers_doc *node, const struct aers_manifest *manifest)
{
    struct aers_doc *params = aers_doc_find(node, "params");
    for (struct aers_doc *param = params ? params->child : NULL, *next; param; param = next) {
        next = param->next;
        if (!has_name(manifest, param->key))
            aers_doc_remove(params, param);
    }
    if (params && !params->child)
        aers_doc_remove(node, params);
    if (aers_doc_find(node, "bypass") && !manifest->can_bypass)
        aers_doc_remove(node, aers_doc_find(node, "bypass"));
}

enum aers_code aers_document_replace(struct aers_doc *root, const char *id, const char *module,
                                     const struct aers_values *values, struct aers_error *error)
{
    struct aers_doc *node = find_node(root, id);
    const struct aers_manifest *manifest = aers_manifest_find(module);
    const struct aers_node_values *set = aers_values_find(values, id);
    if (!node)
        return refuse_node(root, id, error);
    if (!says(node, "type", "processor"))
        return aers_error_set(error, AERS_E_INVALID, "", "%s is no processor: only those have a module", id);
    if (set)
        aers_document_put_node_values(node, set);
    aers_need_made(aers_doc_put(node, "module", aers_doc_create_string(module)));
    if (manifest) /* what is no module, the check refuses */
        remove_unknown(node, manifest);
    return AERS_OK;
}
