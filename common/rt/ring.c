/* SPDX-License-Identifier: ISC */
#include "common/rt/ring.h"

#include <string.h>

uint32_t aers_ring_size(uint32_t nbytes)
{
    uint32_t size = 1;
    while (size < nbytes)
        size <<= 1;
    return size;
}

void aers_ring_init(struct aers_ring *ring, void *memory, uint32_t nbytes)
{
    ring->data = memory;
    ring->mask = nbytes - 1;
    ring->seen_tail = 0;
    ring->seen_head = 0;
    atomic_init(&ring->head, 0);
    atomic_init(&ring->tail, 0);
}

uint32_t aers_ring_capacity(const struct aers_ring *ring)
{
    return ring->mask + 1;
}

uint32_t aers_ring_room(struct aers_ring *ring)
{
    ring->seen_tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    return ring->mask + 1 - (atomic_load_explicit(&ring->head, memory_order_relaxed) - ring->seen_tail);
}

bool aers_ring_write(struct aers_ring *ring, const void *src, uint32_t nbytes)
{
    const uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (ring->mask + 1 - (head - ring->seen_tail) < nbytes && aers_ring_room(ring) < nbytes)
        return false;
    const uint32_t at = head & ring->mask;
    const uint32_t to_end = ring->mask + 1 - at;
    const uint32_t first = nbytes < to_end ? nbytes : to_end;
    memcpy(ring->data + at, src, first);
    memcpy(ring->data, (const uint8_t *)src + first, nbytes - first);
    atomic_store_explicit(&ring->head, head + nbytes, memory_order_release);
    return true;
}

uint32_t aers_ring_fill(struct aers_ring *ring)
{
    ring->seen_head = atomic_load_explicit(&ring->head, memory_order_acquire);
    return ring->seen_head - atomic_load_explicit(&ring->tail, memory_order_relaxed);
}

bool aers_ring_read(struct aers_ring *ring, void *dst, uint32_t nbytes)
{
    const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (ring->seen_head - tail < nbytes && aers_ring_fill(ring) < nbytes)
        return false;
    const uint32_t at = tail & ring->mask;
    const uint32_t to_end = ring->mask + 1 - at;
    const uint32_t first = nbytes < to_end ? nbytes : to_end;
    memcpy(dst, ring->data + at, first);
    memcpy((uint8_t *)dst + first, ring->data, nbytes - first);
    atomic_store_explicit(&ring->tail, tail + nbytes, memory_order_release);
    return true;
}

void aers_ring_skip(struct aers_ring *ring, uint32_t nbytes)
{
    const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    atomic_store_explicit(&ring->tail, tail + nbytes, memory_order_release);
}
