/* SPDX-License-Identifier: ISC */
#include "play.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-node/host/engine.h"

/* The ports of one run: each block reads its part of `in` and writes its part of `out`. */
struct ports {
    struct golden_audio in, out;
};

static bool open_ports(const struct golden_case *c, struct ports *ports)
{
    const uint32_t nframes = c->expected.nframes;
    if (!golden_audio_init(&ports->in, c->plan->ninputs, nframes) ||
        !golden_audio_init(&ports->out, c->plan->noutputs, nframes))
        return false;
    memcpy(ports->in.samples, c->inputs.samples, (size_t)c->plan->ninputs * nframes * sizeof(float));
    for (size_t i = 0; i < (size_t)c->plan->noutputs * nframes; i++)
        ports->out.samples[i] = NAN; /* whoever leaves a frame out is found out */
    return true;
}

static void send_requests(const struct golden_case *c, struct aers_run *run)
{
    for (uint32_t i = 0; i < c->nrequests; i++)
        aers_ring_write(&run->requests, &c->requests[i], sizeof c->requests[i]);
}

/* As while JACK runs freely: whoever has to do with files does it before each block. */
static void work(const struct aers_run *run)
{
    for (uint32_t i = 0; i < run->nsteps; i++)
        if (run->steps[i].module->work)
            run->steps[i].module->work(run->steps[i].self);
}

/* What a loop's output gave in the block before comes in now. */
static void feed_loops(const struct golden_case *c, const struct ports *ports, uint32_t at, uint32_t block_nframes,
                       uint32_t nframes)
{
    for (uint32_t i = 0; i < c->nloops && at >= block_nframes; i++) {
        const float *from = golden_channel(&ports->out, c->loops[i].output) + at - block_nframes;
        float *to = golden_channel(&ports->in, c->loops[i].input) + at;
        for (uint32_t k = 0; k < nframes; k++)
            to[k] += from[k];
    }
}

static void run_all(const struct golden_case *c, struct aers_run *run, const struct ports *ports,
                    uint32_t block_nframes)
{
    const uint32_t total = c->expected.nframes;
    send_requests(c, run);
    for (uint32_t at = 0, n; at < total; at += n) {
        n = total - at < block_nframes ? total - at : block_nframes;
        feed_loops(c, ports, at, block_nframes, n);
        for (uint32_t i = 0; i < run->ninputs; i++)
            run->buffers[i] = golden_channel(&ports->in, i) + at;
        for (uint32_t i = 0; i < run->noutputs; i++)
            run->buffers[run->ninputs + i] = golden_channel(&ports->out, i) + at;
        work(run);
        aers_run_block(run, at, n);
    }
}

enum aers_code golden_play(const struct golden_case *c, uint32_t block_nframes, struct golden_audio *out,
                           struct aers_error *error)
{
    struct aers_engine *engine = NULL;
    struct ports ports = {0};
    enum aers_code code = aers_engine_create(c->plan, c->plan->rate_hz, &engine, error);
    if (!code && !open_ports(c, &ports))
        code = aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    if (!code)
        run_all(c, engine->run, &ports, block_nframes);
    aers_engine_destroy(engine); /* files are complete from here on */
    free(ports.in.samples);
    if (!code && !c->result) {
        *out = ports.out;
        return AERS_OK;
    }
    free(ports.out.samples);
    return code ? code : golden_audio_read(c->result, out, error);
}
