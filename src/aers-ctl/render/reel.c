/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/reel.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NBYTES = 64 << 20, LEAST_NSLOTS = 3, MOST_NSLOTS = 64 };

static size_t slot_nfloats(const struct aers_reel *reel)
{
    return (size_t)reel->nchannels * AERS_REEL_SLOT_NFRAMES;
}

enum aers_code aers_reel_init(struct aers_reel *reel, uint32_t nchannels, uint32_t nreaders)
{
    *reel = (struct aers_reel){.nchannels = nchannels, .nreaders = nreaders};
    size_t nslots = MOST_NBYTES / (slot_nfloats(reel) * sizeof *reel->data);
    nslots = nslots < LEAST_NSLOTS ? LEAST_NSLOTS : nslots > MOST_NSLOTS ? MOST_NSLOTS : nslots;
    reel->nslots = (uint32_t)nslots;
    reel->data = calloc(nslots * slot_nfloats(reel), sizeof *reel->data);
    reel->nframes = calloc(nslots, sizeof *reel->nframes);
    pthread_mutex_init(&reel->lock, NULL);
    pthread_cond_init(&reel->changed, NULL);
    return reel->data && reel->nframes ? AERS_OK : AERS_E_MEMORY;
}

void aers_reel_finish(struct aers_reel *reel)
{
    if (!reel->nslots)
        return;
    pthread_cond_destroy(&reel->changed);
    pthread_mutex_destroy(&reel->lock);
    free(reel->data);
    free(reel->nframes);
    *reel = (struct aers_reel){0};
}

static uint64_t slowest(const struct aers_reel *reel)
{
    uint64_t nread = reel->nread[0];
    for (uint32_t i = 1; i < reel->nreaders; i++)
        nread = reel->nread[i] < nread ? reel->nread[i] : nread;
    return nread;
}

/* ---- the writer ---- */

static bool wait_for_room(struct aers_reel *reel)
{
    pthread_mutex_lock(&reel->lock);
    while (!reel->is_broken && reel->nwritten - slowest(reel) >= reel->nslots)
        pthread_cond_wait(&reel->changed, &reel->lock);
    bool has_room = !reel->is_broken;
    pthread_mutex_unlock(&reel->lock);
    return has_room;
}

static void publish(struct aers_reel *reel, bool is_last)
{
    pthread_mutex_lock(&reel->lock);
    if (reel->fill > 0)
        reel->nframes[reel->nwritten++ % reel->nslots] = reel->fill;
    reel->fill = 0;
    reel->is_closed |= is_last;
    pthread_cond_broadcast(&reel->changed);
    pthread_mutex_unlock(&reel->lock);
}

void aers_reel_write(struct aers_reel *reel, float *const *channels, uint32_t at, uint32_t nframes)
{
    while (nframes > 0) {
        if (reel->fill == 0 && !wait_for_room(reel))
            return;
        float *slot = reel->data + reel->nwritten % reel->nslots * slot_nfloats(reel);
        uint32_t room = AERS_REEL_SLOT_NFRAMES - reel->fill, n = nframes < room ? nframes : room;
        for (uint32_t c = 0; c < reel->nchannels; c++)
            memcpy(slot + (size_t)c * AERS_REEL_SLOT_NFRAMES + reel->fill, channels[c] + at, n * sizeof *slot);
        reel->fill += n;
        at += n;
        nframes -= n;
        if (reel->fill == AERS_REEL_SLOT_NFRAMES)
            publish(reel, false);
    }
}

void aers_reel_close(struct aers_reel *reel)
{
    publish(reel, true);
}

/* ---- readers ---- */

bool aers_reel_take(struct aers_reel *reel, uint32_t reader, const float **channels, uint32_t *nframes)
{
    pthread_mutex_lock(&reel->lock);
    uint64_t nread = reel->nread[reader];
    while (!reel->is_broken && !reel->is_closed && nread == reel->nwritten)
        pthread_cond_wait(&reel->changed, &reel->lock);
    bool is_there = !reel->is_broken && nread < reel->nwritten;
    pthread_mutex_unlock(&reel->lock);
    if (!is_there)
        return false;
    *channels = reel->data + nread % reel->nslots * slot_nfloats(reel);
    *nframes = reel->nframes[nread % reel->nslots];
    return true;
}

void aers_reel_give(struct aers_reel *reel, uint32_t reader)
{
    pthread_mutex_lock(&reel->lock);
    reel->nread[reader]++;
    pthread_cond_broadcast(&reel->changed);
    pthread_mutex_unlock(&reel->lock);
}

void aers_reel_break(struct aers_reel *reel)
{
    pthread_mutex_lock(&reel->lock);
    reel->is_broken = true;
    pthread_cond_broadcast(&reel->changed);
    pthread_mutex_unlock(&reel->lock);
}

bool aers_reel_is_read(struct aers_reel *reel)
{
    pthread_mutex_lock(&reel->lock);
    bool is_read = reel->is_closed && slowest(reel) == reel->nwritten;
    pthread_mutex_unlock(&reel->lock);
    return is_read;
}
