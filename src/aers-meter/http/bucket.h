/* SPDX-License-Identifier: ISC */
/* http/bucket.h - how often something may be done: a bucket that fills steadily and holds so much. Pure; times are of
 * any steady clock, given by the caller. */
#ifndef AERS_METER_BUCKET_H
#define AERS_METER_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct aers_bucket_size {
    uint32_t per_s, burst; /* both from 1 */
};

struct aers_bucket {
    uint64_t allowance_us, counted_us; /* what is left, as time; when that was */
};

void aers_bucket_fill(struct aers_bucket *bucket, const struct aers_bucket_size *size, uint64_t now_us);
bool aers_bucket_take(struct aers_bucket *bucket, const struct aers_bucket_size *size, uint64_t now_us);

#endif
