/* SPDX-License-Identifier: ISC */
/* tests/bench/bench_events.c - nanoseconds per frame of a source of events while 1 and 32 events of each synth sound,
 * against builtin/sine on one channel in the same run. The two run in turns on blocks of 256 frames at 48 kHz, and the
 * medians are compared; a click, which is over after a sample, is left out. `voices at 48 kHz` is how many would fill
 * one core.
 *
 *     bench_events             name: X ns/frame, sine Y ns/frame, ratio R, N voices at 48 kHz
 *     bench_events --json      [{"name": ..., "ns_per_frame": ..., "sine_ns_per_frame": ..., "ratio": ...}, ...] */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dsp/builtin.h"
#include "dsp/synth.h"

enum { RATE = 48000, NFRAMES = 256, BATCH = 8, ROUNDS = 61, MANY = 32 };

static float output[NFRAMES];
static float *const outs[] = {output};

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void *open_module(const struct aers_module *module, const char *events)
{
    const struct aers_option option = {"events", events};
    const struct aers_module_config config = {.rate_hz = RATE,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_out = 1,
                                              .options = &option,
                                              .noptions = events ? 1 : 0};
    char why[256] = "";
    const size_t size = (module->size(&config) + AERS_STATE_ALIGN - 1) / AERS_STATE_ALIGN * AERS_STATE_ALIGN;
    void *self = aligned_alloc(AERS_STATE_ALIGN, size);
    if (!self)
        abort();
    memset(self, 0, size);
    if (module->init(self, &config, why, sizeof why)) {
        fprintf(stderr, "%s: %s\n", module->id, why);
        exit(1);
    }
    return self;
}

static void close_module(const struct aers_module *module, void *self)
{
    if (module->finish)
        module->finish(self);
    free(self);
}

/* n events at frame 0, over so long that all of them sound through the whole measurement. */
static void *open_events(const char *synth, uint32_t n)
{
    static char text[MANY * 128 + 16];
    char *end = text;
    *end++ = '[';
    for (uint32_t i = 0; i < n; i++)
        end += sprintf(end, "%s{\"at\":0,\"synth\":\"%s\",\"duration\":60,\"gain_db\":-30}", i ? "," : "", synth);
    strcpy(end, "]");
    return open_module(&aers_module_events, text);
}

static double run(const struct aers_module *module, void *self)
{
    const double before = now_ns();
    for (int i = 0; i < BATCH; i++)
        module->process(self, NULL, outs, NFRAMES);
    return (now_ns() - before) / (BATCH * NFRAMES);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The events are rewound for each round: those of short synths then sound through all of it. */
static void measure(const char *synth, uint32_t n, bool json, bool is_first)
{
    static double mine[ROUNDS], sines[ROUNDS];
    void *events = open_events(synth, n), *sine = open_module(&aers_module_sine, NULL);
    aers_module_sine.set(sine, 0, 440.0);
    aers_module_sine.set(sine, 1, -12.0);
    for (int round = 0; round < ROUNDS; round++) {
        aers_module_events.reset(events);
        aers_module_events.locate(events, -1);
        aers_module_events.process(events, NULL, outs, 1);
        mine[round] = run(&aers_module_events, events);
        sines[round] = run(&aers_module_sine, sine);
    }
    qsort(mine, ROUNDS, sizeof *mine, by_size);
    qsort(sines, ROUNDS, sizeof *sines, by_size);
    const double x = mine[ROUNDS / 2], y = sines[ROUNDS / 2];
    if (json)
        printf("%s{\"name\": \"%s x%u\", \"ns_per_frame\": %.2f, \"sine_ns_per_frame\": %.2f, \"ratio\": %.2f}",
               is_first ? "" : ",\n ", synth, n, x, y, x / y);
    else
        printf("%s x%u: %.2f ns/frame, sine %.2f ns/frame, ratio %.2f, %.0f voices at 48 kHz\n", synth, n, x, y, x / y,
               n * 1e9 / RATE / x);
    close_module(&aers_module_events, events);
    close_module(&aers_module_sine, sine);
}

int main(int argc, char **argv)
{
    const bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    if (json)
        printf("[");
    for (size_t s = 0; aers_synths[s]; s++)
        for (uint32_t n = 1; aers_synths[s] != &aers_synth_click && n <= MANY; n += MANY - 1)
            measure(aers_synths[s]->name, n, json, s == 0 && n == 1);
    if (json)
        printf("]\n");
    return 0;
}
