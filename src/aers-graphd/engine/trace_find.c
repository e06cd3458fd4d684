/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/trace_find.h"

#include <stdlib.h>
#include <string.h>

#include "common/model/audio_file.h"
#include "common/model/occasions.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { MOST_OTHERS = 1000 };

/* ---- occasions ---- */

static bool has_timeline(const struct aers_graph_node *node)
{
    return strcmp(node->manifest->name, "builtin/events") == 0;
}

static uint64_t seed_of(const struct aers_engine *engine, size_t node)
{
    uint32_t slot;
    if (aers_manifest_resolve(engine->graph->nodes[node].manifest, 0, "seed", &slot, NULL, NULL) != AERS_OK)
        return 0;
    return (uint64_t)aers_values_get(&engine->values->nodes[node], slot);
}

/* Of one source: the next one with a time, else the first that waits to be triggered. */
static enum aers_code find_here(struct aers_engine *engine, size_t node, const char *tag, bool is_triggered,
                                int64_t from, struct aers_trace_occasion *out, bool *has_tag, struct aers_error *error)
{
    const struct aers_timeline *timeline;
    struct aers_occasions occasions;
    struct aers_happening next;
    enum aers_code code = aers_book_timeline(engine, engine->graph->nodes[node].id, &timeline, error);
    if (code == AERS_OK)
        code = aers_occasions_init(&occasions, timeline, tag, seed_of(engine, node));
    if (code != AERS_OK)
        return code;
    aers_schedule_locate(&occasions.schedule, from);
    *out = (struct aers_trace_occasion){node, 0, -1};
    if (!is_triggered && aers_schedule_pop(&occasions.schedule, INT64_MAX, &next))
        *out = (struct aers_trace_occasion){node, next.event + 1, next.frame};
    aers_occasions_finish(&occasions);
    for (uint32_t i = 0; i < timeline->nevents; i++) {
        const struct aers_timeline_event *event = &timeline->events[i];
        const bool is_it = event->tag && strcmp(event->tag, tag) == 0;
        *has_tag |= is_it;
        if (is_it && out->event == 0 && (is_triggered || event->frame == AERS_TIMELINE_UNSET))
            out->event = i + 1;
    }
    return AERS_OK;
}

static enum aers_code say_none(const char *tag, bool has_tag, bool has_source, struct aers_error *error)
{
    if (has_tag)
        return aers_error_set(error, AERS_E_CONFLICT, "",
                              "the last event with the tag \"%.64s\" has been; it can be triggered", tag);
    return aers_error_set(
        error, AERS_E_NOT_FOUND, "",
        has_source ? "no event has the tag \"%.64s\"" : "no source of events is here, so none \"%.64s\"", tag);
}

enum aers_code aers_trace_find(struct aers_engine *engine, const char *tag, const char *node, bool is_triggered,
                               int64_t from, struct aers_trace_occasion *out, struct aers_error *error)
{
    bool has_tag = false, has_source = false;
    struct aers_trace_occasion best = {0, 0, -1};
    if (node && !aers_graph_find(engine->graph, node))
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node %.64s", node);
    for (size_t n = 0; n < engine->graph->nnodes; n++) {
        struct aers_trace_occasion here;
        if (!has_timeline(&engine->graph->nodes[n]) || (node && strcmp(node, engine->graph->nodes[n].id) != 0))
            continue;
        has_source = true;
        const enum aers_code code = find_here(engine, n, tag, is_triggered, from, &here, &has_tag, error);
        if (code != AERS_OK)
            return code;
        const bool is_sooner = here.frame >= 0 && (best.frame < 0 || here.frame < best.frame);
        if (here.event && (best.event == 0 || is_sooner))
            best = here;
    }
    *out = best;
    return best.event ? AERS_OK : say_none(tag, has_tag, has_source, error);
}

enum aers_code aers_trace_each(struct aers_engine *engine, int64_t from, int64_t end, aers_trace_found_fn *found,
                               void *user, struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    for (size_t n = 0; n < engine->graph->nnodes && code == AERS_OK; n++) {
        const struct aers_timeline *timeline;
        struct aers_occasions occasions = {0};
        struct aers_happening next;
        if (!has_timeline(&engine->graph->nodes[n]))
            continue;
        code = aers_book_timeline(engine, engine->graph->nodes[n].id, &timeline, error);
        if (code == AERS_OK)
            code = aers_occasions_init(&occasions, timeline, "", seed_of(engine, n));
        if (code == AERS_OK)
            aers_schedule_locate(&occasions.schedule, from);
        while (code == AERS_OK && aers_schedule_pop(&occasions.schedule, end, &next))
            found(user, &(struct aers_trace_occasion){n, next.event + 1, next.frame});
        aers_occasions_finish(&occasions);
    }
    return code;
}

/* ---- a trace ---- */

/* Its duration; of a file without one, the file's; of a synth a second. */
static int64_t length_of(const struct aers_engine *engine, const struct aers_timeline_event *event)
{
    const int64_t rate_hz = engine->graph->rate_hz;
    struct aers_audio_file file;
    int64_t nframes = event->nframes ? event->nframes : rate_hz;
    if (!event->nframes && event->play && aers_audio_file_probe(event->play, &file, NULL) == AERS_OK)
        nframes = (int64_t)((double)file.nframes * (double)rate_hz / file.rate_hz);
    nframes = nframes > AERS_TRACES_MOST_S * rate_hz ? AERS_TRACES_MOST_S * rate_hz : nframes;
    return nframes < 1 ? 1 : nframes;
}

/* [nnodes] what can be reached from a node, itself too. Feedback is left out: what comes back has arrived before. */
static bool *find_reached(const struct aers_graph *graph, const struct aers_adjacency *adjacency, size_t from)
{
    bool *is_reached = aers_need(graph->nnodes, sizeof *is_reached);
    is_reached[from] = true;
    for (size_t i = 0; i < graph->nnodes; i++) {
        const size_t n = graph->order[i];
        for (size_t k = adjacency->in_first[n]; k < adjacency->in_first[n + 1]; k++) {
            const struct aers_graph_edge *edge = &graph->edges[adjacency->in[k]];
            is_reached[n] |= !edge->feedback && is_reached[edge->from];
        }
    }
    return is_reached;
}

enum aers_code aers_trace_fill(struct aers_engine *engine, const struct aers_trace_occasion *occasion,
                               struct aers_trace *trace, struct aers_error *error)
{
    const struct aers_graph *graph = engine->graph;
    const struct aers_timeline *timeline;
    const struct aers_graph_node *source = &graph->nodes[occasion->node];
    const enum aers_code code = aers_book_timeline(engine, source->id, &timeline, error);
    if (code != AERS_OK)
        return code;
    const struct aers_timeline_event *event = &timeline->events[occasion->event - 1];
    trace->tag = aers_need_string(event->tag ? event->tag : "");
    trace->node = aers_need_string(source->id);
    trace->event = occasion->event;
    trace->frame = occasion->frame;
    trace->nframes = length_of(engine, event);
    bool *is_reached = find_reached(graph, &engine->blueprint->wiring.adjacency, occasion->node);
    trace->stops = aers_need(graph->nnodes, sizeof *trace->stops);
    for (size_t i = 0; i < graph->nnodes; i++) {
        const struct aers_graph_node *node = &graph->nodes[graph->order[i]];
        if (is_reached[graph->order[i]])
            trace->stops[trace->nstops++] = (struct aers_trace_stop){
                .id = aers_need_string(node->id), .is_output = node->type == AERS_NODE_OUTPUT, .arrived = -1};
    }
    free(is_reached);
    return AERS_OK;
}

/* ---- when ---- */

static struct aers_trace_stop *find_stop(struct aers_trace *trace, const char *id)
{
    for (size_t i = 0; i < trace->nstops; i++)
        if (strcmp(trace->stops[i].id, id) == 0)
            return &trace->stops[i];
    return NULL;
}

/* The frames from the source to what arrives at a node; the stops before it have theirs. */
static void reach(const struct aers_engine *engine, struct aers_trace *trace, size_t node, struct aers_trace_stop *stop)
{
    const struct aers_adjacency *adjacency = &engine->blueprint->wiring.adjacency;
    uint32_t min = UINT32_MAX, max = 0;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        const struct aers_graph_edge *edge = &engine->graph->edges[adjacency->in[i]];
        const uint32_t delay = engine->aligner.is.delay[adjacency->in[i]];
        const struct aers_trace_stop *before =
            edge->feedback ? NULL : find_stop(trace, engine->graph->nodes[edge->from].id);
        if (!before)
            continue;
        min = before->min + delay < min ? before->min + delay : min;
        max = before->max + delay > max ? before->max + delay : max;
    }
    stop->min = (min == UINT32_MAX ? 0 : min) + aers_aligner_latency(engine, node);
    stop->max = max + aers_aligner_latency(engine, node);
}

void aers_trace_time(const struct aers_engine *engine, struct aers_trace *trace)
{
    for (size_t i = 0; i < trace->nstops; i++) {
        struct aers_trace_stop *stop = &trace->stops[i];
        const struct aers_graph_node *node = aers_graph_find(engine->graph, stop->id);
        if (node && !stop->is_told)
            reach(engine, trace, (size_t)(node - engine->graph->nodes), stop);
    }
}

void aers_trace_count_others(struct aers_engine *engine, struct aers_trace *trace)
{
    const struct aers_graph_node *node = aers_graph_find(engine->graph, trace->node);
    const struct aers_timeline *timeline;
    struct aers_occasions occasions;
    struct aers_happening next;
    if (!node || aers_book_timeline(engine, node->id, &timeline, NULL) != AERS_OK ||
        aers_occasions_init(&occasions, timeline, NULL, seed_of(engine, (size_t)(node - engine->graph->nodes))) !=
            AERS_OK)
        return;
    trace->nothers = 0;
    aers_schedule_locate(&occasions.schedule, trace->frame);
    while (trace->nothers < MOST_OTHERS && aers_schedule_pop(&occasions.schedule, trace->frame + trace->nframes, &next))
        trace->nothers += next.frame != trace->frame || next.event + 1 != trace->event;
    aers_occasions_finish(&occasions);
}
