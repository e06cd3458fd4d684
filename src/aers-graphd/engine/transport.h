/* SPDX-License-Identifier: ISC */
/* engine/transport.h - JACK's transport, moved: with the session by who leads, by verbs, and back to where its loop
 * begins. The nodes follow it by themselves, each in its audio thread, all in the same block. Main thread. */
#ifndef AERS_GRAPHD_ENGINE_TRANSPORT_H
#define AERS_GRAPHD_ENGINE_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "common/base/error.h"

struct aers_engine;

struct aers_transport_loop {
    bool is_on;
    uint32_t begin, end; /* frames */
    uv_timer_t timer;    /* while it is on */
    uv_timer_t roll;     /* until all nodes have heard of the start */
    char *told_tempo;    /* what who gives the transport its tempo has been told last, */
    int told_pid;        /* and which process that is */
};

void aers_transport_init(struct aers_engine *engine);
void aers_transport_close(struct aers_engine *engine);
void aers_transport_begin(struct aers_engine *engine,
                          uint32_t ahead_ms);        /* the session starts: who leads rolls from 0 */
void aers_transport_end(struct aers_engine *engine); /* it stops */
/* The session's frame at a JACK frame; false: it does not run. */
bool aers_transport_session_frame(struct aers_engine *engine, uint32_t jack_frame, int64_t *frame);

/* In every turn: who gives the transport its tempo is told the graph's. */
void aers_transport_tell_tempo(struct aers_engine *engine);

/* "12.5" seconds, "48000 samples", "3:1". */
enum aers_code aers_transport_read(const struct aers_engine *engine, const char *text, uint32_t *frame,
                                   struct aers_error *error) AERS_MUST_USE;
/* AERS_E_CONFLICT: the graph has a clock of its own. AERS_E_UNAVAILABLE: no server. */
enum aers_code aers_transport_roll(struct aers_engine *engine, bool rolls, struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_transport_locate(struct aers_engine *engine, uint32_t frame,
                                     struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_transport_loop(struct aers_engine *engine, uint32_t begin, uint32_t end,
                                   struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_transport_loop_off(struct aers_engine *engine, struct aers_error *error) AERS_MUST_USE;

#endif
