/* SPDX-License-Identifier: ISC */
/* engine/trace_find.h - which occasion of which event a trace is of, and which nodes it passes. Main thread. */
#ifndef AERS_GRAPHD_TRACE_FIND_H
#define AERS_GRAPHD_TRACE_FIND_H

#include "src/aers-graphd/engine/traces.h"

/* One occasion, of an event of `node`; frame -1: it is to be triggered. */
struct aers_trace_occasion {
    size_t node;
    uint32_t event; /* from 1 */
    int64_t frame;
};

/* As aers_traces_start says. from: frame of the session, nothing is looked for before. */
enum aers_code aers_trace_find(struct aers_engine *engine, const char *tag, const char *node, bool is_triggered,
                               int64_t from, struct aers_trace_occasion *out, struct aers_error *error) AERS_MUST_USE;

/* Calls found() with every occasion of a tagged event in from .. end, source by source. */
typedef void aers_trace_found_fn(void *user, const struct aers_trace_occasion *occasion);
enum aers_code aers_trace_each(struct aers_engine *engine, int64_t from, int64_t end, aers_trace_found_fn *found,
                               void *user, struct aers_error *error) AERS_MUST_USE;

/* For an occasion: its tag and node, how long it is listened to, its stops, in a trace that is zeroed. */
enum aers_code aers_trace_fill(struct aers_engine *engine, const struct aers_trace_occasion *occasion,
                               struct aers_trace *trace, struct aers_error *error) AERS_MUST_USE;
/* When the event arrives at each of the stops, by what is known of their latencies now. */
void aers_trace_time(const struct aers_engine *engine, struct aers_trace *trace);
/* How many other events of the source begin while it is listened to. */
void aers_trace_count_others(struct aers_engine *engine, struct aers_trace *trace);

#endif
