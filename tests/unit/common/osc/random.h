/* SPDX-License-Identifier: ISC */
/* tests/unit/common/osc/random.h - the same numbers in every run (xorshift64). */
#ifndef TESTS_OSC_RANDOM_H
#define TESTS_OSC_RANDOM_H

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* 0 .. below - 1 */
static inline uint32_t random_below(uint64_t *state, uint32_t below)
{
    return (uint32_t)((random_next(state) >> 16) % below);
}

#endif
