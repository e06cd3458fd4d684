/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/up.h - start what a graph needs, watch it, and stop what was started, in the reverse order.
 *
 *   JACK server (found, or jackd) -> aers-meter and aers-graphd -> playing -> stopping
 *
 * Each step waits for a condition and has a deadline. A child that dies ends all with an error, with two exceptions: a
 * clean exit of aers-graphd (aers-ctl down) is a clean end, and while the graph plays a jackd of ours that dies is
 * started again, for aers-graphd then brings the graph back. One that answers aers-graphd no more (it is wedged) is
 * killed. */
#ifndef AERS_CTL_UP_UP_H
#define AERS_CTL_UP_UP_H

#include "common/model/graph.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/http.h"
#include "src/aers-ctl/up/child.h"
#include "src/aers-ctl/up/endpoint.h"
#include "src/aers-ctl/up/guard.h"
#include "src/aers-ctl/up/jack.h"

struct aers_up_config {
    const char *graph;       /* path */
    const char *osc;         /* where graphd is to listen; NULL: as the --url says */
    const char *http;        /* where the meter is to serve; NULL: as --meter says */
    const char *meter_osc;   /* where the meter takes meters; NULL: 127.0.0.1:7771 */
    const char *jack_server; /* or NULL */
    const char *trace;       /* as of aers-graphd, or NULL */
    double for_s;            /* play this long; 0: until told */
};

enum aers_up_phase {
    AERS_UP_FIND_JACK,
    AERS_UP_WAIT_FOR_JACK,
    AERS_UP_START_PROGRAMS,
    AERS_UP_WAIT_FOR_METER,
    AERS_UP_WAIT_FOR_GRAPH,
    AERS_UP_PLAYING,
    AERS_UP_STOPPING,
    AERS_UP_NPHASES
};

enum { AERS_UP_JACKDS = 3 }; /* deaths of a jackd within a minute are one too many */
enum { AERS_UP_JACKD, AERS_UP_METER, AERS_UP_GRAPHD, AERS_UP_NCHILDREN }; /* in the order of their start */

struct aers_up {
    struct aers_ctl *ctl;
    const struct aers_up_config *config;
    struct aers_graph *graph;
    char osc[AERS_ENDPOINT_SIZE], http[AERS_ENDPOINT_SIZE], meter_osc[AERS_ENDPOINT_SIZE];
    char osc_url[AERS_ENDPOINT_SIZE + 16], http_url[AERS_ENDPOINT_SIZE + 16], meter_url[AERS_ENDPOINT_SIZE + 16];
    struct aers_jackd jackd;
    struct aers_child children[AERS_UP_NCHILDREN];
    struct aers_guard guard;
    struct aers_ctl ask; /* the questions to graphd, short of breath */
    struct aers_http *meter;
    uv_loop_t loop;
    uv_timer_t look;   /* the next look at what is waited for; while stopping: the end of patience */
    uv_timer_t finish; /* --for */
    uv_signal_t signals[3];
    enum aers_up_phase phase;
    uint64_t deadline_ms;                   /* of the phase, in uv_now's time */
    uint64_t jackd_died_ms[AERS_UP_JACKDS]; /* the last ones of ours, in uv_now's time */
    unsigned njackd_deaths;
    enum aers_code code; /* how it will end */
};

/* Returns when everything that was started has stopped. The sentence of a failure is in ctl->error. */
enum aers_code aers_up_run(struct aers_ctl *ctl, const struct aers_up_config *config) AERS_MUST_USE;

/* up_programs.c: the command lines of the two programs. */
enum aers_code aers_up_start_meter(struct aers_up *up) AERS_MUST_USE;
enum aers_code aers_up_start_graphd(struct aers_up *up) AERS_MUST_USE;
/* up_prepare.c: everything that can be known before anything is started. */
enum aers_code aers_up_prepare(struct aers_up *up) AERS_MUST_USE;
/* revive.c: while the graph plays on a jackd of ours. */
void aers_up_watch_jackd(struct aers_up *up);
bool aers_up_revive_jackd(struct aers_up *up); /* it has died. @return false: it has too often, or cannot be started */
/* announce.c: what plays and where to look; status is /aers/status. */
void aers_up_announce(const struct aers_up *up, struct json_object *status);

#endif
