/* SPDX-License-Identifier: ISC */
/* meter.h - the program as one value: what is collected, who listens, and the handlers' way to both. */
#ifndef AERS_METER_METER_H
#define AERS_METER_METER_H

#include "src/aers-meter/api/advertise.h"
#include "src/aers-meter/api/log_lines.h"
#include "src/aers-meter/api/oscquery_socket.h"
#include "src/aers-meter/collect/graphd_lines.h"
#include "src/aers-meter/collect/node_table.h"
#include "src/aers-meter/collect/operations.h"
#include "src/aers-meter/collect/receiver.h"
#include "src/aers-meter/collect/text.h"
#include "src/aers-meter/collect/trace_feed.h"
#include "src/aers-meter/collect/world.h"
#include "src/aers-meter/http/hub.h"
#include "src/aers-meter/http/loop.h"
#include "src/aers-meter/http/server.h"

enum { AERS_METER_MAX_HOSTS = 8 };

struct aers_meter_config {
    const char *http;                            /* HOST:PORT */
    const char *osc;                             /* HOST:PORT */
    const char *graphd;                          /* osc.tcp://HOST:PORT/ */
    const char *token_file, *tls_cert, *tls_key; /* NULL: not given */
    const char *allowed_hosts[AERS_METER_MAX_HOSTS];
    size_t nallowed_hosts;
    bool allows_set_param; /* over the WebSocket */
    bool is_unannounced;   /* by mDNS */
    uint32_t interval_ms;
};

struct aers_meter {
    struct aers_meter_config config;
    struct aers_loop *loop;
    struct aers_node_table table;
    struct aers_receiver *receiver;
    struct aers_link *link;
    struct aers_world world;
    struct aers_operations operations;
    struct aers_log_lines lines;
    struct aers_graphd_lines graphd_lines;
    struct aers_trace_feed traces;
    struct aers_hub *hub;
    struct aers_oscquery oscquery;
    struct aers_advertised advertised;
    struct aers_server *server;
    struct aers_watch *packets;
    struct aers_timer *tick, *second, *rest;
    struct aers_text text, delta;   /* where the next message for the hub is written */
    struct json_object *announced;  /* the graph of the last one; NULL: none yet */
    uint64_t frame_seq, frame_tick; /* of the newest frame, and the tick it was cut at */
    uint64_t due_us, started_us;
    uint64_t table_version; /* of the last status sent */
    int signals;            /* descriptor */
    uint32_t lag_us, lag_max_us,
        lag_seen_us;                     /* how late ticks come: the last, the worst since and in the last second */
    uint64_t lost_before, lost_recently; /* messages, up to and within the last second */
    bool status_is_old, graph_is_old;    /* the hub's texts are behind the world */
};

enum aers_code aers_meter_start(struct aers_meter *meter, const struct aers_meter_config *config,
                                struct aers_error *error) AERS_MUST_USE;
void aers_meter_run(struct aers_meter *meter);  /* until SIGTERM or SIGINT */
void aers_meter_stop(struct aers_meter *meter); /* also after a failed start; zeroed is fine */

double aers_meter_rate_hz(const struct aers_meter *meter); /* graphd's, else guessed */
/* The newest frame, written now when nobody listens. */
const struct aers_text *aers_meter_frame(struct aers_meter *meter);

#endif
