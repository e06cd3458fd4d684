/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/bypass.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

/* ---- which nodes */

static const struct aers_process *process_of(const struct aers_engine *engine, size_t node)
{
    return aers_engine_process_of(engine, &engine->values->nodes[node]);
}

/* Without it what it turns down would be heard at full level. */
static bool turns_down(const struct aers_engine *engine, size_t node)
{
    const struct aers_graph_node *is = &engine->graph->nodes[node];
    uint32_t slot = 0;
    return strcmp(is->manifest->name, "builtin/gain") == 0 &&
           aers_manifest_resolve(is->manifest, is->nelements, "gain_db", &slot, NULL, NULL) == AERS_OK &&
           aers_values_get_effective(&engine->values->nodes[node], slot) < 0;
}

enum aers_failure aers_bypass_policy(const struct aers_engine *engine, size_t node)
{
    const struct aers_graph_node *is = &engine->graph->nodes[node];
    if (is->on_failure != AERS_FAILURE_UNSAID)
        return is->on_failure;
    const bool is_simple = is->type == AERS_NODE_PROCESSOR && is->manifest->can_bypass &&
                           is->channels_in == is->channels_out && !turns_down(engine, node);
    return is_simple ? AERS_FAILURE_BYPASS : AERS_FAILURE_SILENCE;
}

static bool is_out(const struct aers_engine *engine, size_t node)
{
    const struct aers_process *process = process_of(engine, node);
    const bool is_covered =
        process && process->twin && process->twin->child.state == AERS_CHILD_READY && process->twin->is_started;
    return engine->session.state == AERS_SESSION_RUNNING && process && process->is_out && !process->is_returning &&
           !is_covered;
}

static bool is_muted(const struct aers_engine *engine, size_t node)
{
    return aers_values_get_effective(&engine->values->nodes[node], AERS_SLOT_MUTE) > 0.5;
}

bool aers_bypass_is_active(const struct aers_engine *engine, size_t node)
{
    const struct aers_graph_node *is = &engine->graph->nodes[node];
    return is_out(engine, node) && is->channels_in == is->channels_out && !is_muted(engine, node) &&
           aers_bypass_policy(engine, node) == AERS_FAILURE_BYPASS;
}

/* ---- which links */

static bool has_link(const struct aers_engine *engine, const char *src, const char *dst)
{
    for (size_t i = 0; i < engine->blueprint->nlinks; i++)
        if (strcmp(engine->blueprint->links[i].src, src) == 0 && strcmp(engine->blueprint->links[i].dst, dst) == 0)
            return true;
    for (size_t i = 0; i < engine->bypass.nlinks; i++)
        if (strcmp(engine->bypass.links[i].src, src) == 0 && strcmp(engine->bypass.links[i].dst, dst) == 0)
            return true;
    return false;
}

/* Made by hand, and so not ours to take away again. */
static bool is_somebodys(const struct aers_engine *engine, const char *src, const char *dst)
{
    const struct aers_link *link = aers_links_find(&engine->links, src, dst);
    return aers_snapshot_has_link(engine->snapshot, src, dst) && !(link && link->declared);
}

static void add_link(struct aers_engine *engine, char *src, const char *dst)
{
    struct aers_bypass *bypass = &engine->bypass;
    if (!src || has_link(engine, src, dst) || is_somebodys(engine, src, dst)) {
        free(src);
        return;
    }
    struct aers_link *link = aers_links_get(&engine->links, src, dst);
    if (!link->in_flight)
        link->stage = AERS_LINK_PLAIN; /* an end that had been prepared is off */
    bypass->links = aers_need_room(bypass->links, bypass->nlinks, &bypass->links_size, sizeof *bypass->links);
    bypass->links[bypass->nlinks++] = (struct aers_bypass_link){src, aers_need_string(dst)};
}

/* All that feeds this input channel, around those that are out as well. Edges that are no feedback make no loop. */
static void add_feeders(struct aers_engine *engine, size_t node, uint32_t channel, const char *dst)
{
    const struct aers_adjacency *adjacency = &engine->blueprint->wiring.adjacency;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        const struct aers_graph_edge *edge = &engine->graph->edges[adjacency->in[i]];
        for (size_t w = 0; w < edge->nwires && !edge->feedback; w++) {
            const uint32_t from_channel = edge->wires[w].from_channel;
            if (edge->wires[w].to_channel != channel)
                continue;
            if (!is_out(engine, edge->from))
                add_link(engine, aers_blueprint_port(engine->blueprint, edge->from, true, from_channel), dst);
            else if (aers_bypass_is_active(engine, edge->from))
                add_feeders(engine, edge->from, from_channel, dst);
        }
    }
}

static void add_around(struct aers_engine *engine, size_t index)
{
    const struct aers_graph_edge *edge = &engine->graph->edges[index];
    if (!aers_wiring_is_link(&engine->blueprint->wiring, edge) || edge->feedback || is_out(engine, edge->to) ||
        !aers_bypass_is_active(engine, edge->from))
        return;
    for (size_t w = 0; w < edge->nwires; w++) {
        char *dst = aers_blueprint_end(engine->blueprint, index, w);
        add_feeders(engine, edge->from, edge->wires[w].from_channel, dst);
        free(dst);
    }
}

void aers_bypass_renew(struct aers_engine *engine)
{
    aers_bypass_finish(&engine->bypass);
    for (size_t e = 0; e < engine->graph->nedges; e++)
        add_around(engine, e);
}

void aers_bypass_finish(struct aers_bypass *bypass)
{
    for (size_t i = 0; i < bypass->nlinks; i++) {
        free(bypass->links[i].src);
        free(bypass->links[i].dst);
    }
    free(bypass->links);
    *bypass = (struct aers_bypass){0};
}
