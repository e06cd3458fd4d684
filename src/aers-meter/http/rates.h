/* SPDX-License-Identifier: ISC */
/* http/rates.h - what comes from where how often, counted by address: each has a bucket of its own. Pure. */
#ifndef AERS_METER_RATES_H
#define AERS_METER_RATES_H

#include "src/aers-meter/http/bucket.h"

enum { AERS_RATES_PEERS = 64 };

struct aers_rates {
    struct aers_bucket_size size; /* set by the caller; the rest is zeroed */
    struct {
        char host[64];
        struct aers_bucket bucket;
    } peers[AERS_RATES_PEERS]; /* the one that was counted longest ago makes room for another */
};

/* peer: "192.0.2.1:50000"; its port does not matter. false: it has had its share. */
bool aers_rates_count(struct aers_rates *rates, const char *peer, uint64_t now_us);

#endif
