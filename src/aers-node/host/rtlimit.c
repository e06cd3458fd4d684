/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/rtlimit.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "common/base/log.h"

enum { LEAST_US = 20000, NBLOCKS = 3 };

uint32_t aers_rtlimit_us(uint32_t nframes, double rate_hz)
{
    const double us = 1e6 * NBLOCKS * nframes / rate_hz;
    return us > LEAST_US ? (uint32_t)us : LEAST_US;
}

/* The soft limit only: it is what ends us, and may be raised again when blocks become longer. */
void aers_rtlimit_set(uint32_t nframes, double rate_hz)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_RTTIME, &limit))
        return;
    const rlim_t wanted = aers_rtlimit_us(nframes, rate_hz);
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max ? wanted : limit.rlim_max;
    if (setrlimit(RLIMIT_RTTIME, &limit))
        aers_log(AERS_LOG_DEBUG, NULL, "no limit on real-time runs: %s", strerror(errno));
}
