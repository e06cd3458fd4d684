/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/desk.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>

struct hand {
    struct aers_crew *crew;
    pthread_t thread;
    uint32_t number;
};

struct aers_crew {
    struct aers_desk *desks;
    uint32_t ndesks;
    struct aers_reel *reel;
    struct hand hands[AERS_REEL_MAX_READERS];
    uint32_t nhands;
};

uint32_t aers_crew_size(uint32_t ndesks)
{
    cpu_set_t mine;
    int n = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine) : 1;
    n = n < AERS_REEL_MAX_READERS ? n : AERS_REEL_MAX_READERS;
    return (uint32_t)n < ndesks ? (uint32_t)n : ndesks;
}

static void interleave(struct aers_desk *desk, const float *channels, uint32_t nframes)
{
    for (uint32_t c = 0; c < desk->nchannels; c++) {
        const float *channel = channels + (size_t)(desk->first + c) * AERS_REEL_SLOT_NFRAMES;
        for (uint32_t i = 0; i < nframes; i++)
            desk->frames[(size_t)i * desk->nchannels + c] = channel[i];
    }
}

static enum aers_code work(struct aers_desk *desk, const float *channels, uint32_t nframes)
{
    interleave(desk, channels, nframes);
    if (desk->loudness && aers_loudness_add(desk->loudness, desk->frames, nframes) != AERS_OK)
        return aers_error_set(&desk->error, AERS_E_MEMORY, "", "out of memory");
    return desk->file ? aers_sound_file_write(desk->file, desk->frames, nframes, &desk->error) : AERS_OK;
}

static void *run(void *user)
{
    struct hand *hand = user;
    struct aers_crew *crew = hand->crew;
    const float *channels;
    uint32_t nframes;
    while (aers_reel_take(crew->reel, hand->number, &channels, &nframes)) {
        for (uint32_t i = hand->number; i < crew->ndesks; i += crew->nhands) {
            crew->desks[i].code = work(&crew->desks[i], channels, nframes);
            if (crew->desks[i].code != AERS_OK) {
                aers_reel_break(crew->reel);
                return NULL;
            }
        }
        aers_reel_give(crew->reel, hand->number);
    }
    return NULL;
}

static bool start_hand(struct aers_crew *crew, uint32_t number)
{
    sigset_t all, before;
    struct hand *hand = &crew->hands[number];
    *hand = (struct hand){.crew = crew, .number = number};
    sigfillset(&all); /* signals are for the loop */
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool is_started = pthread_create(&hand->thread, NULL, run, hand) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_started;
}

static bool make_room(struct aers_crew *crew)
{
    for (uint32_t i = 0; i < crew->ndesks; i++) {
        struct aers_desk *desk = &crew->desks[i];
        desk->frames = calloc((size_t)AERS_REEL_SLOT_NFRAMES * desk->nchannels, sizeof *desk->frames);
        if (!desk->frames)
            return false;
    }
    return true;
}

enum aers_code aers_crew_start(struct aers_desk *desks, uint32_t ndesks, struct aers_reel *reel, struct aers_crew **out,
                               struct aers_error *error)
{
    struct aers_crew *crew = calloc(1, sizeof *crew);
    if (!crew)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    *crew = (struct aers_crew){.desks = desks, .ndesks = ndesks, .reel = reel, .nhands = reel->nreaders};
    uint32_t nstarted = 0;
    bool has_room = make_room(crew);
    while (has_room && nstarted < crew->nhands && start_hand(crew, nstarted))
        nstarted++;
    if (nstarted == crew->nhands) {
        *out = crew;
        return AERS_OK;
    }
    crew->nhands = nstarted;
    aers_reel_break(reel);
    aers_crew_stop(crew);
    return aers_error_set(error, AERS_E_MEMORY, "", "no memory, or no threads, to write and measure with");
}

void aers_crew_stop(struct aers_crew *crew)
{
    if (!crew)
        return;
    for (uint32_t i = 0; i < crew->nhands; i++)
        pthread_join(crew->hands[i].thread, NULL);
    for (uint32_t i = 0; i < crew->ndesks; i++) {
        free(crew->desks[i].frames);
        crew->desks[i].frames = NULL;
    }
    free(crew);
}
