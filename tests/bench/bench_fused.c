/* SPDX-License-Identifier: ISC */
/* tests/bench/bench_fused.c - what it costs to run modules as steps of one plan: chains of forty, against a plain C
 * loop that calls the same kernels: the modules' process, and the level meter with its guard against what is no
 * audio, in place.
 *
 * Both run in turns on the same blocks, and the medians are compared. Blocks of 256 frames at 48 kHz, one channel.
 *
 *     bench_fused [--json] */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/rt/level.h"
#include "host/engine.h"

#define RATE 48000.0
enum { NFRAMES = 256, NSTEPS = 40, BATCH = 4, ROUNDS = 301 };

static float input[NFRAMES], output[NFRAMES], plain[NFRAMES];

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "bench_fused: %s: %s\n", which, what);
    exit(1);
}

/* ---- a plan: in -> forty modules in place -> out ---- */

struct chain {
    const char *name;
    struct {
        const char *name;
        unsigned nelements;
        const char *values;
    } modules[3]; /* in turns */
};

static struct aers_plan *make_plan(const struct chain *chain)
{
    unsigned nmodules = 0;
    static char text[1 << 16];
    struct aers_error error = {0};
    struct aers_plan *plan = NULL;
    while (nmodules < 3 && chain->modules[nmodules].name)
        nmodules++;
    size_t at = (size_t)snprintf(text, sizeof text,
                                 "{\"plan\":1,\"graph_id\":\"g\",\"client\":\"c\",\"server\":null,\"rate_hz\":48000,"
                                 "\"hold\":false,\"meter\":null,\"inputs\":[\"in\"],\"outputs\":[\"out\"],"
                                 "\"nscratch\":1,\"steps\":[");
    for (unsigned i = 0; i < NSTEPS; i++)
        at +=
            (size_t)snprintf(text + at, sizeof text - at,
                             "%s{\"id\":\"s%u\",\"module\":\"%s\",\"settings\":{},\"elements\":%u,"
                             "\"element_channels\":[],\"in\":[[%d]],\"out\":[%d],\"values\":%s}",
                             i ? "," : "", i, chain->modules[i % nmodules].name, chain->modules[i % nmodules].nelements,
                             i ? 2 : 0, i + 1 < NSTEPS ? 2 : 1, chain->modules[i % nmodules].values);
    at += (size_t)snprintf(text + at, sizeof text - at, "]}");
    if (aers_plan_parse(text, at, &plan, &error) != AERS_OK)
        fail(error.what, chain->name);
    return plan;
}

static struct aers_engine *make_engine(const struct aers_plan *plan)
{
    struct aers_error error = {0};
    struct aers_engine *engine = NULL;
    if (aers_engine_create(plan, RATE, &engine, &error) != AERS_OK)
        fail(error.what, plan->steps[0].manifest->name);
    return engine;
}

static void run_plan(struct aers_engine *engine)
{
    static uint32_t frame;
    engine->run->buffers[0] = input;
    engine->run->buffers[1] = output;
    aers_run_block(engine->run, frame, NFRAMES);
    frame += NFRAMES;
}

/* ---- the plain loop, on the modules of a second engine ---- */

static struct aers_level levels[NSTEPS];

static void run_plain(struct aers_engine *engine)
{
    const float *in = input;
    float *out = plain;
    for (int i = 0; i < NSTEPS; i++) {
        struct aers_step *step = &engine->run->steps[i];
        step->module->process(step->self, &in, &out, NFRAMES);
        if (!aers_level_add_sound(&levels[i], out, NFRAMES))
            fail("no audio", step->module->id);
        in = out;
    }
}

/* ---- times ---- */

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

static void measure(struct aers_engine *fused, struct aers_engine *loose, double *ours, double *reference)
{
    static double times[2][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        const double start = now_ns();
        for (int i = 0; i < BATCH; i++)
            run_plan(fused);
        const double middle = now_ns();
        for (int i = 0; i < BATCH; i++)
            run_plain(loose);
        times[0][round] = (middle - start) / BATCH / 1000;
        times[1][round] = (now_ns() - middle) / BATCH / 1000;
    }
    *ours = median(times[0]);
    *reference = median(times[1]);
}

#define EQ                                                                                                             \
    {                                                                                                                  \
        "builtin/biquad_eq", 4, "{}"                                                                                   \
    }
#define GAIN                                                                                                           \
    {                                                                                                                  \
        "builtin/gain", 0, "{\"gain_db\":-0.1}"                                                                        \
    } /* one of 0 dB has nothing to do */
#define LIMITER                                                                                                        \
    {                                                                                                                  \
        "builtin/limiter", 0, "{}"                                                                                     \
    }

int main(int argc, char **argv)
{
    static const struct chain chains[] = {
        {"40 EQs of 4 bands", {EQ}},
        {"40 gains", {GAIN}},
        {"40 limiters", {LIMITER}},
        {"40 EQs, gains and limiters", {EQ, GAIN, LIMITER}},
    };
    const bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    for (int i = 0; i < NFRAMES; i++)
        input[i] = 0.25f * ((float)((unsigned)i * 2654435761u >> 8) / 8388608.0f - 1.0f);
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        double ours, reference;
        struct aers_plan *plan = make_plan(&chains[i]);
        struct aers_engine *fused = make_engine(plan), *loose = make_engine(plan);
        measure(fused, loose, &ours, &reference);
        printf(
            json ? "{\"name\": \"fused chain of %s\", \"us_per_block\": %.3f, \"plain_us_per_block\": %.3f, \"ratio\": "
                   "%.3f}\n"
                 : "fused chain of %s: %.2f us/block, plain loop over the same kernels %.2f us/block, ratio %.2f\n",
            chains[i].name, ours, reference, ours / reference);
        aers_engine_destroy(fused);
        aers_engine_destroy(loose);
        aers_plan_destroy(plan);
    }
    return 0;
}
