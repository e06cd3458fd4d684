/* SPDX-License-Identifier: ISC */
/* aers-node/guest/five.h - the C interface of five functions, as plug-ins of ctypes hosts have it:
 *
 *   void  *dsp_create(int sample_rate, int block_size);
 *   float *dsp_process(void *handle, const float **inputs, int num_inputs);      interleaved, as many channels as
 * inputs int    dsp_set_param(void *handle, const char *key, float value);            0: taken int dsp_get_meters(void
 * *handle, float *rms, float *peak); void   dsp_destroy(void *handle);
 *
 * The block's size is fixed at dsp_create, a node's blocks are not: it is AERS_FIVE_BLOCK, and what comes is gathered,
 * so that the module is that many frames late. dsp_get_meters is not called: levels are measured by the node. Neither
 * is dsp_destroy while it plays. */
#ifndef AERS_NODE_GUEST_FIVE_H
#define AERS_NODE_GUEST_FIVE_H

#include <aers/module.h>

#include "common/model/manifest.h"

enum { AERS_FIVE_BLOCK = 64 };

/* What dlsym gave; none is NULL. */
struct aers_five {
    void *(*create)(int sample_rate, int block_size);
    float *(*process)(void *handle, const float **inputs, int num_inputs);
    int (*set_param)(void *handle, const char *key, float value);
    int (*get_meters)(void *handle, float *rms, float *peak);
    void (*destroy)(void *handle);
};

/* NULL with a sentence when the manifest asks for what five functions cannot do. The last one given stays valid. */
const struct aers_module *aers_five_adapt(const struct aers_five *five, const struct aers_manifest *manifest, char *why,
                                          size_t why_size);

#endif
