/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/dot.h - a graph in Graphviz's DOT: nodes that share a client in one box, feedback dashed. */
#ifndef AERS_CTL_DOT_H
#define AERS_CTL_DOT_H

#include <stdio.h>

#include "common/doc/json.h"

/* graph: {"graph_id", "nodes": [{"id", "module", "client"}], "edges": [{"from", "to", "feedback"}]}; AERS_E_INVALID */
enum aers_code aers_dot_print(struct json_object *graph, FILE *stream, struct aers_error *error) AERS_MUST_USE;

#endif
