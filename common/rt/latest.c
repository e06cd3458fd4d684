/* SPDX-License-Identifier: ISC */
#include "common/rt/latest.h"

void aers_latest_init(struct aers_latest *latest, void *memory, size_t nbytes)
{
    latest->copies = memory;
    latest->nbytes = nbytes;
    latest->mine = 0;
    atomic_init(&latest->waiting, AERS_LATEST_NONE);
}

void *aers_latest_begin(struct aers_latest *latest, bool *fresh)
{
    *fresh = atomic_exchange_explicit(&latest->waiting, AERS_LATEST_NONE, memory_order_acquire) == AERS_LATEST_NONE;
    if (*fresh) /* the reader has the other copy, and keeps it until it takes this one */
        latest->mine ^= 1;
    return latest->copies + latest->mine * latest->nbytes;
}

void aers_latest_commit(struct aers_latest *latest)
{
    atomic_store_explicit(&latest->waiting, latest->mine, memory_order_release);
}

const void *aers_latest_take(struct aers_latest *latest)
{
    const unsigned i = atomic_exchange_explicit(&latest->waiting, AERS_LATEST_NONE, memory_order_acq_rel);
    return i == AERS_LATEST_NONE ? NULL : latest->copies + i * latest->nbytes;
}
