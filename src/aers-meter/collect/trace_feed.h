/* SPDX-License-Identifier: ISC */
/* collect/trace_feed.h - traces of events that graphd has finished, each once: asked for when its status says that
 * there are more than before. */
#ifndef AERS_METER_TRACE_FEED_H
#define AERS_METER_TRACE_FEED_H

#include "common/doc/json.h"
#include "src/aers-meter/collect/link.h"

struct aers_trace_feed {
    struct aers_link *link;
    void (*trace)(void *user, struct json_object *trace); /* one that has come; lent for the call */
    void *user;
    int64_t nknown; /* those that were finished when last looked; below 0: nothing is known yet */
    bool asked;
};

/* link, trace and user are set by the caller before. */
void aers_trace_feed_init(struct aers_trace_feed *feed);
/* With every status that comes; NULL while there is none. What had been finished before the first is old. */
void aers_trace_feed_look(struct aers_trace_feed *feed, struct json_object *status);

#endif
