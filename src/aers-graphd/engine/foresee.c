/* SPDX-License-Identifier: ISC */
/* What a candidate would change: the same worlds and the same comparison as in a turn, with the candidate in the place
 * of the running graph, and reasons for people. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"

struct foresight {
    const struct aers_engine *is;   /* the running one */
    struct aers_engine will;        /* as it would be; to be read only */
    struct aers_world before;       /* what is wanted now */
    struct aers_world after, there; /* what would be wanted; what is there */
    struct json_object *list;
};

static void add(struct json_object *list, const char *action, const char *subject, const char *reason)
{
    struct json_object *item = json_object_new_object();
    aers_json_add_string(item, "action", action);
    aers_json_add_string(item, "subject", subject);
    aers_json_add_string(item, "reason", reason);
    json_object_array_add(list, item);
}

/* ---- what is no process, link or value */

static const char *title_of(const struct aers_graph_node *node)
{
    return node->title ? node->title : "";
}

static void add_titles(const struct foresight *foresight)
{
    char reason[400];
    for (size_t i = 0; i < foresight->will.graph->nnodes; i++) {
        const struct aers_graph_node *node = &foresight->will.graph->nodes[i];
        const struct aers_node_values *before = aers_values_find(foresight->is->values, node->id);
        if (!before || strcmp(title_of(before->node), title_of(node)) == 0)
            continue;
        snprintf(reason, sizeof reason, "\"%s\", was \"%s\"", title_of(node), title_of(before->node));
        add(foresight->list, "title", node->id, reason);
    }
}

static void add_frame(const struct foresight *foresight)
{
    const struct aers_graph *graph = foresight->will.graph;
    char reason[128];
    if (strcmp(graph->graph_id, foresight->is->graph->graph_id) != 0) {
        snprintf(reason, sizeof reason, "was %s", foresight->is->graph->graph_id);
        add(foresight->list, "rename", graph->graph_id, reason);
    }
    uint32_t block = foresight->is->server.block_nframes;
    if (foresight->is->server.is_open && graph->block_nframes && graph->block_nframes != block) {
        snprintf(reason, sizeof reason, "%u frames, the server has %u", graph->block_nframes, block);
        add(foresight->list, "block", "block_size", reason);
    }
}

/* ---- what is */

static bool has_client(const struct aers_world *world, const char *name)
{
    return aers_world_find_client(world, name, strlen(name)) != NULL;
}

/* What the running graph is about anyhow (engine/swap.h) is no change of it. */
static bool is_under_way(const struct foresight *foresight, const char *client)
{
    const struct aers_world_client *before = aers_world_find_client(&foresight->before, client, strlen(client)),
                                   *after = aers_world_find_client(&foresight->after, client, strlen(client));
    return aers_swaps_has(foresight->is, client) && before && after && before->hash == after->hash;
}

static void add_client(const struct foresight *foresight, const struct aers_action *action)
{
    if (action->kind == AERS_ACTION_SWAP && is_under_way(foresight, action->client.name))
        return;
    const char *name = action->client.name, *reason = action->reason;
    if (action->kind == AERS_ACTION_SPAWN && !has_client(&foresight->before, name))
        reason = "new";
    if (action->kind == AERS_ACTION_STOP && !has_client(&foresight->after, name))
        reason = "no longer in the graph";
    add(foresight->list, aers_action_name(action->kind), name, reason);
}

static bool is_link_under_way(const struct foresight *foresight, const struct aers_world_link *link)
{
    const struct aers_process *from = aers_engine_process_of_port(foresight->is, link->src),
                              *to = aers_engine_process_of_port(foresight->is, link->dst);
    return aers_world_find_link(&foresight->before, link->src, link->dst) &&
           ((from && is_under_way(foresight, from->client)) || (to && is_under_way(foresight, to->client)));
}

static void add_link(const struct foresight *foresight, const struct aers_action *action)
{
    const struct aers_world_link *link = &action->link;
    const char *reason = action->reason;
    char subject[512];
    if (aers_seat_is_second_port(link->src) || aers_seat_is_second_port(link->dst))
        return;
    if (action->kind == AERS_ACTION_CONNECT && is_link_under_way(foresight, link))
        return;
    if (action->kind == AERS_ACTION_CONNECT && aers_world_find_link(&foresight->there, link->src, link->dst))
        reason = "lost with the restart of an end";
    else if (action->kind == AERS_ACTION_CONNECT && !aers_world_find_link(&foresight->before, link->src, link->dst))
        reason = "new";
    snprintf(subject, sizeof subject, "%s > %s", link->src, link->dst);
    add(foresight->list, aers_action_name(action->kind), subject, reason);
}

static void format_value(const struct aers_param *param, double value, char *text, size_t size)
{
    char number[96];
    aers_param_format(param, value, number, sizeof number);
    snprintf(text, size, "%s%s%s", number, *param->unit ? " " : "", param->unit);
}

static void add_value(const struct foresight *foresight, const struct aers_action *action)
{
    const struct aers_world_value *value = &action->value;
    const struct aers_node_values *node = aers_values_find(foresight->will.values, value->node);
    const struct aers_param *param = aers_manifest_param(node->node->manifest, value->slot);
    double was = node->sent[aers_values_index(node, value->slot)];
    char address[128], subject[256], now_text[128], was_text[128] = "not told", reason[320];
    aers_manifest_address(node->node->manifest, value->slot, address, sizeof address);
    snprintf(subject, sizeof subject, "%s/%s", value->node, address);
    format_value(param, value->value, now_text, sizeof now_text);
    if (!isnan(was))
        format_value(param, was, was_text, sizeof was_text);
    snprintf(reason, sizeof reason, "%s, was %s", now_text, was_text);
    add(foresight->list, aers_action_name(action->kind), subject, reason);
}

/* ---- what is added where ways meet, as far as the nodes have told their latency */

static uint32_t added_now(const struct aers_engine *engine, const char *from, const char *to)
{
    const struct aers_graph *graph = engine->graph;
    for (size_t e = 0; e < graph->nedges; e++)
        if (strcmp(graph->nodes[graph->edges[e].from].id, from) == 0 &&
            strcmp(graph->nodes[graph->edges[e].to].id, to) == 0)
            return engine->aligner.is.delay[e];
    return 0;
}

static void add_delays(const struct foresight *foresight)
{
    const struct aers_graph *graph = foresight->will.graph;
    struct aers_alignment alignment;
    char subject[128], reason[64];
    aers_aligner_compute(&foresight->will, &alignment);
    for (size_t e = 0; e < graph->nedges; e++) {
        const char *from = graph->nodes[graph->edges[e].from].id, *to = graph->nodes[graph->edges[e].to].id;
        uint32_t was = added_now(foresight->is, from, to);
        if (alignment.delay[e] == was)
            continue;
        snprintf(subject, sizeof subject, "%s > %s", from, to);
        snprintf(reason, sizeof reason, "%u frames are added, were %u", alignment.delay[e], was);
        add(foresight->list, "align", subject, reason);
    }
    aers_alignment_finish(&alignment);
}

static void (*const adders[AERS_NACTIONS])(const struct foresight *, const struct aers_action *) = {
    [AERS_ACTION_DISCONNECT] = add_link, [AERS_ACTION_STOP] = add_client,  [AERS_ACTION_SPAWN] = add_client,
    [AERS_ACTION_SET] = add_value,       [AERS_ACTION_CONNECT] = add_link, [AERS_ACTION_SWAP] = add_client,
};

struct json_object *aers_candidate_plan(const struct aers_engine *engine, const struct aers_candidate *candidate)
{
    struct foresight foresight = {.is = engine, .will = *engine, .list = json_object_new_array()};
    struct aers_actions actions = {0};
    foresight.will.graph = candidate->graph;
    foresight.will.blueprint = candidate->blueprint;
    foresight.will.values = candidate->values;
    foresight.will.hardware = (struct aers_hardware){0};
    aers_engine_resolve_hardware(&foresight.will);
    aers_engine_desire(engine, &foresight.before);
    aers_engine_desire(&foresight.will, &foresight.after);
    aers_engine_observe(&foresight.will, &foresight.there);
    aers_diff(&foresight.after, &foresight.there, &actions);
    add_frame(&foresight);
    add_titles(&foresight);
    for (size_t i = 0; i < actions.nitems; i++)
        adders[actions.items[i].kind](&foresight, &actions.items[i]);
    add_delays(&foresight);
    aers_actions_finish(&actions);
    aers_world_finish(&foresight.before);
    aers_world_finish(&foresight.after);
    aers_world_finish(&foresight.there);
    aers_hardware_finish(&foresight.will.hardware);
    return foresight.list;
}
