/* SPDX-License-Identifier: ISC */
/* collect/announce.h - the two messages that are sent when something changes: "status" and "graph" of
 * docs/telemetry.md. */
#ifndef AERS_METER_ANNOUNCE_H
#define AERS_METER_ANNOUNCE_H

#include "src/aers-meter/collect/node_table.h"
#include "src/aers-meter/collect/text.h"
#include "src/aers-meter/collect/world.h"

/* "connected", "silent" (it does not answer) or "unreachable" */
const char *aers_world_graphd_word(const struct aers_world *world);

void aers_announce_status(struct aers_text *text, double ts_s, const struct aers_world *world,
                          struct aers_node_table *table);
void aers_announce_graph(struct aers_text *text, double ts_s, const struct aers_world *world);
/* What became of the graph that was announced before. text is empty when that cannot be said, or not in fewer bytes
 * than most. */
void aers_announce_graph_delta(struct aers_text *text, double ts_s, struct json_object *before,
                               const struct aers_world *world, size_t most);

/* Tell the table which module each node of the status runs: their outputs get their names from it. */
void aers_announce_modules(struct json_object *status, struct aers_node_table *table);

#endif
