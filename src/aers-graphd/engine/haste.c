/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/haste.h"

enum { MOST_MS = 1000 };

void aers_haste_begin(struct aers_haste *haste, uint64_t now_ms)
{
    if (!haste->is_on)
        aers_hurry_begin(&haste->before, false);
    haste->is_on = true;
    haste->until_ms = now_ms + MOST_MS;
}

void aers_haste_end(struct aers_haste *haste, bool is_done, uint64_t now_ms)
{
    if (!haste->is_on || (!is_done && now_ms < haste->until_ms))
        return;
    aers_hurry_end(&haste->before);
    haste->is_on = false;
}
