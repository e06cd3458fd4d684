/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/ring.h - the last words of a child: lines cut from what it writes, the newest of them kept. */
#ifndef AERS_CTL_UP_RING_H
#define AERS_CTL_UP_RING_H

#include <stddef.h>
#include <stdio.h>

enum { AERS_RING_LINES = 40, AERS_RING_WIDTH = 400 };

struct aers_line_ring {
    char lines[AERS_RING_LINES][AERS_RING_WIDTH]; /* cut at this width */
    size_t nlines;                                /* ever added; the newest are kept */
    char open[AERS_RING_WIDTH];                   /* a line without its end yet */
    size_t nopen;
};

typedef void aers_line_fn(void *user, const char *line);

/* Take in bytes; fn (or NULL) sees every whole line. Control characters become spaces. */
void aers_line_ring_write(struct aers_line_ring *ring, const char *bytes, size_t nbytes, aers_line_fn *fn, void *user);
/* The child has closed its end: what is open is a line too. */
void aers_line_ring_flush(struct aers_line_ring *ring, aers_line_fn *fn, void *user);
void aers_line_ring_print(const struct aers_line_ring *ring, const char *prefix, FILE *stream);

#endif
