/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/when.h"

#include "common/osc/gate.h"

/* Seconds from 1900, where NTP begins, to 1970. */
#define NTP_OF_1970 INT64_C(2208988800)

int64_t aers_when_delay_us(uint64_t ntp, struct timespec now)
{
    if (ntp == AERS_OSC_IMMEDIATELY)
        return 0;
    int64_t seconds = (int64_t)(ntp >> 32) - NTP_OF_1970 - (int64_t)now.tv_sec;
    int64_t us = (int64_t)(((ntp & UINT32_MAX) * UINT64_C(1000000)) >> 32) - now.tv_nsec / 1000;
    int64_t delay_us = seconds * 1000000 + us;
    return delay_us > 0 ? delay_us : 0;
}
