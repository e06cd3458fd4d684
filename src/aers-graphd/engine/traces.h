/* SPDX-License-Identifier: ISC */
/* engine/traces.h - events that are followed: which nodes one passes, when it arrives at each and how loud.
 *
 *     waiting --it is triggered--> set --every node has measured, or it is long over--> done
 *
 * An event begins at a frame of the session that is known before it comes. Whoever can be reached from its source is
 * told to measure what it says from then on, later by as much as the ways from there to it are late: each does so in
 * its audio thread, by the same clock (aers-node/rt/probe.h). Main thread. */
#ifndef AERS_GRAPHD_TRACES_H
#define AERS_GRAPHD_TRACES_H

#include "common/doc/json.h"
#include "common/model/timeline.h"
#include "common/osc/gate.h"

struct aers_engine;
struct aers_process;

enum {
    AERS_TRACES_KEPT = 128,
    AERS_TRACES_MOST_STOPS = 20000, /* of all that are kept: a message has its bounds */
    AERS_TRACES_UNDER_WAY = 64,     /* at most; as many as a node can listen for */
    AERS_TRACES_MOST_S = 10         /* of an event, that are measured */
};

enum aers_trace_state { AERS_TRACE_WAITING, AERS_TRACE_SET, AERS_TRACE_DONE };

/* A node that the event passes. */
struct aers_trace_stop {
    char *id;
    uint32_t min, max; /* frames from the source to what leaves it, by the shortest and the longest way */
    bool is_told, is_output;
    char state[8];   /* "" while it is waited for, "whole", "torn", "missed" */
    int64_t arrived; /* frame of the session, -1: nothing has stood out */
    double before_db, peak_db, rms_db;
};

struct aers_trace {
    uint32_t number;
    enum aers_trace_state state;
    char *tag, *node;
    uint32_t event;                /* of the timeline, from 1 */
    int64_t frame;                 /* of the session; -1 while it waits */
    int64_t nframes;               /* so long it is listened to, */
    int64_t end;                   /* and not beyond this frame of the session */
    uint32_t nothers;              /* events of the same source that begin meanwhile */
    struct aers_trace_stop *stops; /* [nstops] in the order of the graph, the source first */
    size_t nstops;
    uint32_t finished;      /* as the how manieth, from 1; 0: it is not */
    uint64_t late_since_ms; /* 0: it is not overdue */
};

/* Zeroed is empty. */
struct aers_traces {
    struct aers_trace **items; /* [nitems] the oldest first */
    size_t nitems;
    uint32_t last_number;
    uint32_t nfinished; /* ever */
};

/* The event of this tag (and node, NULL: of any) that begins next; or the one that is to be triggered.
 * AERS_E_NOT_FOUND, AERS_E_CONFLICT: none of them is still to come. AERS_E_LIMIT. */
enum aers_code aers_traces_start(struct aers_engine *engine, const char *tag, const char *node, bool is_triggered,
                                 uint32_t *number, struct aers_error *error) AERS_MUST_USE;
/* Every tagged event that begins before this frame of the session, as many as may be under way; how many there are. */
enum aers_code aers_traces_start_all(struct aers_engine *engine, int64_t end, uint32_t *nstarted, uint32_t *nall,
                                     struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_traces_stop(struct aers_engine *engine, uint32_t number) AERS_MUST_USE; /* AERS_E_NOT_FOUND */
/* Event `event` of a node is to be triggered at a JACK frame, -1: now. Where a trace waits for it, the frame is moved
 * so far ahead that every node can know of it. */
void aers_traces_meet(struct aers_engine *engine, const char *node, uint32_t event, int64_t *frame);

void aers_traces_tell(struct aers_engine *engine); /* in every turn: to who is ready, what it does not know */
void aers_traces_begin(struct aers_engine *engine, const struct aers_process *process); /* it is new */
void aers_traces_look(struct aers_engine *engine);                                      /* four times a second */
/* /aers/probed of a node; AERS_E_INVALID when it is not one. */
enum aers_code aers_traces_take(struct aers_engine *engine, const struct aers_osc_message *message) AERS_MUST_USE;
struct json_object *aers_trace_describe(const struct aers_engine *engine, const struct aers_trace *trace);
void aers_traces_finish(struct aers_traces *traces);

#endif
