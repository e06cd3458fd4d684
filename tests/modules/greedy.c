/* SPDX-License-Identifier: ISC */
/* test/greedy: puts out 0.5 if it could read data.txt in its own folder, and 0.25 more if it got 64 MiB while it
 * played. */
#include <aers/module.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct greedy {
    float level;
    int asks;
    uint32_t nchannels;
};

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in == config->channels_out ? sizeof(struct greedy) : 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct greedy *greedy = self;
    char path[1024], byte = 0;
    (void)why;
    (void)why_size;
    greedy->nchannels = config->channels_in;
    for (uint32_t i = 0; i < config->noptions; i++) {
        if (strcmp(config->options[i].key, "host.folder") != 0)
            continue;
        snprintf(path, sizeof path, "%s/data.txt", config->options[i].value);
        const int fd = open(path, O_RDONLY);
        greedy->level = fd >= 0 && read(fd, &byte, 1) == 1 && byte == '5' ? 0.5f : 0.0f;
    }
    return 0;
}

static void set(void *self, uint32_t slot, double value)
{
    struct greedy *greedy = self;
    (void)slot;
    greedy->asks = value > 0.5;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct greedy *greedy = self;
    (void)in;
    void *volatile much = greedy->asks ? malloc((size_t)64 << 20) : NULL;
    if (much)
        greedy->level += 0.25f;
    greedy->asks = 0;
    for (uint32_t c = 0; c < greedy->nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            out[c][i] = greedy->level;
}

static void reset(void *self)
{
    (void)self;
}

const struct aers_module *aers_module_describe(void)
{
    static const char *const params[] = {"ask", NULL}; /* 1: for memory */
    static const struct aers_module module = {.abi = AERS_MODULE_ABI,
                                              .id = "test/greedy",
                                              .params = params,
                                              .size = size,
                                              .init = init,
                                              .set = set,
                                              .process = process,
                                              .reset = reset};
    return &module;
}
