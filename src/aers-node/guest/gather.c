/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/gather.h"

#include <stdlib.h>
#include <string.h>

bool aers_gather_init(struct aers_gather *gather, uint32_t nframes, uint32_t nin, uint32_t nout)
{
    *gather = (struct aers_gather){.nframes = nframes, .nin = nin, .nout = nout};
    gather->in = calloc((size_t)(nin + 1) * nframes, sizeof *gather->in);
    gather->out = calloc((size_t)(nout + 1) * nframes, sizeof *gather->out);
    return gather->in && gather->out;
}

float *aers_gather_in(struct aers_gather *gather, uint32_t channel)
{
    return gather->in + (size_t)channel * gather->nframes;
}

float *aers_gather_out(struct aers_gather *gather, uint32_t channel)
{
    return gather->out + (size_t)channel * gather->nframes;
}

void aers_gather_run(struct aers_gather *gather, const float *const *in, float *const *out, uint32_t nframes,
                     void (*run)(void *user), void *user)
{
    for (uint32_t at = 0; at < nframes;) {
        const uint32_t left = nframes - at, room = gather->nframes - gather->fill, n = left < room ? left : room;
        for (uint32_t c = 0; c < gather->nin; c++)
            memcpy(aers_gather_in(gather, c) + gather->fill, in[c] + at, n * sizeof **in);
        for (uint32_t c = 0; c < gather->nout; c++)
            memcpy(out[c] + at, aers_gather_out(gather, c) + gather->fill, n * sizeof **out);
        at += n;
        if ((gather->fill += n) < gather->nframes)
            continue;
        gather->fill = 0;
        run(user);
    }
}

void aers_gather_reset(struct aers_gather *gather)
{
    gather->fill = 0;
    memset(gather->out, 0, (size_t)gather->nout * gather->nframes * sizeof *gather->out);
}
