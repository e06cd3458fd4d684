/* SPDX-License-Identifier: ISC */
/* aers-node/host/clips.h - the files that events play: their heads in memory, the rest through streams
 * (dsp/clip.h) that the disk thread fills. */
#ifndef AERS_NODE_HOST_CLIPS_H
#define AERS_NODE_HOST_CLIPS_H

#include <stdbool.h>

#include "src/aers-node/dsp/clip.h"
#include "src/aers-node/host/memory.h"

struct aers_clips {
    struct clip_file *files; /* by path */
    struct aers_streams streams;
    double rate_hz;
    struct aers_memory memory;
};

/* ---- control thread ---- */

/* The clip of a file, loaded on first use. @return NULL with one sentence in why */
const struct aers_clip *aers_clips_get(struct aers_clips *clips, const char *path, char *why, size_t why_size);
/* A stream for each of nvoices, when a clip needs any. @return false when there is no memory */
bool aers_clips_place_streams(struct aers_clips *clips, uint32_t nvoices);
void aers_clips_finish(struct aers_clips *clips);

/* ---- worker ---- */

/* Open what is asked for, read ahead, close what was dropped. */
void aers_clips_work(struct aers_clips *clips);

#endif
