/* SPDX-License-Identifier: ISC */
/* tests/bench/bench_kernels.c - nanoseconds per frame of the sample loops, each against a plain loop that does the
 * same, and against a bound computed from what this processor can do at best (bound.h): the longest of the products
 * that wait for each other, of all products in the widest vectors, and of the bytes that come and go. No cleaning,
 * guarding, ramps or transposing are in the bound.
 *
 * Both run in turns on the same blocks, and the medians are compared, so that a change of the processor's clock or a
 * neighbour on the machine meets both alike. Blocks of 256 frames at 48 kHz.
 *
 *     bench_kernels            name: X ns/frame, naive Y ns/frame, ratio R, bound Z ns/frame, ratio to it Q
 *     bench_kernels --json     [{"name": ..., "ns_per_frame": ..., "naive_ns_per_frame": ..., "ratio": ...,
 *                                "bound_ns_per_frame": ..., "bound_ratio": ...}, ...] */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bound.h"
#include "common/model/manifest.h"
#include "common/rt/level.h"
#include "dsp/builtin.h"

#define RATE 48000.0
enum { NFRAMES = 256, MAX_CHANNELS = 16, BATCH = 16, ROUNDS = 101, DELAY = 12000, AHEAD = 240 };

static float input[MAX_CHANNELS][NFRAMES], output[MAX_CHANNELS][NFRAMES];
static float expected[MAX_CHANNELS][NFRAMES]; /* what the plain loops make */
static const float *in[MAX_CHANNELS];
static float *out[MAX_CHANNELS];

/* ---- the plain loops ---- */

static void naive_gain(uint32_t nchannels)
{
    static float gain = 0.5f, target = 0.5f;
    for (uint32_t c = 0; c < nchannels; c++)
        for (int i = 0; i < NFRAMES; i++) {
            gain += 0.001f * (target - gain);
            expected[c][i] = gain * input[c][i];
        }
}

static void naive_mixer(uint32_t nchannels)
{
    for (int i = 0; i < NFRAMES; i++) {
        float left = 0.0f, right = 0.0f;
        for (uint32_t c = 0; c < nchannels; c++) {
            left += 0.7f * input[c][i];
            right += 0.7f * input[c][i];
        }
        expected[0][i] = left;
        expected[1][i] = right;
    }
}

static float naive_peak, naive_squares;
static void naive_level(uint32_t nchannels)
{
    for (uint32_t c = 0; c < nchannels; c++)
        for (int i = 0; i < NFRAMES; i++) {
            naive_peak = fmaxf(naive_peak, fabsf(input[c][i]));
            naive_squares += input[c][i] * input[c][i];
        }
}

static void naive_biquads(uint32_t nchannels)
{
    static double z[MAX_CHANNELS][4][2];
    static const double b0 = 1.02, b1 = -1.87, b2 = 0.86, a1 = -1.87, a2 = 0.88;
    for (uint32_t c = 0; c < nchannels; c++)
        for (int k = 0; k < 4; k++)
            for (int i = 0; i < NFRAMES; i++) {
                const double x = (double)(k == 0 ? input : expected)[c][i];
                const double y = b0 * x + z[c][k][0];
                z[c][k][0] = b1 * x - a1 * y + z[c][k][1];
                z[c][k][1] = b2 * x - a2 * y;
                expected[c][i] = (float)y;
            }
}

static void naive_delay(uint32_t nchannels)
{
    static float line[MAX_CHANNELS][DELAY];
    static uint32_t at;
    for (uint32_t c = 0; c < nchannels; c++)
        for (uint32_t i = 0; i < NFRAMES; i++) {
            float *cell = &line[c][(at + i) % DELAY];
            const float delayed = *cell;
            *cell = input[c][i] + 0.3f * delayed;
            expected[c][i] = 0.5f * input[c][i] + 0.5f * delayed;
        }
    at = (at + NFRAMES) % DELAY;
}

/* The maximum of the window searched anew for every frame. */
static void naive_limiter(uint32_t nchannels)
{
    static float line[MAX_CHANNELS][AHEAD + NFRAMES];
    static float peaks[AHEAD + NFRAMES], gain = 1.0f;
    memmove(peaks, peaks + NFRAMES, AHEAD * sizeof *peaks);
    for (uint32_t c = 0; c < nchannels; c++) {
        memmove(line[c], line[c] + NFRAMES, AHEAD * sizeof line[c][0]);
        memcpy(line[c] + AHEAD, input[c], sizeof input[c]);
    }
    for (int i = 0; i < NFRAMES; i++) {
        float peak = 0.0f, highest = 0.5f;
        for (uint32_t c = 0; c < nchannels; c++)
            peak = fmaxf(peak, fabsf(input[c][i]));
        peaks[AHEAD + i] = peak;
        for (int k = 0; k <= AHEAD; k++)
            highest = peaks[i + k] > highest ? peaks[i + k] : highest;
        const float needed = 0.5f / highest;
        gain = needed < gain ? needed : gain + 0.0002f * (needed - gain);
        for (uint32_t c = 0; c < nchannels; c++)
            expected[c][i] = gain * line[c][i];
    }
}

static void naive_compressor(uint32_t nchannels)
{
    static double held, smooth;
    for (int i = 0; i < NFRAMES; i++) {
        float peak = 1e-8f;
        for (uint32_t c = 0; c < nchannels; c++)
            peak = fmaxf(peak, fabsf(input[c][i]));
        const double over = fmax(0.0, 20.0 * log10((double)peak) + 24.0) * 0.75;
        held = fmax(over, 0.9999 * held + 0.0001 * over);
        smooth += 0.002 * (held - smooth);
        for (uint32_t c = 0; c < nchannels; c++)
            expected[c][i] = (float)pow(10.0, -smooth / 20.0) * input[c][i];
    }
}

/* ---- ours ---- */

struct bench {
    const char *name;
    const struct aers_module *module; /* NULL: the level meter */
    uint32_t nchannels, nout, nelements;
    const char *values[8]; /* "address=value" */
    void (*naive)(uint32_t nchannels);
    double chain, nfma, nbytes; /* per frame: products in a row, all of them (in doubles), bytes to and fro */
    void *self;
};

static struct bench benches[] = {
    {"gain, 1 channel", &aers_module_gain, 1, 1, 0, {"gain_db=-6"}, naive_gain, 0, 0.5, 8, NULL},
    {"gain, 2 channels", &aers_module_gain, 2, 2, 0, {"gain_db=-6"}, naive_gain, 0, 1.0, 16, NULL},
    {"gain, 16 channels", &aers_module_gain, 16, 16, 0, {"gain_db=-6"}, naive_gain, 0, 8.0, 128, NULL},
    {"mixer, 16 mono inputs to stereo", &aers_module_mixer, 16, 2, 16, {"gain_db=-6"}, naive_mixer, 0, 16, 72, NULL},
    {"level meter, 1 channel", NULL, 1, 0, 0, {NULL}, naive_level, 0, 0.5, 4, NULL},
    {"level meter, 2 channels", NULL, 2, 0, 0, {NULL}, naive_level, 0, 1.0, 8, NULL},
    {"level meter, 16 channels", NULL, 16, 0, 0, {NULL}, naive_level, 0, 8.0, 64, NULL},
    {"4 biquads, 1 channel", &aers_module_biquad_eq, 1, 1, 4, {NULL}, naive_biquads, 1, 16, 8, NULL},
    {"4 biquads, 2 channels", &aers_module_biquad_eq, 2, 2, 4, {NULL}, naive_biquads, 1, 32, 16, NULL},
    {"4 biquads, 4 channels", &aers_module_biquad_eq, 4, 4, 4, {NULL}, naive_biquads, 1, 64, 32, NULL},
    {"4 biquads, 8 channels", &aers_module_biquad_eq, 8, 8, 4, {NULL}, naive_biquads, 1, 128, 64, NULL},
    {"4 biquads, 16 channels", &aers_module_biquad_eq, 16, 16, 4, {NULL}, naive_biquads, 1, 256, 128, NULL},
    {"delay, 1 channel", &aers_module_delay, 1, 1, 0, {"feedback=0.3", "mix=0.5"}, naive_delay, 0, 1.5, 16, NULL},
    {"delay, 2 channels", &aers_module_delay, 2, 2, 0, {"feedback=0.3", "mix=0.5"}, naive_delay, 0, 3.0, 32, NULL},
    {"delay, 16 channels", &aers_module_delay, 16, 16, 0, {"feedback=0.3", "mix=0.5"}, naive_delay, 0, 24.0, 256, NULL},
    {"compressor at work, 1 channel",
     &aers_module_compressor,
     1,
     1,
     0,
     {"threshold_db=-24"},
     naive_compressor,
     1,
     26,
     8,
     NULL},
    {"limiter at work, look-ahead 240, 1 channel",
     &aers_module_limiter,
     1,
     1,
     0,
     {"ceiling_db=-6"},
     naive_limiter,
     0.5,
     5.5,
     56,
     NULL},
    {"limiter at work, look-ahead 240, 2 channels",
     &aers_module_limiter,
     2,
     2,
     0,
     {"ceiling_db=-6"},
     naive_limiter,
     0.5,
     7.0,
     72,
     NULL},
    {"limiter at work, look-ahead 240, 16 channels",
     &aers_module_limiter,
     16,
     16,
     0,
     {"ceiling_db=-6"},
     naive_limiter,
     0.5,
     28.0,
     296,
     NULL},
    {"limiter at rest, look-ahead 240, 1 channel",
     &aers_module_limiter,
     1,
     1,
     0,
     {"ceiling_db=0"},
     naive_limiter,
     0,
     1.5,
     16,
     NULL},
};
enum { NBENCHES = sizeof benches / sizeof *benches };

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "bench_kernels: %s: %s\n", which, what);
    exit(1);
}

static void set_value(const struct bench *bench, const struct aers_manifest *manifest, const char *pair)
{
    char address[64];
    uint32_t slot;
    const struct aers_param *param;
    struct aers_error error;
    const char *equals = strchr(pair, '=');
    snprintf(address, sizeof address, "%.*s", (int)(equals - pair), pair);
    if (aers_manifest_resolve(manifest, bench->nelements, address, &slot, &param, &error) != AERS_OK)
        fail(error.what, pair);
    bench->module->set(bench->self, slot, atof(equals + 1));
}

static void open_bench(struct bench *bench)
{
    if (!bench->module)
        return;
    const struct aers_manifest *manifest = aers_manifest_find(bench->module->id);
    const struct aers_module_config config = {.rate_hz = RATE,
                                              .max_nframes = NFRAMES,
                                              .channels_in = bench->nchannels,
                                              .channels_out = bench->nout,
                                              .nelements = bench->nelements};
    const size_t size = (bench->module->size(&config) + AERS_STATE_ALIGN - 1) / AERS_STATE_ALIGN * AERS_STATE_ALIGN;
    char why[128];
    bench->self = size > 0 ? aligned_alloc(AERS_STATE_ALIGN, size) : NULL;
    if (!bench->self)
        fail("no state to be had", bench->name);
    memset(bench->self, 0, size);
    if (bench->module->init(bench->self, &config, why, sizeof why) != 0)
        fail(why, bench->name);
    for (uint32_t slot = 0; slot < aers_manifest_nslots(manifest, bench->nelements); slot++)
        bench->module->set(bench->self, slot, aers_manifest_param(manifest, slot)->preset);
    for (int i = 0; bench->values[i]; i++)
        set_value(bench, manifest, bench->values[i]);
}

static struct aers_level levels[MAX_CHANNELS];

static void run_ours(const struct bench *bench)
{
    if (bench->module)
        bench->module->process(bench->self, in, out, NFRAMES);
    else
        for (uint32_t c = 0; c < bench->nchannels; c++)
            aers_level_add_sound(&levels[c], input[c], NFRAMES);
}

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

static void measure(const struct bench *bench, double *ours, double *naive)
{
    static double times[2][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        const double start = now_ns();
        for (int i = 0; i < BATCH; i++)
            run_ours(bench);
        const double middle = now_ns();
        for (int i = 0; i < BATCH; i++)
            bench->naive(bench->nchannels);
        times[0][round] = (middle - start) / (BATCH * NFRAMES);
        times[1][round] = (now_ns() - middle) / (BATCH * NFRAMES);
    }
    *ours = median(times[0]);
    *naive = median(times[1]);
}

static void fill_input(void)
{
    uint32_t x = 1;
    for (int c = 0; c < MAX_CHANNELS; c++) {
        in[c] = input[c];
        out[c] = output[c];
        for (int i = 0; i < NFRAMES; i++) {
            x = x * 1664525u + 1013904223u;
            input[c][i] = (float)((double)(x >> 8) / 8388608.0 - 1.0) * 0.9f;
        }
    }
}

int main(int argc, char **argv)
{
    const bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    if (argc > 1 && !json) {
        fprintf(stderr, "usage: bench_kernels [--json]\n");
        return 2;
    }
    fill_input();
    const struct bound best = bound_measure();
    if (!json)
        printf("at best here: %.2f ns for a product and sum that is waited for, %.3f ns for one of many in double, "
               "%.4f ns "
               "for a byte\n",
               best.latency_ns, best.fma_ns, best.byte_ns);
    for (int b = 0; b < NBENCHES; b++) {
        double ours, naive;
        open_bench(&benches[b]);
        measure(&benches[b], &ours, &naive);
        const double bound = fmax(benches[b].chain * best.latency_ns,
                                  fmax(benches[b].nfma * best.fma_ns, benches[b].nbytes * best.byte_ns));
        printf(json ? "%s{\"name\": \"%s\", \"ns_per_frame\": %.3f, \"naive_ns_per_frame\": %.3f, \"ratio\": %.3f, "
                      "\"bound_ns_per_frame\": %.3f, \"bound_ratio\": %.3f}%s\n"
                    : "%s%s: %.2f ns/frame, naive %.2f ns/frame, ratio %.1f, bound %.2f ns/frame, ratio to it %.1f%s\n",
               !json    ? ""
               : b == 0 ? "["
                        : " ",
               benches[b].name, ours, naive, naive / ours, bound, bound > 0.0 ? ours / bound : 0.0,
               !json              ? ""
               : b + 1 < NBENCHES ? ","
                                  : "]");
        free(benches[b].self);
    }
    return 0;
}
