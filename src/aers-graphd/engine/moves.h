/* SPDX-License-Identifier: ISC */
/* engine/moves.h - moves of parameters whose envelopes are being written (mode write): noted with the frame at which
 * each came into force, until the mode is left. Main thread. */
#ifndef AERS_GRAPHD_MOVES_H
#define AERS_GRAPHD_MOVES_H

#include <uthash.h>

#include "common/model/moves.h"

struct aers_engine;

struct aers_written {
    char *param;                        /* NODE/PARAM */
    struct aers_envelope_point *points; /* [npoints] */
    size_t npoints, size;
    int64_t last; /* frame of the newest */
    UT_hash_handle hh;
};

/* Zeroed is empty. */
struct aers_moves {
    struct aers_written *written; /* uthash by param */
};

/* A node has confirmed a value, by its address /aers/node/..., at a JACK frame. */
void aers_moves_note(struct aers_engine *engine, const char *address, double value, int64_t frame);
/* The envelope of NODE/PARAM with what was written: points for free(), NULL when nothing was. It is then forgotten. */
struct aers_envelope_point *aers_moves_take(struct aers_engine *engine, const char *param, size_t *npoints);
void aers_moves_finish(struct aers_moves *moves);

#endif
