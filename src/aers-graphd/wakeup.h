/* SPDX-License-Identifier: ISC */
/* wakeup.h - how long a processor may take to wake up. An idle one sleeps the deeper the longer it is idle, and a deep
 * sleep takes long to leave; while /dev/cpu_dma_latency is held open, none sleeps deeper than said. It costs power. */
#ifndef AERS_GRAPHD_WAKEUP_H
#define AERS_GRAPHD_WAKEUP_H

#include "common/base/error.h"

#define AERS_WAKEUP_DEVICE "/dev/cpu_dma_latency"

struct aers_wakeup {
    int fd;         /* -1: not held */
    char what[200]; /* why not, a sentence; "" when nobody asked or it is held */
};

/* @param us microseconds, or negative: as the machine likes. A refusal is no failure: it is logged, and kept in `what`.
 */
void aers_wakeup_hold(struct aers_wakeup *wakeup, int us);
void aers_wakeup_release(struct aers_wakeup *wakeup);

#endif
