/* SPDX-License-Identifier: ISC */
/* common/rt/chance.h - real-time room. Numbers by chance that can be asked for in any order: the i-th of a key
 * is a function of both (splitmix64's finaliser, Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
 * 2014). */
#ifndef AERS_RT_CHANCE_H
#define AERS_RT_CHANCE_H

#include <stdint.h>

/* A well-mixed number for every key and index. */
static inline uint64_t aers_chance_hash(uint64_t key, uint64_t index)
{
    uint64_t z = key + index * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A key of its own for each index. */
static inline uint64_t aers_chance_key(uint64_t key, uint64_t index)
{
    return aers_chance_hash(key, index + 1);
}

/* 0 .. 1, 1 excluded: the upper 53 bits. */
static inline double aers_chance(uint64_t key, uint64_t index)
{
    return (double)(aers_chance_hash(key, index) >> 11) * 0x1p-53;
}

/* -1 .. 1 */
static inline double aers_chance_both(uint64_t key, uint64_t index)
{
    return 2.0 * aers_chance(key, index) - 1.0;
}

#endif
