/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/clock.h - time that only goes forward, in milliseconds. */
#ifndef AERS_CTL_CLOCK_H
#define AERS_CTL_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline double aers_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static inline int64_t aers_clock_whole_ms(void)
{
    return (int64_t)aers_clock_ms();
}

#endif
