/* SPDX-License-Identifier: ISC */
/* supervise/child.h - one supervised process as a table: state x event -> a tiny function. What the functions do to the
 * world goes through a few effects, so that the table knows nothing of processes, loops or clocks.
 *
 *                 WANT                READY               UNWANT
 *      stopped ---------> starting ---------> ready ------------------> quitting
 *         ^ ^                 |  EXIT           | EXIT                     | TIMER
 *         | |                 v                 v                          v
 *         | +--- TIMER --- backoff <------------+     (too many) failed    terminating --TIMER--> killing
 *         +----------------------------------- EXIT ------------------------- EXIT --------------- EXIT
 *
 * A child never restarts by itself: it comes back to `stopped`, and whoever compares what is wanted with what is there
 * wants it again. Main thread. */
#ifndef AERS_GRAPHD_CHILD_H
#define AERS_GRAPHD_CHILD_H

#include "common/base/error.h"
#include "src/aers-graphd/supervise/tally.h"

enum aers_child_state {
    AERS_CHILD_STOPPED,
    AERS_CHILD_STARTING,
    AERS_CHILD_READY,
    AERS_CHILD_QUITTING,    /* asked to end */
    AERS_CHILD_TERMINATING, /* told to: SIGTERM */
    AERS_CHILD_KILLING,     /* made to: SIGKILL */
    AERS_CHILD_BACKOFF,     /* died, waits for its next chance */
    AERS_CHILD_FAILED,      /* given up on */
    AERS_CHILD_NSTATES
};

enum aers_child_event {
    AERS_CHILD_WANT,
    AERS_CHILD_UNWANT,
    AERS_CHILD_IS_READY,
    AERS_CHILD_REFUSED, /* it says why it cannot start, and will exit */
    AERS_CHILD_TIMER,
    AERS_CHILD_EXIT,
    AERS_CHILD_FORGIVE, /* forget the deaths: a new chance after failed or backoff */
    AERS_CHILD_NEVENTS
};

enum {
    AERS_CHILD_READY_MS = 15000, /* from spawn to ready, on a loaded machine */
    AERS_CHILD_QUIT_MS = 1000,   /* from being asked to SIGTERM, and from there to SIGKILL */
};

struct aers_child;

struct aers_child_effects {
    enum aers_code (*spawn)(struct aers_child *child, struct aers_error *error);
    void (*quit)(struct aers_child *child);
    void (*signal)(struct aers_child *child, int signal);
    void (*timer)(struct aers_child *child, uint32_t delay_ms); /* the one timer; 0 stops it */
    uint64_t (*now_ms)(struct aers_child *child);
    void (*changed)(struct aers_child *child, enum aers_child_state before);
};

struct aers_child {
    const struct aers_child_effects *effects;
    enum aers_child_state state;
    struct aers_tally tally;
    char reason[256]; /* why it is not running, "" when there is nothing to say */
    bool excused;     /* this start has already said why it fails */
    bool latches;     /* a death is final: no other start until it is forgiven */
};

void aers_child_init(struct aers_child *child, const struct aers_child_effects *effects);

/* what: for REFUSED the node's own sentence, for EXIT how it ended; code: for EXIT what its status stands for. One that
 * ends before it is ready with a code that no further try will mend (invalid, not_found ...) has failed at once. */
void aers_child_handle(struct aers_child *child, enum aers_child_event event, enum aers_code code, const char *what);

bool aers_child_is_alive(const struct aers_child *child); /* there is a process */
const char *aers_child_state_name(enum aers_child_state state);

#endif
