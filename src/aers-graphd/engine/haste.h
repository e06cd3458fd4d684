/* SPDX-License-Identifier: ISC */
/* engine/haste.h - while sound is missing the main thread is in a hurry (common/base/hurry.h): from a death until
 * nothing is left to do, at most for a second. Main thread. */
#ifndef AERS_GRAPHD_HASTE_H
#define AERS_GRAPHD_HASTE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/hurry.h"

struct aers_haste {
    bool is_on;
    uint64_t until_ms;
    struct aers_hurry before;
};

void aers_haste_begin(struct aers_haste *haste, uint64_t now_ms);
void aers_haste_end(struct aers_haste *haste, bool is_done, uint64_t now_ms); /* if it is done, or lasts too long */

#endif
