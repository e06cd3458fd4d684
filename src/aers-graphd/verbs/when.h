/* SPDX-License-Identifier: ISC */
/* verbs/when.h - from the time tag of a bundle to a JACK frame. */
#ifndef AERS_GRAPHD_WHEN_H
#define AERS_GRAPHD_WHEN_H

#include <stdint.h>
#include <time.h>

#include "common/base/error.h"

/* Bundles further ahead than this are refused: a typing error, or a clock that is wrong. */
#define AERS_WHEN_MAX_US INT64_C(3600000000)

/* How far this NTP time lies ahead of now, a CLOCK_REALTIME time, in microseconds; 0 for what is past or immediate.
 * Pure. */
int64_t aers_when_delay_us(uint64_t ntp, struct timespec now);

#endif
