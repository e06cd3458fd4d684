/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/nodes.h - the nodes of the live graph with their parameters, fetched when asked for and kept.
 *
 * A node is the JSON object of docs/osc.md's /aers/list: id, type, module, state, params by name. The objects live as
 * long as the collection. A name may be an OSC pattern ("fx_*"); then the whole list is fetched, else only that node.
 */
#ifndef AERS_CTL_NODES_H
#define AERS_CTL_NODES_H

#include <stdbool.h>

#include "src/aers-ctl/ask.h"

struct aers_nodes {
    struct aers_ctl *ctl;     /* NULL: what is here is all there is (tests) */
    struct json_object *list; /* array of nodes */
    bool complete;
};

void aers_nodes_init(struct aers_nodes *nodes, struct aers_ctl *ctl);
void aers_nodes_finish(struct aers_nodes *nodes);

/* Every node. */
enum aers_code aers_nodes_fetch(struct aers_nodes *nodes, struct aers_error *error) AERS_MUST_USE;
/* The node called id; AERS_E_NOT_FOUND with "did you mean". */
enum aers_code aers_nodes_find(struct aers_nodes *nodes, const char *id, struct json_object **out,
                               struct aers_error *error) AERS_MUST_USE;
/* Those a name or pattern reaches, at least one, as an array for json_object_put. */
enum aers_code aers_nodes_select(struct aers_nodes *nodes, const char *pattern, struct json_object **out,
                                 struct aers_error *error) AERS_MUST_USE;

/* The parameter of a node; AERS_E_NOT_FOUND with "did you mean". */
enum aers_code aers_node_param(struct json_object *node, const char *name, struct json_object **out,
                               struct aers_error *error) AERS_MUST_USE;
/* Whether one that the name or pattern reaches has a parameter that `param`, which may be one, reaches. */
bool aers_nodes_have_param(struct aers_nodes *nodes, const char *pattern, const char *param);

#endif
