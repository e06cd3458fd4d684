/* SPDX-License-Identifier: ISC */
/* plan/diff.h - the pure heart: from what is wanted and what is there, the ordered actions that lead from one to the
 * other.
 *
 *   - Applying all actions to any actual world gives the desired one; a world that is already right gives none.
 *   - What is right already appears in no action.
 *   - A link made by hand (not `ours`) is never taken away, unless one of its clients is stopped.
 *   - Stopping a client takes its links with it; starting one gives it its values (they are part of its plan).
 *
 * Order: DISCONNECT, STOP, SPAWN (by rank), SET, CONNECT. No system calls. */
#ifndef AERS_GRAPHD_DIFF_H
#define AERS_GRAPHD_DIFF_H

#include "src/aers-graphd/plan/world.h"

enum aers_action_kind {
    AERS_ACTION_DISCONNECT,
    AERS_ACTION_STOP,
    AERS_ACTION_SPAWN,
    AERS_ACTION_SET,
    AERS_ACTION_CONNECT,
    AERS_NACTIONS
};

struct aers_action {
    enum aers_action_kind kind;
    const char *reason; /* "not running", for people */
    union {
        struct aers_world_client client; /* STOP, SPAWN */
        struct aers_world_link link;     /* DISCONNECT, CONNECT */
        struct aers_world_value value;   /* SET */
    };
};

struct aers_actions {
    struct aers_action *items;
    size_t nitems, size;
};

/* Both worlds in order. *out is zeroed or an older answer to be replaced; it borrows from both worlds. */
void aers_diff(const struct aers_world *desired, const struct aers_world *actual, struct aers_actions *out);
void aers_actions_finish(struct aers_actions *actions);
const char *aers_action_name(enum aers_action_kind kind); /* "spawn" */

#endif
