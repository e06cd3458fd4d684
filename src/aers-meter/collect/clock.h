/* SPDX-License-Identifier: ISC */
/* collect/clock.h - the two clocks of this program. */
#ifndef AERS_METER_CLOCK_H
#define AERS_METER_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Never jumps; for intervals and deadlines. */
static inline uint64_t aers_clock_steady_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* Seconds since 1970; for what people read. */
static inline double aers_clock_wall_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
