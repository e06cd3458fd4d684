/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/ring.h"

#include <string.h>

void aers_line_ring_flush(struct aers_line_ring *ring, aers_line_fn *fn, void *user)
{
    if (ring->nopen == 0)
        return;
    char *line = ring->lines[ring->nlines++ % AERS_RING_LINES];
    memcpy(line, ring->open, ring->nopen);
    line[ring->nopen] = 0;
    ring->nopen = 0;
    if (fn)
        fn(user, line);
}

void aers_line_ring_write(struct aers_line_ring *ring, const char *bytes, size_t nbytes, aers_line_fn *fn, void *user)
{
    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] == '\n') {
            aers_line_ring_flush(ring, fn, user);
            continue;
        }
        unsigned char c = (unsigned char)bytes[i];
        if (ring->nopen + 1 < AERS_RING_WIDTH)
            ring->open[ring->nopen++] = c < 0x20 || c == 0x7f ? ' ' : (char)c;
    }
}

void aers_line_ring_print(const struct aers_line_ring *ring, const char *prefix, FILE *stream)
{
    size_t first = ring->nlines > AERS_RING_LINES ? ring->nlines - AERS_RING_LINES : 0;
    for (size_t i = first; i < ring->nlines; i++)
        fprintf(stream, "%s%s\n", prefix, ring->lines[i % AERS_RING_LINES]);
}
