/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/ward.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"

uint32_t aers_wards_add(struct aers_wards *wards, struct aers_vital *vital)
{
    wards->items = aers_need_room(wards->items, wards->nitems, &wards->size, sizeof *wards->items);
    wards->items[wards->nitems] = (struct aers_ward){.vital = aers_vital_hold(vital)};
    return (uint32_t)wards->nitems++;
}

void aers_wards_add_up(struct aers_wards *wards, uint32_t ward, uint32_t up)
{
    struct aers_ward *item = &wards->items[ward];
    for (size_t i = 0; i < item->nups; i++)
        if (item->ups[i] == up)
            return;
    item->ups = aers_need_room(item->ups, item->nups, &item->size, sizeof *item->ups);
    item->ups[item->nups++] = up;
}

void aers_wards_seal(struct aers_wards *wards)
{
    free(wards->records);
    wards->records = aers_need(wards->nitems, sizeof *wards->records);
}

void aers_wards_finish(struct aers_wards *wards)
{
    for (size_t i = 0; i < wards->nitems; i++) {
        aers_vital_release(wards->items[i].vital);
        free(wards->items[i].ups);
    }
    free(wards->items);
    free(wards->records);
    *wards = (struct aers_wards){0};
}

uint64_t aers_ward_hash(const struct aers_wards *wards, uint32_t ward)
{
    const struct aers_ward *item = &wards->items[ward];
    uint64_t hash = item->reads_strangers ? 2 : 1;
    for (size_t i = 0; i < item->nups; i++)
        hash += (uint64_t)(uintptr_t)wards->items[item->ups[i]].vital * UINT64_C(0x9e3779b97f4a7c15);
    return hash;
}
