/* SPDX-License-Identifier: ISC */
/* http/guesses.h - wrong tokens, counted by the address they come from: each address has AERS_GUESSES_BURST and one
 * more every second. Who comes with a right one is not touched by it. Pure. */
#ifndef AERS_METER_GUESSES_H
#define AERS_METER_GUESSES_H

#include <stdbool.h>
#include <stdint.h>

enum { AERS_GUESSES_BURST = 20, AERS_GUESSES_PEERS = 64 };

struct aers_guesses {
    struct {
        char host[64];
        uint64_t allowance_us, counted_us; /* what is left, as time; when that was */
    } peers[AERS_GUESSES_PEERS];           /* the one that was counted longest ago makes room for another */
};

/* peer: "192.0.2.1:50000"; its port does not matter. false: it has had its share. */
bool aers_guesses_count(struct aers_guesses *guesses, const char *peer, uint64_t now_us);

#endif
