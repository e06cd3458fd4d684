/* SPDX-License-Identifier: ISC */
/* plan/diff.h - the pure heart: from what is wanted and what is there, the ordered actions that lead from one to the
 * other.
 *
 *   - Applying all actions to any actual world gives the desired one; a world that is already right gives none.
 *   - What is right already appears in no action.
 *   - A link made by hand (not `ours`) is never taken away, unless one of its clients is stopped.
 *   - Stopping a client takes its links with it; starting one gives it its values (they are part of its plan).
 *   - A client that runs something else than it should is swapped where both worlds allow it (stopped and started where
 *     not, or when there are more than AERS_SWAPS_MAX of them): it then runs what is wanted, under its own name, with
 *     its new values, and keeps its links but for ours that are no longer wanted. Its second seat, with all that is
 *     linked to it, is gone after that.
 *
 * Order: DISCONNECT, STOP, SPAWN (by rank), SET, CONNECT, SWAP. No system calls. */
#ifndef AERS_GRAPHD_DIFF_H
#define AERS_GRAPHD_DIFF_H

#include "src/aers-graphd/plan/world.h"

enum aers_action_kind {
    AERS_ACTION_DISCONNECT,
    AERS_ACTION_STOP,
    AERS_ACTION_SPAWN,
    AERS_ACTION_SET,
    AERS_ACTION_CONNECT,
    AERS_ACTION_SWAP,
    AERS_NACTIONS
};

/* So many clients at once are replaced beside the old ones: each of them runs twice meanwhile. */
enum { AERS_SWAPS_MAX = 16 };

struct aers_action {
    enum aers_action_kind kind;
    const char *reason; /* "not running", for people */
    union {
        struct aers_world_client client; /* STOP, SPAWN, SWAP */
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
