/* SPDX-License-Identifier: ISC */
/* common/osc/deadline.h - waiting for a socket until a moment of the monotonic clock. Private to this room. */
#ifndef AERS_OSC_DEADLINE_H
#define AERS_OSC_DEADLINE_H

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <time.h>

#include "common/base/error.h"

static inline int64_t aers_osc_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until fd is ready for events (or broken: the next call on it tells). AERS_E_TIMEOUT, AERS_E_IO. */
static inline enum aers_code aers_osc_wait(int fd, short events, int64_t deadline_ms)
{
    struct pollfd poller = {.fd = fd, .events = events};
    for (;;) {
        int64_t left = deadline_ms - aers_osc_now_ms();
        int status = poll(&poller, 1, left > 0 ? (int)left : 0);
        if (status > 0)
            return AERS_OK;
        if (status == 0)
            return AERS_E_TIMEOUT;
        if (errno != EINTR)
            return AERS_E_IO;
    }
}

#endif
