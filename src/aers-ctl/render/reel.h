/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/reel.h - a bounded store of rendered audio between the one who writes it, in JACK's callback, and
 * those who read it, each all of it in order. Time stands still in a free-wheeling server while its callback waits, so
 * here the writer may wait for the slowest reader, and nothing is ever lost.
 *
 * The writer closes it; a reader that fails breaks it, and then nobody waits for anybody. */
#ifndef AERS_CTL_RENDER_REEL_H
#define AERS_CTL_RENDER_REEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

enum { AERS_REEL_SLOT_NFRAMES = 4096, AERS_REEL_MAX_READERS = 8 };

struct aers_reel {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    float *data; /* [nslots][nchannels][AERS_REEL_SLOT_NFRAMES] */
    uint32_t nslots, nchannels, nreaders;
    uint32_t *nframes;                               /* [nslots] in a slot that is full, or the last */
    uint64_t nwritten, nread[AERS_REEL_MAX_READERS]; /* slots, ever */
    uint32_t fill;                                   /* frames in the slot under way; the writer's */
    bool is_closed, is_broken;
};

/* AERS_E_MEMORY. nreaders 1 .. AERS_REEL_MAX_READERS. */
enum aers_code aers_reel_init(struct aers_reel *reel, uint32_t nchannels, uint32_t nreaders) AERS_MUST_USE;
void aers_reel_finish(struct aers_reel *reel); /* zeroed is fine */

/* The writer: the next nframes, from frame `at` of every channel on. Waits for room. */
void aers_reel_write(struct aers_reel *reel, float *const *channels, uint32_t at, uint32_t nframes);
void aers_reel_close(struct aers_reel *reel);

/* A reader: wait for the next slot. @return false at the end. Then give it back. */
bool aers_reel_take(struct aers_reel *reel, uint32_t reader, const float **channels, uint32_t *nframes);
void aers_reel_give(struct aers_reel *reel, uint32_t reader);
void aers_reel_break(struct aers_reel *reel);
bool aers_reel_is_read(struct aers_reel *reel); /* closed, and everybody is at the end */

#endif
