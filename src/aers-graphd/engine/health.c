/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/health.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

static struct aers_health *get(struct aers_healths *healths, const char *id)
{
    struct aers_health *health = NULL;
    HASH_FIND_STR(healths->all, id, health);
    if (health)
        return health;
    health = aers_need(1, sizeof *health);
    snprintf(health->id, sizeof health->id, "%s", id);
    HASH_ADD_STR(healths->all, id, health);
    return health;
}

void aers_healths_begin(struct aers_healths *healths, const char *id, uint64_t now_ms)
{
    get(healths, id)->at_ms = now_ms;
}

enum aers_code aers_healths_take(struct aers_healths *healths, const struct aers_osc_message *message, uint64_t now_ms)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg[9];
    if (strncmp(message->types, "siffiiiih", 9) != 0)
        return AERS_E_INVALID;
    aers_osc_reader_init(&reader, message);
    for (size_t i = 0; i < 9; i++)
        if (!aers_osc_read(&reader, &arg[i]))
            return AERS_E_INVALID;
    if (strlen(arg[0].s) >= sizeof((struct aers_health *)0)->id)
        return AERS_E_INVALID;
    struct aers_health *health = get(healths, arg[0].s);
    health->at_ms = now_ms;
    health->count = arg[1].i;
    health->cpu_pct = arg[2].f;
    health->cpu_max_pct = arg[3].f;
    health->late_blocks = arg[4].i;
    health->xruns = arg[5].i;
    health->latency_frames = arg[6].i;
    health->queue_depth = arg[7].i;
    return AERS_OK;
}

const struct aers_health *aers_healths_find(const struct aers_healths *healths, const char *id)
{
    struct aers_health *health = NULL;
    HASH_FIND_STR(healths->all, id, health);
    return health;
}

void aers_healths_remove(struct aers_healths *healths, const char *id)
{
    struct aers_health *health = NULL;
    HASH_FIND_STR(healths->all, id, health);
    if (!health)
        return;
    HASH_DEL(healths->all, health);
    free(health);
}

void aers_healths_finish(struct aers_healths *healths)
{
    struct aers_health *health, *next;
    HASH_ITER(hh, healths->all, health, next)
    {
        HASH_DEL(healths->all, health);
        free(health);
    }
}
