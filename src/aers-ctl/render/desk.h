/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/desk.h - what is done with some channels of a render: measured, written, or both. And the crew
 * that does it: as many threads as suit, each with desks of its own, so that a desk sees its channels in order. */
#ifndef AERS_CTL_RENDER_DESK_H
#define AERS_CTL_RENDER_DESK_H

#include "src/aers-ctl/render/loudness.h"
#include "src/aers-ctl/render/reel.h"
#include "src/aers-ctl/render/sound_file.h"

struct aers_desk {
    uint32_t first, nchannels;      /* channels of the reel */
    struct aers_loudness *loudness; /* or NULL */
    struct aers_sound_file *file;   /* or NULL; opened by then */
    float *frames;                  /* [AERS_REEL_SLOT_NFRAMES * nchannels] */
    enum aers_code code;            /* what has gone wrong */
    struct aers_error error;
};

struct aers_crew;

/* All is borrowed until the stop. reel has as many readers as aers_crew_size says. */
uint32_t aers_crew_size(uint32_t ndesks);
enum aers_code aers_crew_start(struct aers_desk *desks, uint32_t ndesks, struct aers_reel *reel, struct aers_crew **out,
                               struct aers_error *error) AERS_MUST_USE;
/* Waits until all that has been written is read, or, after a break, at once. NULL is fine. */
void aers_crew_stop(struct aers_crew *crew);

#endif
