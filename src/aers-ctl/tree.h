/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/tree.h - a graph as text: from each node that feeds nobody up to its sources. */
#ifndef AERS_CTL_TREE_H
#define AERS_CTL_TREE_H

#include <stdbool.h>
#include <stdio.h>

#include "common/doc/json.h"

/* graph: {"graph_id", "nodes": [{"id", "type", "module"}], "edges": [{"from", "to"}]} */
enum aers_code aers_tree_print(struct json_object *graph, FILE *stream, bool utf8,
                               struct aers_error *error) AERS_MUST_USE;

#endif
