/* SPDX-License-Identifier: ISC */
/* test/looper: says the largest `learn` that it has ever been told, and nothing of its input. What it has learnt is its
 * state: nobody could tell from its values. */
#include <aers/module.h>
#include <string.h>

struct looper {
    double learnt;
    uint32_t nchannels;
};

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in == config->channels_out ? sizeof(struct looper) : 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct looper *looper = self;
    (void)why;
    (void)why_size;
    looper->nchannels = config->channels_in;
    return 0;
}

static void set(void *self, uint32_t slot, double value)
{
    struct looper *looper = self;
    (void)slot;
    looper->learnt = value > looper->learnt ? value : looper->learnt;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    const struct looper *looper = self;
    (void)in;
    for (uint32_t c = 0; c < looper->nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            out[c][i] = (float)looper->learnt;
}

static void reset(void *self)
{
    (void)self;
}

static size_t state_size(const void *self)
{
    (void)self;
    return sizeof(double);
}

static void save(const void *self, void *state)
{
    const struct looper *looper = self;
    memcpy(state, &looper->learnt, sizeof looper->learnt);
}

static int restore(void *self, const void *state, size_t nbytes)
{
    struct looper *looper = self;
    if (nbytes != sizeof looper->learnt)
        return -1;
    memcpy(&looper->learnt, state, nbytes);
    return 0;
}

const struct aers_module *aers_module_describe(void)
{
    static const char *const params[] = {"learn", NULL};
    static const struct aers_module module = {.abi = AERS_MODULE_ABI,
                                              .id = "test/looper",
                                              .params = params,
                                              .size = size,
                                              .init = init,
                                              .set = set,
                                              .process = process,
                                              .reset = reset,
                                              .state_size = state_size,
                                              .save = save,
                                              .restore = restore};
    return &module;
}
