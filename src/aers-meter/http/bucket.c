/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/bucket.h"

void aers_bucket_fill(struct aers_bucket *bucket, const struct aers_bucket_size *size, uint64_t now_us)
{
    bucket->allowance_us = (uint64_t)size->burst * 1000000u / size->per_s;
    bucket->counted_us = now_us;
}

bool aers_bucket_take(struct aers_bucket *bucket, const struct aers_bucket_size *size, uint64_t now_us)
{
    const uint64_t cost_us = 1000000u / size->per_s, most_us = (uint64_t)size->burst * 1000000u / size->per_s;
    bucket->allowance_us += now_us - bucket->counted_us;
    bucket->counted_us = now_us;
    if (bucket->allowance_us > most_us)
        bucket->allowance_us = most_us;
    if (bucket->allowance_us < cost_us)
        return false;
    bucket->allowance_us -= cost_us;
    return true;
}
