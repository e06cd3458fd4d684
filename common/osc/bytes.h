/* SPDX-License-Identifier: ISC */
/* common/osc/bytes.h - OSC's big-endian numbers and padding, and how many bytes each argument type has. Private to this
 * room. RT safe. */
#ifndef AERS_OSC_BYTES_H
#define AERS_OSC_BYTES_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline size_t aers_osc_pad(size_t nbytes)
{
    return (nbytes + 3) & ~(size_t)3;
}

static inline uint32_t aers_osc_get32(const void *at)
{
    uint32_t raw;
    memcpy(&raw, at, sizeof raw);
    return be32toh(raw);
}

static inline uint64_t aers_osc_get64(const void *at)
{
    uint64_t raw;
    memcpy(&raw, at, sizeof raw);
    return be64toh(raw);
}

static inline void aers_osc_put32(void *at, uint32_t value)
{
    uint32_t raw = htobe32(value);
    memcpy(at, &raw, sizeof raw);
}

static inline void aers_osc_put64(void *at, uint64_t value)
{
    uint64_t raw = htobe64(value);
    memcpy(at, &raw, sizeof raw);
}

enum aers_osc_shape {
    AERS_OSC_SHAPE_UNKNOWN, /* not a type we let in */
    AERS_OSC_SHAPE_EMPTY,
    AERS_OSC_SHAPE_FOUR,
    AERS_OSC_SHAPE_EIGHT,
    AERS_OSC_SHAPE_STRING,
    AERS_OSC_SHAPE_BLOB,
};

static inline enum aers_osc_shape aers_osc_shape_of(char type)
{
    static const uint8_t shapes[128] = {
        ['T'] = AERS_OSC_SHAPE_EMPTY,  ['F'] = AERS_OSC_SHAPE_EMPTY,  ['N'] = AERS_OSC_SHAPE_EMPTY,
        ['I'] = AERS_OSC_SHAPE_EMPTY,  ['i'] = AERS_OSC_SHAPE_FOUR,   ['f'] = AERS_OSC_SHAPE_FOUR,
        ['c'] = AERS_OSC_SHAPE_FOUR,   ['r'] = AERS_OSC_SHAPE_FOUR,   ['m'] = AERS_OSC_SHAPE_FOUR,
        ['h'] = AERS_OSC_SHAPE_EIGHT,  ['d'] = AERS_OSC_SHAPE_EIGHT,  ['t'] = AERS_OSC_SHAPE_EIGHT,
        ['s'] = AERS_OSC_SHAPE_STRING, ['S'] = AERS_OSC_SHAPE_STRING, ['b'] = AERS_OSC_SHAPE_BLOB,
    };
    unsigned char index = (unsigned char)type;
    return index < sizeof shapes ? (enum aers_osc_shape)shapes[index] : AERS_OSC_SHAPE_UNKNOWN;
}

#endif
