/* SPDX-License-Identifier: ISC */
/* common/rt/stopwatch.h - real-time room. Time in ticks of whatever counter is read fastest. What a tick is, only a
 * clock that is read as well can tell: aers_run compares the two over each block. */
#ifndef AERS_RT_STOPWATCH_H
#define AERS_RT_STOPWATCH_H

#include <stdint.h>
#include <time.h>

static inline uint64_t aers_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* RT safe. */
static inline uint64_t aers_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return aers_clock_ns();
#endif
}

#endif
