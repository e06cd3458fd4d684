/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/traces.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/engine/trace_find.h"
#include "src/aers-graphd/memory.h"

enum {
    BEFORE_MS = 50,     /* that are listened to ahead of the event */
    NOTICE_MS = 100,    /* from word to a node until it listens, generously */
    TRIGGER_MS = 250,   /* a trigger that is waited for is heard so much later */
    PATIENCE_MS = 2000, /* with nodes that have not answered, once all is over */
    RETRY_MS = 100,
};

/* ---- the clock of the session ---- */

static uint32_t ms_to_frames(const struct aers_engine *engine, uint32_t ms)
{
    return (uint32_t)((uint64_t)engine->graph->rate_hz * ms / 1000);
}

static bool frame_now(struct aers_engine *engine, int64_t *frame)
{
    uint32_t now;
    return aers_patchbay_get_frame(engine->patchbay, &now) == AERS_OK &&
           aers_transport_session_frame(engine, now, frame);
}

/* ---- the table ---- */

static void destroy(struct aers_trace *trace)
{
    for (size_t i = 0; i < trace->nstops; i++)
        free(trace->stops[i].id);
    free(trace->stops);
    free(trace->tag);
    free(trace->node);
    free(trace);
}

static struct aers_trace *find(const struct aers_traces *traces, uint32_t number)
{
    for (size_t i = 0; i < traces->nitems; i++)
        if (traces->items[i]->number == number)
            return traces->items[i];
    return NULL;
}

static size_t count_under_way(const struct aers_traces *traces)
{
    size_t n = 0;
    for (size_t i = 0; i < traces->nitems; i++)
        n += traces->items[i]->state != AERS_TRACE_DONE;
    return n;
}

static size_t count_stops(const struct aers_traces *traces)
{
    size_t n = 0;
    for (size_t i = 0; i < traces->nitems; i++)
        n += traces->items[i]->nstops;
    return n;
}

/* Of those that are done. @return false: there is none */
static bool forget_oldest(struct aers_traces *traces)
{
    size_t i = 0;
    while (i < traces->nitems && traces->items[i]->state != AERS_TRACE_DONE)
        i++;
    if (i == traces->nitems)
        return false;
    destroy(traces->items[i]);
    memmove(traces->items + i, traces->items + i + 1, (--traces->nitems - i) * sizeof *traces->items);
    return true;
}

static enum aers_code add(struct aers_engine *engine, const struct aers_trace_occasion *occasion, int64_t end,
                          uint32_t *number, struct aers_error *error)
{
    struct aers_traces *traces = &engine->traces;
    if (count_under_way(traces) >= AERS_TRACES_UNDER_WAY)
        return aers_error_set(error, AERS_E_LIMIT, "", "%d events are followed already", AERS_TRACES_UNDER_WAY);
    if (!traces->items)
        traces->items = aers_need(AERS_TRACES_KEPT, sizeof *traces->items);
    struct aers_trace *trace = aers_need(1, sizeof *trace);
    enum aers_code code = aers_trace_fill(engine, occasion, trace, error);
    while (!code &&
           (traces->nitems == AERS_TRACES_KEPT || count_stops(traces) + trace->nstops > AERS_TRACES_MOST_STOPS))
        if (!forget_oldest(traces))
            code =
                aers_error_set(error, AERS_E_LIMIT, "", "as many events are followed already as an answer can tell of");
    if (code != AERS_OK) {
        destroy(trace);
        return code;
    }
    trace->number = ++traces->last_number;
    trace->end = end;
    trace->state = occasion->frame < 0 ? AERS_TRACE_WAITING : AERS_TRACE_SET;
    traces->items[traces->nitems++] = trace;
    if (trace->state == AERS_TRACE_SET)
        aers_trace_count_others(engine, trace);
    *number = trace->number;
    aers_engine_touch(engine);
    return AERS_OK;
}

/* ---- what is asked for ---- */

enum aers_code aers_traces_start(struct aers_engine *engine, const char *tag, const char *node, bool is_triggered,
                                 uint32_t *number, struct aers_error *error)
{
    struct aers_trace_occasion occasion;
    int64_t from = 0;
    if (frame_now(engine, &from))
        from += ms_to_frames(engine, NOTICE_MS);
    const enum aers_code code = aers_trace_find(engine, tag, node, is_triggered, from < 0 ? 0 : from, &occasion, error);
    return code ? code : add(engine, &occasion, INT64_MAX, number, error);
}

struct all {
    struct aers_engine *engine;
    int64_t end;
    uint32_t nstarted, nall;
};

static void on_found(void *user, const struct aers_trace_occasion *occasion)
{
    struct all *all = user;
    uint32_t number;
    all->nall++;
    if (count_under_way(&all->engine->traces) < AERS_TRACES_UNDER_WAY &&
        add(all->engine, occasion, all->end, &number, NULL) == AERS_OK)
        all->nstarted++;
}

enum aers_code aers_traces_start_all(struct aers_engine *engine, int64_t end, uint32_t *nstarted, uint32_t *nall,
                                     struct aers_error *error)
{
    struct all all = {engine, end, 0, 0};
    int64_t from = 0;
    if (frame_now(engine, &from))
        from += ms_to_frames(engine, NOTICE_MS);
    const enum aers_code code = aers_trace_each(engine, from < 0 ? 0 : from, end, on_found, &all, error);
    *nstarted = all.nstarted;
    *nall = all.nall;
    return code;
}

static struct aers_process *process_of(const struct aers_engine *engine, const char *id)
{
    const struct aers_node_values *node = aers_values_find(engine->values, id);
    struct aers_process *process = node ? aers_engine_process_of(engine, node) : NULL;
    return process && process->child.state == AERS_CHILD_READY ? process : NULL;
}

static void call_off(const struct aers_engine *engine, const struct aers_trace *trace)
{
    uint8_t packet[256];
    struct aers_osc_writer writer;
    for (size_t i = 0; i < trace->nstops; i++) {
        const struct aers_trace_stop *stop = &trace->stops[i];
        struct aers_process *process = stop->is_told && !*stop->state ? process_of(engine, stop->id) : NULL;
        if (!process)
            continue;
        aers_osc_write_start(&writer, packet, sizeof packet, "/aers/probe", "si");
        aers_osc_write_string(&writer, stop->id);
        aers_osc_write_int(&writer, (int32_t)trace->number);
        (void)!aers_process_send(process, packet, aers_osc_write_stop(&writer));
    }
}

static void end(struct aers_engine *engine, struct aers_trace *trace)
{
    call_off(engine, trace);
    for (size_t i = 0; i < trace->nstops; i++)
        if (!*trace->stops[i].state)
            snprintf(trace->stops[i].state, sizeof trace->stops[i].state, "missed");
    trace->state = AERS_TRACE_DONE;
    trace->finished = ++engine->traces.nfinished;
}

enum aers_code aers_traces_stop(struct aers_engine *engine, uint32_t number)
{
    struct aers_trace *trace = find(&engine->traces, number);
    if (!trace)
        return AERS_E_NOT_FOUND;
    if (trace->state != AERS_TRACE_DONE)
        end(engine, trace);
    return AERS_OK;
}

void aers_traces_meet(struct aers_engine *engine, const char *node, uint32_t event, int64_t *frame)
{
    uint32_t soonest = 0;
    struct aers_trace *trace = NULL;
    for (size_t i = 0; i < engine->traces.nitems && !trace; i++) {
        struct aers_trace *item = engine->traces.items[i];
        if (item->state == AERS_TRACE_WAITING && item->event == event && strcmp(item->node, node) == 0)
            trace = item;
    }
    if (!trace || aers_patchbay_get_frame_in(engine->patchbay, TRIGGER_MS * 1000, &soonest) != AERS_OK)
        return;
    const int64_t wanted = *frame >= 0 && (int32_t)((uint32_t)*frame - soonest) > 0 ? *frame : (int64_t)soonest;
    if (!aers_transport_session_frame(engine, (uint32_t)wanted, &trace->frame) || trace->frame < 0) {
        trace->frame = -1;
        return;
    }
    *frame = wanted;
    trace->state = AERS_TRACE_SET;
    aers_trace_count_others(engine, trace);
    aers_traces_tell(engine); /* at once: it will be heard soon */
}

/* ---- nodes ---- */

static enum aers_code tell(struct aers_engine *engine, struct aers_process *process, const struct aers_trace *trace,
                           const struct aers_trace_stop *stop)
{
    uint8_t packet[256];
    struct aers_osc_writer writer;
    const int64_t last = trace->frame + stop->max + trace->nframes;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/probe", "sihhi");
    aers_osc_write_string(&writer, stop->id);
    aers_osc_write_int(&writer, (int32_t)trace->number);
    aers_osc_write_int64(&writer, trace->frame + stop->min);
    aers_osc_write_int64(&writer, last < trace->end ? last : trace->end);
    aers_osc_write_int(&writer, (int32_t)ms_to_frames(engine, BEFORE_MS));
    return aers_process_send(process, packet, aers_osc_write_stop(&writer));
}

/* Before the clock starts a node's latency may not be known: everybody tells it before he is ready. */
static bool are_all_there(const struct aers_engine *engine, const struct aers_trace *trace)
{
    for (size_t i = 0; i < trace->nstops; i++)
        if (!process_of(engine, trace->stops[i].id))
            return false;
    return true;
}

static void tell_of(struct aers_engine *engine, struct aers_trace *trace)
{
    if (engine->session.state != AERS_SESSION_RUNNING && !are_all_there(engine, trace))
        return;
    aers_trace_time(engine, trace);
    for (size_t i = 0; i < trace->nstops; i++) {
        struct aers_trace_stop *stop = &trace->stops[i];
        struct aers_process *process = stop->is_told ? NULL : process_of(engine, stop->id);
        if (!process)
            continue;
        if (trace->frame + stop->min >= trace->end) { /* it arrives when all is over */
            snprintf(stop->state, sizeof stop->state, "missed");
            stop->is_told = true;
            continue;
        }
        stop->is_told = tell(engine, process, trace, stop) == AERS_OK;
        if (!stop->is_told)
            aers_engine_touch_in(engine, RETRY_MS);
    }
}

void aers_traces_tell(struct aers_engine *engine)
{
    for (size_t i = 0; i < engine->traces.nitems; i++)
        if (engine->traces.items[i]->state == AERS_TRACE_SET)
            tell_of(engine, engine->traces.items[i]);
}

void aers_traces_begin(struct aers_engine *engine, const struct aers_process *process)
{
    for (size_t i = 0; i < engine->traces.nitems; i++) {
        const struct aers_trace *trace = engine->traces.items[i];
        for (size_t k = 0; trace->state == AERS_TRACE_SET && k < trace->nstops; k++)
            if (!*trace->stops[k].state && process_of(engine, trace->stops[k].id) == process)
                trace->stops[k].is_told = false;
    }
}

enum aers_code aers_traces_take(struct aers_engine *engine, const struct aers_osc_message *message)
{
    enum { NODE, NUMBER, STATE, ARRIVED, BEFORE, PEAK, RMS, NARGS };
    struct aers_osc_reader reader;
    struct aers_osc_arg arg[NARGS];
    if (strcmp(message->types, "sishfff") != 0)
        return AERS_E_INVALID;
    aers_osc_reader_init(&reader, message);
    for (size_t i = 0; i < NARGS; i++)
        if (!aers_osc_read(&reader, &arg[i]))
            return AERS_E_INVALID;
    struct aers_trace *trace = find(&engine->traces, (uint32_t)arg[NUMBER].i);
    size_t nleft = 0;
    for (size_t i = 0; trace && trace->state == AERS_TRACE_SET && i < trace->nstops; i++) {
        struct aers_trace_stop *stop = &trace->stops[i];
        if (!*stop->state && strcmp(stop->id, arg[NODE].s) == 0) {
            snprintf(stop->state, sizeof stop->state, "%s", arg[STATE].s);
            stop->arrived = arg[ARRIVED].h;
            stop->before_db = (double)arg[BEFORE].f;
            stop->peak_db = (double)arg[PEAK].f;
            stop->rms_db = (double)arg[RMS].f;
        }
        nleft += !*stop->state;
    }
    if (trace && trace->state == AERS_TRACE_SET && nleft == 0)
        end(engine, trace);
    return AERS_OK;
}

/* Who has died, or is not there, will not answer. */
void aers_traces_look(struct aers_engine *engine)
{
    int64_t now;
    if (!engine->graph || count_under_way(&engine->traces) == 0 || !frame_now(engine, &now))
        return;
    for (size_t i = 0; i < engine->traces.nitems; i++) {
        struct aers_trace *trace = engine->traces.items[i];
        uint32_t latest = 0;
        for (size_t k = 0; k < trace->nstops; k++)
            latest = trace->stops[k].max > latest ? trace->stops[k].max : latest;
        if (trace->state != AERS_TRACE_SET || now < trace->frame + latest + trace->nframes)
            trace->late_since_ms = 0;
        else if (trace->late_since_ms == 0)
            trace->late_since_ms = uv_now(engine->loop);
        else if (uv_now(engine->loop) - trace->late_since_ms > PATIENCE_MS)
            end(engine, trace);
    }
}

/* ---- told ---- */

static struct json_object *describe_stop(const struct aers_engine *engine, const struct aers_trace *trace,
                                         const struct aers_trace_stop *stop)
{
    struct json_object *object = json_object_new_object();
    const bool has_arrived = stop->arrived >= 0 && trace->frame >= 0;
    const double rate_hz = engine->graph->rate_hz;
    aers_json_add_string(object, "id", stop->id);
    aers_json_add_bool(object, "output", stop->is_output);
    aers_json_add_string(object, "state", *stop->state ? stop->state : "waiting");
    aers_json_add_int(object, "path_min_frames", stop->min);
    aers_json_add_int(object, "path_max_frames", stop->max);
    json_object_object_add(object, "arrived_frame", has_arrived ? json_object_new_int64(stop->arrived) : NULL);
    json_object_object_add(object, "after_frames",
                           has_arrived ? json_object_new_int64(stop->arrived - trace->frame) : NULL);
    json_object_object_add(object, "after_ms",
                           has_arrived ? aers_json_number(1000.0 * (double)(stop->arrived - trace->frame) / rate_hz, 3)
                                       : NULL);
    if (*stop->state && strcmp(stop->state, "missed") != 0) {
        aers_json_add_number(object, "before_dbfs", stop->before_db, 2);
        aers_json_add_number(object, "peak_dbfs", stop->peak_db, 2);
        aers_json_add_number(object, "rms_dbfs", stop->rms_db, 2);
    }
    return object;
}

struct json_object *aers_trace_describe(const struct aers_engine *engine, const struct aers_trace *trace)
{
    static const char *const states[] = {"waiting", "set", "done"};
    struct json_object *object = json_object_new_object(), *stops = json_object_new_array();
    aers_json_add_int(object, "trace", trace->number);
    aers_json_add_string(object, "state", states[trace->state]);
    aers_json_add_string(object, "tag", trace->tag);
    aers_json_add_string(object, "node", trace->node);
    aers_json_add_int(object, "event", trace->event);
    json_object_object_add(object, "frame", trace->frame >= 0 ? json_object_new_int64(trace->frame) : NULL);
    json_object_object_add(
        object, "at_s", trace->frame >= 0 ? aers_json_number((double)trace->frame / engine->graph->rate_hz, 6) : NULL);
    aers_json_add_int(object, "nframes", trace->nframes);
    aers_json_add_int(object, "others", trace->nothers);
    aers_json_add_int(object, "finished", trace->finished);
    for (size_t i = 0; i < trace->nstops; i++)
        json_object_array_add(stops, describe_stop(engine, trace, &trace->stops[i]));
    json_object_object_add(object, "nodes", stops);
    return object;
}

void aers_traces_finish(struct aers_traces *traces)
{
    for (size_t i = 0; i < traces->nitems; i++)
        destroy(traces->items[i]);
    free(traces->items);
    *traces = (struct aers_traces){0};
}
