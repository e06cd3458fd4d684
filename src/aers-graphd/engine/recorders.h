/* SPDX-License-Identifier: ISC */
/* engine/recorders.h - recorders that somebody has put into the running graph for a while: nodes like others, but in no
 * file, no journal and no saved graph. They stay over reloads as long as what they listen to does. Main thread. */
#ifndef AERS_GRAPHD_RECORDERS_H
#define AERS_GRAPHD_RECORDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/doc/json.h"
#include "common/doc/tree.h"
#include "common/model/graph.h"

enum { AERS_RECORDERS_MAX = 256 };

struct aers_recorder {
    char *id;
    char *from, *to;       /* what it listens to: a node's output, or that of an edge; to is NULL then */
    struct aers_doc *node; /* as in a graph file */
    struct aers_doc *edge;
};

/* Zeroed is empty. */
struct aers_recorders {
    struct aers_recorder items[AERS_RECORDERS_MAX];
    size_t nitems;
    uint32_t number; /* of the last id */
};

/**
 * One more. wish: a map of `from` and maybe `to`, the ends of an edge of root, and `file`, `format`, `overwrite`,
 * `limit_s`.
 * @return AERS_E_INVALID, AERS_E_NOT_FOUND, AERS_E_LIMIT with a sentence; nothing has changed
 */
enum aers_code aers_recorders_add(struct aers_recorders *recorders, const struct aers_doc *root,
                                  const struct aers_doc *wish, struct aers_error *error) AERS_MUST_USE;
bool aers_recorders_remove(struct aers_recorders *recorders, const char *id); /* false: there is none */
void aers_recorders_cut(struct aers_recorders *recorders, size_t nitems);     /* only the first so many stay */
bool aers_recorders_have(const struct aers_recorders *recorders, const char *id);
/* A copy of root with all of them that find there what they listen to; for aers_doc_destroy. */
struct aers_doc *aers_recorders_add_to(const struct aers_recorders *recorders, const struct aers_doc *root);
/* Those whose node is not in the graph are forgotten. */
void aers_recorders_prune(struct aers_recorders *recorders, const struct aers_graph *graph);
void aers_recorders_finish(struct aers_recorders *recorders);

#endif
