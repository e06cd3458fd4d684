/* SPDX-License-Identifier: ISC */
/* supervise/tally.h - the death tally: when one process died lately, from which alone follow how long to wait before
 * the next try and when to give up. Pure. */
#ifndef AERS_GRAPHD_TALLY_H
#define AERS_GRAPHD_TALLY_H

#include <stdbool.h>
#include <stdint.h>

enum {
    AERS_TALLY_DEATHS = 10, /* as many within the window: give up */
    AERS_TALLY_WINDOW_MS = 30000,
    AERS_TALLY_FIRST_DELAY_MS = 50, /* before the second respawn, doubling; the first is immediate */
    AERS_TALLY_MAX_DELAY_MS = 5000,
};

/* A zeroed tally has seen no death. */
struct aers_tally {
    uint64_t at_ms[AERS_TALLY_DEATHS]; /* the last deaths, a ring */
    uint32_t total;                    /* since the tally began */
};

void aers_tally_add(struct aers_tally *tally, uint64_t now_ms);
uint32_t aers_tally_recent(const struct aers_tally *tally, uint64_t now_ms); /* deaths within the window */
bool aers_tally_is_hopeless(const struct aers_tally *tally, uint64_t now_ms);
uint32_t aers_tally_delay_ms(const struct aers_tally *tally, uint64_t now_ms); /* 0, 50, 100 ... 5000 */

#endif
