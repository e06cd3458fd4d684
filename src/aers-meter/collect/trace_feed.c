/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/trace_feed.h"

#include <string.h>

enum { TIMEOUT_MS = 2000 };

void aers_trace_feed_init(struct aers_trace_feed *feed)
{
    feed->nknown = -1;
    feed->asked = false;
}

static void take_all(struct aers_trace_feed *feed, struct json_object *answer)
{
    struct json_object *traces = NULL;
    const int64_t nknown = feed->nknown;
    json_object_object_get_ex(answer, "traces", &traces);
    if (!json_object_is_type(traces, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(traces); i++) {
        struct json_object *trace = json_object_array_get_idx(traces, i);
        const int64_t finished = aers_json_get_int(trace, "finished", 0);
        if (finished <= nknown)
            continue;
        feed->trace(feed->user, trace);
        feed->nknown = finished > feed->nknown ? finished : feed->nknown;
    }
}

static void on_answer(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_trace_feed *feed = user;
    struct aers_osc_arg arg;
    struct aers_error error;
    struct json_object *answer = NULL;
    (void)what;
    feed->asked = false;
    if (code == AERS_OK && aers_osc_read(args, &arg) && arg.type == 's' &&
        aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &answer, &error) == AERS_OK)
        take_all(feed, answer);
    json_object_put(answer);
}

void aers_trace_feed_look(struct aers_trace_feed *feed, struct json_object *status)
{
    const int64_t nfinished = status ? aers_json_get_int(status, "traced", -1) : -1;
    if (feed->nknown < 0 || nfinished < feed->nknown) /* another graphd counts anew */
        feed->nknown = nfinished;
    if (!feed->asked && nfinished > feed->nknown)
        feed->asked = aers_link_ask(feed->link, "/aers/trace/list", TIMEOUT_MS, on_answer, feed) == AERS_OK;
}
