/* SPDX-License-Identifier: ISC */
/* common/rt/ring.h - real-time room. One-writer one-reader byte ring.
 *
 * Two free-running counters over a power of two of bytes: the writer alone moves `head`, the reader alone moves `tail`,
 * so nothing is ever locked and the whole capacity is usable. The memory belongs to the caller. One thread initialises
 * the ring before the other one knows of it. Each side remembers the other's counter, and looks at it again only when
 * the remembered one is not enough. */
#ifndef AERS_RT_RING_H
#define AERS_RT_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_ring {
    uint8_t *data;
    uint32_t mask;
    _Alignas(64) atomic_uint head; /* bytes ever written, modulo 2^32 */
    uint32_t seen_tail;            /* the writer's */
    _Alignas(64) atomic_uint tail; /* bytes ever read, modulo 2^32 */
    uint32_t seen_head;            /* the reader's */
};

/* The capacity a ring for at least nbytes has: the next power of two. nbytes 1 .. 2^30. */
uint32_t aers_ring_size(uint32_t nbytes);

/* memory: [nbytes], a power of two as aers_ring_size gives, not owned. Also empties a used ring, when both sides rest.
 */
void aers_ring_init(struct aers_ring *ring, void *memory, uint32_t nbytes);
uint32_t aers_ring_capacity(const struct aers_ring *ring);

/**
 * Append one record, all of it or nothing.
 *
 * @param src    [nbytes], not kept
 * @param nbytes 1 .. aers_ring_capacity(ring)
 * @return false when fewer than nbytes are free; the ring is unchanged
 * Thread: the writer only; RT safe. Cost: one or two memcpy.
 */
bool aers_ring_write(struct aers_ring *ring, const void *src, uint32_t nbytes);
/* Bytes free; at least so many stay free until the next write. Thread: the writer only; RT safe. */
uint32_t aers_ring_room(struct aers_ring *ring);

/**
 * Take nbytes from the front, all of them or nothing.
 *
 * @param dst [nbytes]
 * @return false when fewer than nbytes are there; the ring and dst are unchanged
 * Thread: the reader only; RT safe. Cost: one or two memcpy.
 */
bool aers_ring_read(struct aers_ring *ring, void *dst, uint32_t nbytes);
/* Drop nbytes from the front, at most aers_ring_fill. Thread: the reader only; RT safe. */
void aers_ring_skip(struct aers_ring *ring, uint32_t nbytes);
/* Bytes there; at least so many stay there until the next read. Thread: the reader only; RT safe. */
uint32_t aers_ring_fill(struct aers_ring *ring);

#endif
