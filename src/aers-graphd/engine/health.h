/* SPDX-License-Identifier: ISC */
/* engine/health.h - what each node last said of itself; its regular coming is its heartbeat. Main thread. */
#ifndef AERS_GRAPHD_HEALTH_H
#define AERS_GRAPHD_HEALTH_H

#include <stdint.h>
#include <uthash.h>

#include "common/osc/gate.h"

enum { AERS_HEARTBEAT_LOST_MS = 3000 }; /* one comes every 500 */

struct aers_health {
    char id[64];
    uint64_t at_ms; /* of the last heartbeat */
    float cpu_pct, cpu_max_pct;
    int32_t count, late_blocks, xruns, latency_frames, queue_depth;
    UT_hash_handle hh;
};

struct aers_healths {
    struct aers_health *all;
};

/* It is ready: the first sign of life, from which silence is counted. */
void aers_healths_begin(struct aers_healths *healths, const char *id, uint64_t now_ms);
/* A /aers/health message; AERS_E_INVALID when it is not one. */
enum aers_code aers_healths_take(struct aers_healths *healths, const struct aers_osc_message *message,
                                 uint64_t now_ms) AERS_MUST_USE;
const struct aers_health *aers_healths_find(const struct aers_healths *healths,
                                            const char *id);            /* NULL: never heard of */
void aers_healths_remove(struct aers_healths *healths, const char *id); /* its process has ended */
void aers_healths_finish(struct aers_healths *healths);

#endif
