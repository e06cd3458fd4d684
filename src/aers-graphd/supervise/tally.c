/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/tally.h"

void aers_tally_add(struct aers_tally *tally, uint64_t now_ms)
{
    tally->at_ms[tally->total++ % AERS_TALLY_DEATHS] = now_ms;
}

uint32_t aers_tally_recent(const struct aers_tally *tally, uint64_t now_ms)
{
    uint32_t known = tally->total < AERS_TALLY_DEATHS ? tally->total : AERS_TALLY_DEATHS;
    uint32_t recent = 0;
    for (uint32_t i = 0; i < known; i++)
        recent += now_ms - tally->at_ms[i] < AERS_TALLY_WINDOW_MS;
    return recent;
}

bool aers_tally_is_hopeless(const struct aers_tally *tally, uint64_t now_ms)
{
    return aers_tally_recent(tally, now_ms) >= AERS_TALLY_DEATHS;
}

uint32_t aers_tally_delay_ms(const struct aers_tally *tally, uint64_t now_ms)
{
    uint32_t recent = aers_tally_recent(tally, now_ms);
    uint32_t delay = recent > 1 ? AERS_TALLY_FIRST_DELAY_MS << (recent - 2) : 0;
    return delay < AERS_TALLY_MAX_DELAY_MS ? delay : AERS_TALLY_MAX_DELAY_MS;
}
