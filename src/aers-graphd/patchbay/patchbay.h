/* SPDX-License-Identifier: ISC */
/* patchbay/patchbay.h - graphd's only door to JACK, on a thread of its own, because every call into libjack may block:
 * for milliseconds as a rule, for ever when the server is wedged.
 *
 *     main thread --requests (bounded queue)--> patchbay thread --libjack--> server
 *     main thread <--reports (uv_async)-------- patchbay thread <--callbacks raise flags--
 *
 * The thread opens its client, opens it anew, trying ten times a second, after the server has gone, and sends a
 * snapshot whenever ports or connections have changed. All functions here are the main thread's, and none of them
 * blocks. */
#ifndef AERS_GRAPHD_PATCHBAY_H
#define AERS_GRAPHD_PATCHBAY_H

#include <uv.h>

#include "common/base/error.h"
#include "src/aers-graphd/patchbay/snapshot.h"

struct aers_patchbay;

enum aers_report_kind {
    AERS_REPORT_OPENED,      /* rate_hz, nframes, priority, what: the name of graphd's own client */
    AERS_REPORT_UNAVAILABLE, /* what: no server, tried again and again */
    AERS_REPORT_LOST,        /* what: the server has gone */
    AERS_REPORT_SNAPSHOT,    /* snapshot: the receiver's now */
    AERS_REPORT_LINK,        /* src, dst, connect, code: a request is done */
    AERS_REPORT_BLOCK, /* nframes: the server's block size, asked for or not; code: of the request if there was one */
    AERS_NREPORTS
};

struct aers_report {
    enum aers_report_kind kind;
    enum aers_code code;
    uint32_t rate_hz, nframes;
    int priority; /* of the clients' audio threads, 0: not real time */
    char *what, *src, *dst;
    bool connect;
    struct aers_snapshot *snapshot; /* taken over by who sets this to NULL */
    struct aers_report *next;
};

typedef void aers_report_fn(void *user, struct aers_report *report);

/* server: a JACK server's name, or NULL for the default. The first report is OPENED or UNAVAILABLE. */
struct aers_patchbay *aers_patchbay_start(uv_loop_t *loop, const char *server, aers_report_fn *report, void *user);
/* Waits up to two seconds for the thread to close its client; one that is stuck in libjack is left behind to the
 * process's end. The memory goes with the loop's next turn. */
void aers_patchbay_stop(struct aers_patchbay *patchbay);

/* AERS_E_FULL: too many requests are waiting. Done when its report comes. */
enum aers_code aers_patchbay_connect(struct aers_patchbay *patchbay, const char *src, const char *dst) AERS_MUST_USE;
enum aers_code aers_patchbay_disconnect(struct aers_patchbay *patchbay, const char *src, const char *dst) AERS_MUST_USE;
enum aers_code aers_patchbay_set_block(struct aers_patchbay *patchbay, uint32_t nframes) AERS_MUST_USE;

/* Time. AERS_E_UNAVAILABLE without a server. A frame is JACK's own 32-bit count, which wraps. */
enum aers_code aers_patchbay_get_frame(struct aers_patchbay *patchbay, uint32_t *frame) AERS_MUST_USE;
/* The frame that is delay_us from now. */
enum aers_code aers_patchbay_get_frame_in(struct aers_patchbay *patchbay, int64_t delay_us,
                                          uint32_t *frame) AERS_MUST_USE;

/* The frame of the server's present cycle; false without a server, and while it runs freely, not in time. Any thread.
 */
bool aers_patchbay_get_cycle(struct aers_patchbay *patchbay, uint32_t *frame);

/* JACK's transport. */
struct aers_transport_place {
    bool is_rolling, has_bbt;
    uint32_t frame;
    int32_t bar, beat, tick;
    double bpm, beats_per_bar, ticks_per_beat;
};
bool aers_patchbay_get_transport(struct aers_patchbay *patchbay,
                                 struct aers_transport_place *place); /* false: no server */
/* AERS_E_UNAVAILABLE without a server. In force with one of its next cycles. */
enum aers_code aers_patchbay_roll(struct aers_patchbay *patchbay, bool rolls) AERS_MUST_USE;
enum aers_code aers_patchbay_locate(struct aers_patchbay *patchbay, uint32_t frame) AERS_MUST_USE;

/* Figures. */
uint64_t aers_patchbay_get_xruns(const struct aers_patchbay *patchbay); /* blocks of the server, since the start */
double aers_patchbay_get_load_pct(struct aers_patchbay *patchbay);      /* NaN without a server */
uint32_t
aers_patchbay_get_busy_ms(const struct aers_patchbay *patchbay); /* how long the present call into libjack takes */
const char *aers_patchbay_get_server_name(const struct aers_patchbay *patchbay);

#endif
