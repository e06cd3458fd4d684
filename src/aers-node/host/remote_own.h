/* SPDX-License-Identifier: ISC */
/* aers-node/host/remote_own.h - what remote.c (the audio thread), remote_care.c (the worker) and remote_state.c (what
 * the module saves) share, and nobody else. */
#ifndef AERS_NODE_HOST_REMOTE_OWN_H
#define AERS_NODE_HOST_REMOTE_OWN_H

#include "src/aers-node/host/lodging.h"
#include "src/aers-node/host/remote.h"
#include "src/aers-node/host/remote_guard.h"

enum {
    AERS_REMOTE_WORK_MS = 10,
    AERS_REMOTE_LATE_MS = 250,   /* a block that takes longer ends its process, */
    AERS_REMOTE_HANGS_MS = 5000, /* or, while nobody is in a hurry, so long */
    AERS_REMOTE_MAX_DEATHS = 5,  /* within so long, then it stays away: */
    AERS_REMOTE_DEATHS_WITHIN_MS = 30000,
};

/* Who may touch the exchange: the audio thread while it is ON, the worker while it is OFF. */
enum { AERS_REMOTE_OFF, AERS_REMOTE_ON, AERS_REMOTE_LEAVING };

struct aers_remote {
    struct aers_lodging lodging;
    uint32_t nin, nout, nslots;
    double rate_hz;
    /* audio thread */
    double *values; /* [nslots] as last set: what a new process is given */
    uint8_t *marks; /* [nslots] not told yet */
    bool is_late, must_reset;
    uint32_t asked;
    atomic_uint nlate; /* blocks without an answer */
    /* both */
    atomic_int turn;
    atomic_uint latency;
    struct aers_guard guard;
    struct aers_remote_state *state; /* NULL: the module saves none */
    /* worker thread */
    uint32_t late_ms, nlate_told;
    uint32_t nlate_logged;
    uint64_t logged_ms;
    uint64_t deaths_ms[AERS_REMOTE_MAX_DEATHS];
    uint32_t ndeaths;
    bool is_given_up;
    char why[256]; /* it died the last time */
};

/* remote.c */
enum aers_code aers_remote_start(struct aers_remote *remote, struct aers_error *error) AERS_MUST_USE;
bool aers_remote_has_answered(const struct aers_remote *remote);
bool aers_remote_is_patient(void);

/* remote_care.c: the module's work */
void aers_remote_work(void *self);

/* remote_state.c */
bool aers_remote_state_init(struct aers_remote *remote);   /* after it has started; false without memory */
void aers_remote_state_finish(struct aers_remote *remote); /* nothing is fine */
/* Audio thread: before a block is asked for, and after its answer. */
void aers_remote_state_ask(struct aers_remote *remote);
void aers_remote_state_take(struct aers_remote *remote);
/* Worker, every time: takes what was saved, has it saved again when a second is over. */
void aers_remote_state_tend(struct aers_remote *remote);
/* Worker, before it starts again: what was saved last goes into the exchange, unless it died of that. */
void aers_remote_state_give(struct aers_remote *remote);

#endif
