/* SPDX-License-Identifier: ISC */
/* tests/golden/golden [NAME...] - every case of tests/golden/cases, or those named, at every size of its blocks,
 * against the audio that its formula makes. Run from the root of the tree; prints TAP. */
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play.h"

#define FOLDER "tests/golden/cases"

static unsigned ntests, nfailed;

static void report(bool is_ok, const char *name, const char *what)
{
    ntests++;
    nfailed += !is_ok;
    printf("%sok %u - %s %s\n", is_ok ? "" : "not ", ntests, name, what);
}

static void report_error(const char *name, const struct aers_error *error)
{
    printf("# %s: %s\n", error->where, error->what);
    report(false, name, "can be had");
}

/* The largest difference, and where it is. */
struct difference {
    double size;
    uint32_t channel, frame;
};

static struct difference compare(const struct golden_audio *a, const struct golden_audio *b)
{
    struct difference worst = {0};
    for (uint32_t c = 0; c < a->nchannels; c++)
        for (uint32_t i = 0; i < a->nframes; i++) {
            const double size = fabs((double)golden_channel(a, c)[i] - (double)golden_channel(b, c)[i]);
            if (size > worst.size || isnan(size))
                worst = (struct difference){size, c, i};
            if (isnan(size))
                return worst;
        }
    return worst;
}

static void compare_and_report(const struct golden_case *c, const char *name, uint32_t block_nframes,
                               const struct golden_audio *out)
{
    char what[160];
    if (out->nchannels != c->expected.nchannels || out->nframes != c->expected.nframes) {
        snprintf(what, sizeof what, "in blocks of %u: %u channels of %u frames, where %u of %u are expected",
                 block_nframes, out->nchannels, out->nframes, c->expected.nchannels, c->expected.nframes);
        report(false, name, what);
        return;
    }
    const struct difference worst = compare(&c->expected, out);
    const bool is_ok = worst.size <= c->max_error;
    if (!is_ok)
        printf("# channel %u, frame %u: %.9g, where %.9g is expected\n", worst.channel + 1, worst.frame,
               (double)golden_channel(out, worst.channel)[worst.frame],
               (double)golden_channel(&c->expected, worst.channel)[worst.frame]);
    snprintf(what, sizeof what, "in blocks of %u: off by %.2g, %.2g allowed", block_nframes, worst.size, c->max_error);
    report(is_ok, name, what);
}

static void run_case(const char *name)
{
    struct golden_case c;
    struct aers_error error = {0};
    if (golden_case_load(FOLDER, name, &c, &error))
        report_error(name, &error);
    else
        for (uint32_t i = 0; i < c.nblocks; i++) {
            struct golden_audio out;
            if (golden_play(&c, c.blocks[i], &out, &error)) {
                report_error(name, &error);
                continue;
            }
            compare_and_report(&c, name, c.blocks[i], &out);
            free(out.samples);
        }
    golden_case_finish(&c);
}

static void run_all(void)
{
    glob_t found;
    if (glob(FOLDER "/*.json", 0, NULL, &found)) {
        report(false, FOLDER, "holds cases");
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *name = strdup(strrchr(found.gl_pathv[i], '/') + 1);
        if (!name)
            abort();
        *strrchr(name, '.') = '\0';
        run_case(name);
        free(name);
    }
    globfree(&found);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run_case(argv[i]);
    if (argc < 2)
        run_all();
    printf("1..%u\n", ntests);
    return nfailed > 0;
}
