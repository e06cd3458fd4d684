/* SPDX-License-Identifier: ISC */
/* data/random.h - chance that is the same on every machine: splitmix64 (Steele, Lea, Flood, 2014). */
#ifndef AERS_DATA_RANDOM_H
#define AERS_DATA_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state;
};

static inline struct random random_seed(uint64_t seed)
{
    return (struct random){seed};
}

/* -1 .. 1, evenly. */
static inline double random_bipolar(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (double)(z >> 11) / 4503599627370496.0 - 1;
}

/* centre - spread .. centre + spread */
static inline double random_near(struct random *random, double centre, double spread)
{
    return centre + spread * random_bipolar(random);
}

#endif
