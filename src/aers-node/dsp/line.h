/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/line.h - real-time room. A ring of samples that is written at its end and read at any distance
 * back. What was never written reads as 0, so that clearing costs nothing. One thread. */
#ifndef AERS_NODE_DSP_LINE_H
#define AERS_NODE_DSP_LINE_H

#include <stdint.h>

struct aers_line {
    float *samples;
    uint32_t nframes; /* of the ring; frames 1 .. nframes back can be read */
    uint32_t end;     /* where the next frame is written, below nframes */
    uint32_t filled;  /* frames written since the line was cleared, at most nframes */
};

/* Append src[nframes], nframes at most that of the ring. RT safe. */
void aers_line_write(struct aers_line *line, const float *src, uint32_t nframes);

/* dst[i] = the frame that was written `back` - i frames before the end: back 1 is the newest. nframes <= back. RT safe.
 */
void aers_line_read(const struct aers_line *line, float *dst, uint32_t back, uint32_t nframes);

/* Frames that can be read from `back` on, and written at the end, one after the other without a turn of the ring, at
 * most nframes; `back` reaches no farther than what was written. RT safe. */
uint32_t aers_line_straight(const struct aers_line *line, uint32_t back, uint32_t nframes);

/* One frame, 1 .. nframes back. */
static inline float aers_line_at(const struct aers_line *line, uint32_t back)
{
    if (back > line->filled)
        return 0.0f;
    return line->samples[line->end >= back ? line->end - back : line->end + line->nframes - back];
}

/* RT safe. */
static inline void aers_line_clear(struct aers_line *line)
{
    line->end = 0;
    line->filled = 0;
}

#endif
