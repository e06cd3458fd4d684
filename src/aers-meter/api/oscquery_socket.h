/* SPDX-License-Identifier: ISC */
/* api/oscquery_socket.h - the WebSocket of OSCQuery: LISTEN and IGNORE, values as they change, paths as they come and
 * go, and, where it is allowed, values that are set. */
#ifndef AERS_METER_OSCQUERY_SOCKET_H
#define AERS_METER_OSCQUERY_SOCKET_H

#include "src/aers-meter/collect/feed.h"
#include "src/aers-meter/http/listeners.h"

struct aers_meter;

struct aers_oscquery {
    struct aers_listeners *listeners;
    struct aers_feed feed;
    struct json_object *tree; /* the namespace that was told of last; NULL: none yet */
    int64_t revision;         /* of the graph it was made of */
    bool asked;
};

enum aers_code aers_oscquery_start(struct aers_meter *meter, struct aers_error *error) AERS_MUST_USE;
void aers_oscquery_stop_feed(struct aers_meter *meter); /* before the loop */
void aers_oscquery_finish(struct aers_meter *meter);    /* after it */
/* A status has come: if the graph is another, who listens is told what has become of the namespace. */
void aers_oscquery_look(struct aers_meter *meter);

#endif
