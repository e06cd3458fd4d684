/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/guesses.h"

#include <stdio.h>
#include <string.h>

#define COST_US UINT64_C(1000000)
#define MOST_US (AERS_GUESSES_BURST * COST_US)

/* The place of this host, or the one that it may take. */
static size_t find(const struct aers_guesses *guesses, const char *host)
{
    size_t oldest = 0;
    for (size_t i = 0; i < AERS_GUESSES_PEERS; i++) {
        if (strcmp(guesses->peers[i].host, host) == 0)
            return i;
        if (guesses->peers[i].counted_us < guesses->peers[oldest].counted_us)
            oldest = i;
    }
    return oldest;
}

bool aers_guesses_count(struct aers_guesses *guesses, const char *peer, uint64_t now_us)
{
    char host[sizeof guesses->peers[0].host];
    const char *colon = strrchr(peer, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon ? colon - peer : (int)strlen(peer)), peer);
    size_t i = find(guesses, host);
    if (strcmp(guesses->peers[i].host, host) != 0) {
        memcpy(guesses->peers[i].host, host, sizeof host);
        guesses->peers[i].allowance_us = MOST_US;
        guesses->peers[i].counted_us = now_us;
    }
    uint64_t allowance_us = guesses->peers[i].allowance_us + (now_us - guesses->peers[i].counted_us);
    allowance_us = allowance_us > MOST_US ? MOST_US : allowance_us;
    bool is_allowed = allowance_us >= COST_US;
    guesses->peers[i].allowance_us = is_allowed ? allowance_us - COST_US : allowance_us;
    guesses->peers[i].counted_us = now_us;
    return is_allowed;
}
