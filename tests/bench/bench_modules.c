/* SPDX-License-Identifier: ISC */
/* tests/bench/bench_modules.c - what a module from others costs a block: the same gain by aers/module.h, by five
 * functions, as an LV2 plug-in and in Python, each in its own process behind the sandbox, against the built-in one.
 * Wall time as the audio thread sees it, so most of it is the way to the other process and back: what an adapter costs
 * beyond that is what its module takes longer than the one by aers/module.h, of which the second ratio speaks.
 *
 * They run in turns on the same blocks, and the medians are compared. Blocks of 256 frames at 48 kHz, one channel.
 *
 *     bench_modules [--json]          looks for the modules in build/tests/modules, from the top of the tree */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/model/package.h"
#include "guest/guest.h"
#include "host/engine.h"

#define RATE 48000.0
enum { NFRAMES = 256, ROUNDS = 2001, NKINDS = 5 };

static const char *const modules[NKINDS] = {"builtin/gain", "test/gain", "test/gain5", "lv2/urn:aers:test:gain",
                                            "test/gainpy"};
static float input[NFRAMES], output[NFRAMES];

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "bench_modules: %s: %s\n", which, what);
    exit(1);
}

static void install(const char *root, const char *name, const char *source, const char *entry, const char *lang)
{
    char path[1024], from[1024];
    snprintf(path, sizeof path, "%s/test/%s", root, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "cp %s %s/test/%s/%s", source, root, name, entry);
    if (system(path) != 0)
        fail("cannot be copied", name);
    snprintf(from, sizeof from, "%s/test/%s/manifest.json", root, name);
    FILE *file = fopen(from, "we");
    if (!file)
        fail("cannot be written", from);
    fprintf(file,
            "{\"name\": \"test/%s\", \"version\": \"1.0.0\", \"lang\": \"%s\", \"entry\": \"%s\", \"params\": "
            "{\"gain_db\": "
            "{\"type\": \"float\", \"min\": -60, \"max\": 24, \"default\": 0}}}\n",
            name, lang, entry);
    fclose(file);
}

static struct aers_engine *make_engine(const char *module, struct aers_plan **plan)
{
    char text[1024];
    struct aers_error error = {0};
    struct aers_engine *engine = NULL;
    *plan = NULL;
    const int n =
        snprintf(text, sizeof text,
                 "{\"plan\":1,\"graph_id\":\"g\",\"client\":\"c\",\"server\":null,\"rate_hz\":48000,\"hold\":false,"
                 "\"meter\":null,\"inputs\":[\"in\"],\"outputs\":[\"out\"],\"nscratch\":0,\"steps\":[{\"id\":\"s\","
                 "\"module\":\"%s\",\"settings\":{},\"elements\":0,\"element_channels\":[],\"in\":[[0]],\"out\":[1],"
                 "\"values\":{}}]}",
                 module);
    if (aers_plan_parse(text, (size_t)n, plan, &error) == AERS_OK &&
        aers_engine_create(*plan, RATE, &engine, &error) == AERS_OK)
        return engine;
    fprintf(stderr, "bench_modules: without %s: %s\n", module, error.what);
    aers_plan_destroy(*plan);
    return NULL;
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double times[NKINDS][ROUNDS];
    static const char *const labels[NKINDS] = {"built in", "aers/module.h", "five functions", "LV2", "Python"};
    struct aers_plan *plans[NKINDS];
    struct aers_engine *engines[NKINDS];
    char root[] = "/tmp/aers-bench-XXXXXX", clean[64], path[64], lv2[PATH_MAX];
    const bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    if (argc == 2 && strcmp(argv[1], AERS_GUEST_FLAG) == 0)
        return aers_guest_run();
    if (!mkdtemp(root))
        fail("no temporary folder", root);
    snprintf(path, sizeof path, "%s/test", root);
    mkdir(path, 0700);
    install(root, "gain", "build/tests/modules/gain.so", "module.so", "c");
    install(root, "gain5", "build/tests/modules/gain5.so", "module.so", "c");
    install(root, "gainpy", "tests/modules/gain.py", "gain.py", "python");
    setenv("AERS_MODULE_PATH", root, 1);
    setenv("LV2_PATH", realpath("build/tests/modules/lv2", lv2) ? lv2 : "/nonexistent", 1);
    aers_package_allow_unsigned();
    for (size_t k = 0; k < NKINDS; k++)
        engines[k] = make_engine(modules[k], &plans[k]);
    if (!engines[0] || !engines[1])
        fail("the kinds that are compared with are missing", "all");
    for (size_t i = 0; i < NFRAMES; i++)
        input[i] = 0.25f * (float)((i * 37) % 101) / 101.0f;
    for (uint32_t round = 0; round < ROUNDS; round++)
        for (size_t k = 0; k < NKINDS; k++) {
            if (!engines[k])
                continue;
            engines[k]->run->buffers[0] = input;
            engines[k]->run->buffers[1] = output;
            const double start = now_us();
            aers_run_block(engines[k]->run, round * NFRAMES, NFRAMES);
            times[k][round] = now_us() - start;
        }
    for (size_t k = 0; k < NKINDS; k++)
        qsort(times[k], ROUNDS, sizeof times[k][0], compare);
    for (size_t k = 1; k < NKINDS; k++)
        if (engines[k])
            printf(json ? "{\"name\": \"gain by %s\", \"us_per_block\": %.2f, \"p99_us\": %.2f, "
                          "\"built_in_us_per_block\": %.2f, \"ratio\": %.1f, \"ratio_to_header\": %.2f}\n"
                        : "gain by %s: %.2f us/block (p99 %.2f), built in %.2f us/block, ratio %.1f; ratio to "
                          "aers/module.h %.2f\n",
                   labels[k], times[k][ROUNDS / 2], times[k][ROUNDS * 99 / 100], times[0][ROUNDS / 2],
                   times[k][ROUNDS / 2] / times[0][ROUNDS / 2], times[k][ROUNDS / 2] / times[1][ROUNDS / 2]);
    for (size_t k = 0; k < NKINDS; k++) {
        aers_engine_destroy(engines[k]);
        if (engines[k])
            aers_plan_destroy(plans[k]);
    }
    snprintf(clean, sizeof clean, "rm -r %s", root);
    return system(clean) != 0;
}
