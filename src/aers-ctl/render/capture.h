/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/capture.h - the JACK client that takes in a render, on a server of its own that runs freely.
 *
 *   open -> (the graph is wired to its ports) -> arm, free wheel -> done -> close
 *
 * From the session's start frame on it hands exactly so many frames to the reel; the block in which the last of them
 * lies is not ended, so that time stands still, until it is closed or let go. The graph does nothing that is not
 * heard. */
#ifndef AERS_CTL_RENDER_CAPTURE_H
#define AERS_CTL_RENDER_CAPTURE_H

#include <stdbool.h>

#include "src/aers-ctl/render/reel.h"

struct aers_capture;

enum aers_capture_state {
    AERS_CAPTURE_IDLE,
    AERS_CAPTURE_ARMED,   /* the start frame is to come */
    AERS_CAPTURE_RUNNING, /* it has passed */
    AERS_CAPTURE_DONE,    /* all is in the reel, which is closed */
    AERS_CAPTURE_LATE,    /* the start frame passed before the server ran freely: arm again */
    AERS_CAPTURE_TORN,    /* blocks are missing: the server did not wait for us */
    AERS_CAPTURE_LOST     /* the server has gone */
};

/* The client's name: no node can have it. */
#define AERS_CAPTURE_CLIENT "aers-ctl+render"

/* ports: [nports] short names. AERS_E_UNAVAILABLE: no server of this name lets us in. AERS_E_LIMIT: it has not so many
 * ports. */
enum aers_code aers_capture_open(const char *server, const char *const *ports, uint32_t nports, struct aers_reel *reel,
                                 struct aers_capture **out, struct aers_error *error) AERS_MUST_USE;
void aers_capture_close(struct aers_capture *capture); /* NULL is fine */

/* Record nframes from this JACK frame on. Not while one runs. */
void aers_capture_arm(struct aers_capture *capture, uint32_t frame, uint64_t nframes);
/* The server runs freely, or at its rate. AERS_E_FAILED. */
enum aers_code aers_capture_set_freewheel(struct aers_capture *capture, bool is_free,
                                          struct aers_error *error) AERS_MUST_USE;
enum aers_capture_state aers_capture_get_state(const struct aers_capture *capture);
uint64_t aers_capture_get_nframes(const struct aers_capture *capture); /* captured */
uint32_t aers_capture_get_frame(const struct aers_capture *capture);   /* JACK's, of the block under way */
void aers_capture_let_go(struct aers_capture *capture);                /* time goes on */
/* Frames from the farthest and the nearest source to this port, as JACK tells. */
void aers_capture_get_latency(const struct aers_capture *capture, uint32_t port, uint32_t *min, uint32_t *max);

#endif
