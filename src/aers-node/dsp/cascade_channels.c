/* SPDX-License-Identifier: ISC */
/* The lanes of a vector are channels. Which width the processor has is asked for at every call: it is one load. */
#include "cascade_rest.h"
#include "common/rt/simd.h"

typedef void run_fn(const struct aers_cascade_rest *rest, struct aers_cascade_state *states, const float *const *in,
                    float *const *out, int nframes);

#if AERS_VECTOR_NBYTES == 0 || AERS_VECTOR_NBYTES == 16
#define CASCADE_WIDTH 2
#include "cascade_width.h"
#undef CASCADE_WIDTH
#endif
#if AERS_VECTOR_NBYTES != 16
#pragma GCC push_options
#if AERS_VECTOR_NBYTES == 0
#pragma GCC target("arch=x86-64-v3")
#endif
#define CASCADE_WIDTH 4
#include "cascade_width.h"
#undef CASCADE_WIDTH
#pragma GCC pop_options
#endif
#if AERS_VECTOR_NBYTES == 0 || AERS_VECTOR_NBYTES == 64
#pragma GCC push_options
#if AERS_VECTOR_NBYTES == 0
#pragma GCC target("arch=x86-64-v4,prefer-vector-width=512")
#endif
#define CASCADE_WIDTH 8
#include "cascade_width.h"
#undef CASCADE_WIDTH
#pragma GCC pop_options
#endif

static run_fn *find_run(uint32_t nchannels)
{
#if AERS_VECTOR_NBYTES == 16
    return nchannels == 4 ? run_2_4 : nchannels == 8 ? run_2_8 : run_2_16;
#elif AERS_VECTOR_NBYTES == 32
    return nchannels == 4 ? run_4_4 : nchannels == 8 ? run_4_8 : run_4_16;
#elif AERS_VECTOR_NBYTES == 64
    return nchannels == 4 ? run_4_4 : nchannels == 8 ? run_8_8 : run_8_16;
#else
    if (nchannels > 4 && __builtin_cpu_supports("x86-64-v4"))
        return nchannels == 8 ? run_8_8 : run_8_16;
    if (__builtin_cpu_supports("x86-64-v3"))
        return nchannels == 4 ? run_4_4 : nchannels == 8 ? run_4_8 : run_4_16;
    return nchannels == 4 ? run_2_4 : nchannels == 8 ? run_2_8 : run_2_16;
#endif
}

void aers_cascade_rest_channels(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                                const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes)
{
    find_run(nchannels)(rest, states, in, out, (int)nframes);
}
