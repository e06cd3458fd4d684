/* SPDX-License-Identifier: ISC */
/* latency: what it says, and when an impulse is loudest. timing: what a block costs. */
#include <math.h>
#include <stdlib.h>

#include "common/rt/stopwatch.h"
#include "src/aers-node/exam/exam.h"
#include "src/aers-node/host/remote.h"

enum { BLOCK = 256, MAX_ROUNDS = 600 };
#define MAX_NS 1e9 /* for one size */

/* ---- latency ---- */

enum { IMPULSE_NFRAMES = 48000 };

static bool find_impulse(struct aers_subject *subject, uint32_t *at)
{
    float loudest = 0.0f;
    *at = 0;
    for (uint32_t from = 0; from < IMPULSE_NFRAMES; from += BLOCK) {
        aers_exam_fill(subject, 0.0f, BLOCK);
        for (uint32_t i = 0; from == 0 && i < subject->nin; i++)
            subject->in[i][0] = 0.5f;
        if (!aers_subject_run(subject, BLOCK))
            return false;
        for (uint32_t i = 0; i < subject->nout; i++)
            for (uint32_t k = 0; k < BLOCK; k++)
                if (fabsf(subject->out[i][k]) > loudest) {
                    loudest = fabsf(subject->out[i][k]);
                    *at = from + k;
                }
    }
    return true;
}

void aers_check_latency(struct aers_exam *exam)
{
    struct aers_subject subject;
    uint32_t at;
    if (exam->nin == 0 || exam->nout == 0) {
        aers_report_add(&exam->report, "latency", AERS_RESULT_SKIP, "it has not both inputs and outputs");
        return;
    }
    if (!aers_exam_open(exam, "latency", &subject))
        return;
    if (!find_impulse(&subject, &at)) {
        aers_exam_tell_death(exam, "latency", &subject, "with an impulse at its input");
    } else {
        const uint32_t says = subject.module->latency ? subject.module->latency(subject.self) : 0;
        const bool is_early = at < says;
        struct json_object *figures =
            aers_report_add(&exam->report, "latency", is_early ? AERS_RESULT_WARN : AERS_RESULT_PASS,
                            is_early ? "says %u frames, but an impulse is loudest after %u"
                                     : "%u frames; an impulse is loudest after %u",
                            says, at);
        aers_json_add_int(figures, "frames", says);
        aers_json_add_int(figures, "impulse_frames", at);
    }
    aers_subject_close(&subject);
}

/* ---- timing ---- */

struct series {
    double ns[MAX_ROUNDS], own[MAX_ROUNDS]; /* as its node sees it; within its process */
    size_t n;
};

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool measure(struct aers_subject *subject, uint32_t nframes, struct series *series)
{
    const uint64_t start_ns = aers_clock_ns(), start = aers_ticks();
    series->n = 0;
    while (series->n < MAX_ROUNDS && (double)(aers_clock_ns() - start_ns) < MAX_NS) {
        aers_exam_noise(subject, (uint32_t)series->n * nframes, nframes);
        const uint64_t began = aers_clock_ns();
        if (!aers_subject_run(subject, nframes))
            return false;
        series->ns[series->n] = (double)(aers_clock_ns() - began);
        series->own[series->n++] = (double)aers_remote_ticks(subject->module, subject->self);
    }
    const double ns_per_tick = (double)(aers_clock_ns() - start_ns) / (double)(aers_ticks() - start);
    for (size_t i = 0; i < series->n; i++)
        series->own[i] = aers_remote_is(subject->module) ? series->own[i] * ns_per_tick : series->ns[i];
    qsort(series->ns, series->n, sizeof *series->ns, compare);
    qsort(series->own, series->n, sizeof *series->own, compare);
    return true;
}

static struct json_object *figures_of(const struct series *series, uint32_t nframes)
{
    const double median = series->ns[series->n / 2], p99 = series->ns[series->n * 99 / 100];
    const double period_ns = 1e9 * nframes / AERS_EXAM_RATE_HZ;
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "nframes", nframes);
    aers_json_add_number(object, "own_ns_per_frame", series->own[series->n / 2] / nframes, 3);
    aers_json_add_number(object, "ns_per_frame", median / nframes, 3);
    aers_json_add_number(object, "p99_ns_per_frame", p99 / nframes, 3);
    aers_json_add_number(object, "share", median / period_ns, 6);
    aers_json_add_number(object, "p99_share", p99 / period_ns, 6);
    return object;
}

void aers_check_timing(struct aers_exam *exam)
{
    static const uint32_t sizes[] = {64, 1024, BLOCK}; /* the last one is told in words */
    struct aers_subject subject;
    struct series *series = calloc(1, sizeof *series);
    struct json_object *blocks = json_object_new_array();
    bool lives = series && aers_exam_open(exam, "timing", &subject);
    const bool is_open = lives;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && lives; i++) {
        lives = measure(&subject, sizes[i], series);
        if (lives)
            json_object_array_add(blocks, figures_of(series, sizes[i]));
    }
    if (is_open && !lives)
        aers_exam_tell_death(exam, "timing", &subject, "while it was measured");
    if (lives) {
        const double median = series->ns[series->n / 2], p99 = series->ns[series->n * 99 / 100];
        const double share = median / (1e9 * BLOCK / AERS_EXAM_RATE_HZ);
        struct json_object *figures = aers_report_add(
            &exam->report, "timing", share < 0.5 ? AERS_RESULT_PASS : AERS_RESULT_WARN,
            "%.2f ns a frame in blocks of %d, %.2f with the way there and back (99 %% below %.2f): %.2f %% of the time",
            series->own[series->n / 2] / BLOCK, BLOCK, median / BLOCK, p99 / BLOCK, 100.0 * share);
        json_object_object_add(figures, "blocks", json_object_get(blocks));
    }
    json_object_put(blocks);
    if (is_open)
        aers_subject_close(&subject);
    free(series);
}
