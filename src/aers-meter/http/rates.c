/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/rates.h"

#include <stdio.h>
#include <string.h>

/* The place of this host, or the one that it may take. */
static size_t find(const struct aers_rates *rates, const char *host)
{
    size_t oldest = 0;
    for (size_t i = 0; i < AERS_RATES_PEERS; i++) {
        if (strcmp(rates->peers[i].host, host) == 0)
            return i;
        if (rates->peers[i].bucket.counted_us < rates->peers[oldest].bucket.counted_us)
            oldest = i;
    }
    return oldest;
}

bool aers_rates_count(struct aers_rates *rates, const char *peer, uint64_t now_us)
{
    char host[sizeof rates->peers[0].host];
    const char *colon = strrchr(peer, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon ? colon - peer : (int)strlen(peer)), peer);
    size_t i = find(rates, host);
    if (strcmp(rates->peers[i].host, host) != 0) {
        memcpy(rates->peers[i].host, host, sizeof host);
        aers_bucket_fill(&rates->peers[i].bucket, &rates->size, now_us);
    }
    return aers_bucket_take(&rates->peers[i].bucket, &rates->size, now_us);
}
