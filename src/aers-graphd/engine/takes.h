/* SPDX-License-Identifier: ISC */
/* engine/takes.h - recordings, as their nodes tell of them: the newest of each, and a list of the last ones. Main
 * thread. */
#ifndef AERS_GRAPHD_TAKES_H
#define AERS_GRAPHD_TAKES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/doc/json.h"
#include "common/osc/gate.h"

enum { AERS_TAKES_KEPT = 1000 };

struct aers_take {
    char *node, *file, *why;
    char state[16]; /* "recording", "done", "cut" (its node has died, and goes on in another one), "failed" */
    int64_t frame;  /* of the session, of its first sample */
    int64_t nframes, nlost, nmissed;
};

/* Zeroed is empty. */
struct aers_takes {
    struct aers_take *items; /* [nitems] the newest last */
    size_t nitems;
};

/* A /aers/take message; AERS_E_INVALID when it is not one. */
enum aers_code aers_takes_note(struct aers_takes *takes, const struct aers_osc_message *message) AERS_MUST_USE;
/* The node's process has ended: what was being recorded is over. why: "" when it has ended as it should. */
void aers_takes_end(struct aers_takes *takes, const char *node, const char *why);
const struct aers_take *aers_takes_find(const struct aers_takes *takes, const char *node); /* the newest; NULL: none */
/* As in docs/osc.md; NULL for NULL. */
struct json_object *aers_take_describe(const struct aers_take *take);
void aers_takes_finish(struct aers_takes *takes);

#endif
