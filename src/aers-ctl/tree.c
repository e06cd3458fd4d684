/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/tree.h"

#include <stdlib.h>
#include <string.h>

/* How deep a tree is drawn; what lies beyond is only named. */
enum { MAX_DEPTH = 64 };

struct tree {
    struct json_object *nodes, *edges;
    size_t nnodes, nedges;
    bool *seen; /* [nnodes] drawn with what is behind it */
    FILE *stream;
    const char *fork, *corner, *bar;
    char prefix[MAX_DEPTH * 8];
};

static struct json_object *array(struct json_object *graph, const char *key)
{
    struct json_object *list = NULL;
    json_object_object_get_ex(graph, key, &list);
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

static const char *end_of(const struct tree *tree, size_t edge, const char *end)
{
    return aers_json_get_string(json_object_array_get_idx(tree->edges, edge), end, "");
}

static const char *id_of(const struct tree *tree, size_t node)
{
    return aers_json_get_string(json_object_array_get_idx(tree->nodes, node), "id", "");
}

static size_t index_of(const struct tree *tree, const char *id)
{
    for (size_t i = 0; i < tree->nnodes; i++)
        if (strcmp(id_of(tree, i), id) == 0)
            return i;
    return tree->nnodes;
}

static bool feeds_somebody(const struct tree *tree, size_t node)
{
    for (size_t e = 0; e < tree->nedges; e++)
        if (strcmp(end_of(tree, e, "from"), id_of(tree, node)) == 0)
            return true;
    return false;
}

/* The first edge from `from` on that ends at id; nedges when there is none. */
static size_t next_input(const struct tree *tree, const char *id, size_t from)
{
    while (from < tree->nedges && strcmp(end_of(tree, from, "to"), id) != 0)
        from++;
    return from;
}

static void draw(struct tree *tree, size_t node, unsigned depth)
{
    struct json_object *object = json_object_array_get_idx(tree->nodes, node);
    const char *id = id_of(tree, node), *module = aers_json_get_string(object, "module", "");
    size_t edge = next_input(tree, id, 0);
    bool again = tree->seen[node] && edge < tree->nedges;
    fprintf(tree->stream, "%s%s%s%s\n", id, module[0] ? "  " : "", module,
            again                ? "  (see above)"
            : depth == MAX_DEPTH ? "  ..."
                                 : "");
    tree->seen[node] = true;
    if (again || depth == MAX_DEPTH)
        return;
    size_t length = strlen(tree->prefix);
    while (edge < tree->nedges) {
        size_t following = next_input(tree, id, edge + 1), from = index_of(tree, end_of(tree, edge, "from"));
        bool last = following == tree->nedges;
        if (from < tree->nnodes) {
            fprintf(tree->stream, "%s%s", tree->prefix, last ? tree->corner : tree->fork);
            snprintf(tree->prefix + length, sizeof tree->prefix - length, "%s", last ? "   " : tree->bar);
            draw(tree, from, depth + 1);
            tree->prefix[length] = 0;
        }
        edge = following;
    }
}

static enum aers_code init(struct tree *tree, struct json_object *graph, FILE *stream, struct aers_error *error)
{
    *tree = (struct tree){.nodes = array(graph, "nodes"), .edges = array(graph, "edges"), .stream = stream};
    if (!tree->nodes || !tree->edges)
        return aers_error_set(error, AERS_E_INVALID, "", "the graph has no list of nodes or edges");
    tree->nnodes = json_object_array_length(tree->nodes);
    tree->nedges = json_object_array_length(tree->edges);
    tree->seen = calloc(tree->nnodes + 1, sizeof *tree->seen);
    return tree->seen ? AERS_OK : aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
}

enum aers_code aers_tree_print(struct json_object *graph, FILE *stream, bool utf8, struct aers_error *error)
{
    struct tree tree;
    enum aers_code code = init(&tree, graph, stream, error);
    if (code != AERS_OK)
        return code;
    tree.fork = utf8 ? "├─ " : "|- ";
    tree.corner = utf8 ? "└─ " : "`- ";
    tree.bar = utf8 ? "│  " : "|  ";
    for (size_t i = 0; i < tree.nnodes; i++)
        if (!feeds_somebody(&tree, i))
            draw(&tree, i, 0);
    for (size_t i = 0; i < tree.nnodes; i++) /* cycles that feed nobody else */
        if (!tree.seen[i])
            draw(&tree, i, 0);
    free(tree.seen);
    return AERS_OK;
}
