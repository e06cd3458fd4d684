/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/osc/bytes.h"
#include "common/osc/write.h"

enum { HEAD = 16, SIZE = 4 };

void aers_osc_bundle_start(struct aers_osc_bundle *bundle, void *buffer, size_t size, uint64_t when)
{
    *bundle = (struct aers_osc_bundle){.data = buffer, .size = size};
    if (size < HEAD)
        return;
    memcpy(bundle->data, "#bundle", 8);
    aers_osc_put64(bundle->data + 8, when);
    bundle->at = HEAD;
}

void *aers_osc_bundle_reserve(struct aers_osc_bundle *bundle, size_t *room)
{
    if (bundle->at < HEAD || bundle->size - bundle->at <= SIZE)
        return NULL;
    *room = bundle->size - bundle->at - SIZE;
    return bundle->data + bundle->at + SIZE;
}

void aers_osc_bundle_commit(struct aers_osc_bundle *bundle, size_t nbytes)
{
    if (nbytes == 0)
        return;
    aers_osc_put32(bundle->data + bundle->at, (uint32_t)nbytes);
    bundle->at += SIZE + nbytes;
}

size_t aers_osc_bundle_stop(const struct aers_osc_bundle *bundle)
{
    return bundle->at > HEAD ? bundle->at : 0;
}
