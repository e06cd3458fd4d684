/* SPDX-License-Identifier: ISC */
/* collect/namespace.h - the nodes' parameters as an OSCQuery namespace: what graphd's /aers/list says, as the tree that
 * github.com/Vidvox/OSCQueryProposal describes. Pure. */
#ifndef AERS_METER_NAMESPACE_H
#define AERS_METER_NAMESPACE_H

#include "common/doc/json.h"

/* The tree from "/" down; list: of /aers/list. For json_object_put. */
struct json_object *aers_namespace_create(struct json_object *list);
/* The node at a path, "/" or "/aers/node/eq/bands/1"; NULL when there is none. It belongs to the tree. */
struct json_object *aers_namespace_find(struct json_object *tree, const char *path);
/* Whether the name is one of an attribute that a node can be asked for, "VALUE". */
bool aers_namespace_is_attribute(const char *name);

/* HOST_INFO: what there is, and where OSC is spoken. osc_url: "osc.tcp://127.0.0.1:7770/", or NULL when not known. */
struct json_object *aers_namespace_host_info(const char *graph_id, const char *osc_url);

#endif
