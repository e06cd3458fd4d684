/* SPDX-License-Identifier: ISC */
/* aers-node/guest/gather.h - blocks of a fixed size for what wants them: what comes is gathered until a block is whole,
 * and what was made of it goes out while the next one comes, so that it is one block late. */
#ifndef AERS_NODE_GUEST_GATHER_H
#define AERS_NODE_GUEST_GATHER_H

#include <aers/module.h>
#include <stdbool.h>

struct aers_gather {
    uint32_t nframes, nin, nout;
    uint32_t fill;   /* frames gathered */
    float *in, *out; /* [nin][nframes], [nout][nframes] */
};

/* Allocates. @return false without memory */
bool aers_gather_init(struct aers_gather *gather, uint32_t nframes, uint32_t nin, uint32_t nout);
float *aers_gather_in(struct aers_gather *gather, uint32_t channel);
float *aers_gather_out(struct aers_gather *gather, uint32_t channel);
/* Calls run(user) whenever a block is whole, which reads in and writes out. RT safe as far as run is. */
void aers_gather_run(struct aers_gather *gather, const float *const *in, float *const *out, uint32_t nframes,
                     void (*run)(void *user), void *user);
void aers_gather_reset(struct aers_gather *gather);

#endif
