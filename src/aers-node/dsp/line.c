/* SPDX-License-Identifier: ISC */
#include "line.h"

#include <string.h>

void aers_line_write(struct aers_line *line, const float *src, uint32_t nframes)
{
    const uint32_t room = line->nframes - line->end;
    const uint32_t first = nframes < room ? nframes : room;
    memcpy(line->samples + line->end, src, first * sizeof *src);
    memcpy(line->samples, src + first, (nframes - first) * sizeof *src);
    line->end = nframes < room ? line->end + nframes : nframes - first;
    line->filled = nframes < line->nframes - line->filled ? line->filled + nframes : line->nframes;
}

void aers_line_read(const struct aers_line *line, float *dst, uint32_t back, uint32_t nframes)
{
    const uint32_t missing = back > line->filled ? back - line->filled : 0;
    const uint32_t silent = missing < nframes ? missing : nframes;
    memset(dst, 0, silent * sizeof *dst);
    if (silent == nframes)
        return;
    const uint32_t from = back - silent;
    const uint32_t start = line->end >= from ? line->end - from : line->end + line->nframes - from;
    const uint32_t room = line->nframes - start;
    const uint32_t first = nframes - silent < room ? nframes - silent : room;
    memcpy(dst + silent, line->samples + start, first * sizeof *dst);
    memcpy(dst + silent + first, line->samples, (nframes - silent - first) * sizeof *dst);
}

uint32_t aers_line_straight(const struct aers_line *line, uint32_t back, uint32_t nframes)
{
    const uint32_t start = line->end >= back ? line->end - back : line->end + line->nframes - back;
    uint32_t n = line->nframes - line->end;
    n = line->nframes - start < n ? line->nframes - start : n;
    return nframes < n ? nframes : n;
}
