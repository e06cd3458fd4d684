/* SPDX-License-Identifier: ISC */
#include "src/aers-node/exam/exam.h"

#include <math.h>
#include <string.h>

#include "common/model/package.h"
#include "src/aers-node/host/byhand.h"
#include "src/aers-node/host/remote.h"

/* ---- what the checks share ---- */

bool aers_exam_open(struct aers_exam *exam, const char *check, struct aers_subject *subject)
{
    if (aers_subject_open(subject, &exam->wish))
        return true;
    aers_report_add(&exam->report, check, AERS_RESULT_FAIL, "it does not start: %s", subject->why);
    return false;
}

void aers_exam_tell_death(struct aers_exam *exam, const char *check, const struct aers_subject *subject,
                          const char *when)
{
    aers_report_add(&exam->report, check, AERS_RESULT_FAIL, "%s: %s", when, subject->why);
}

uint32_t aers_exam_random(uint32_t *seed)
{
    return *seed = *seed * 1664525u + 1013904223u;
}

/* By its place alone, so that any block begins anywhere. */
static float noise_at(uint32_t channel, uint32_t frame)
{
    uint32_t x = frame * 2654435761u ^ (channel + 1) * 2246822519u;
    x = (x ^ x >> 15) * 2246822519u;
    x = (x ^ x >> 13) * 3266489917u;
    return (float)((double)(x ^ x >> 16) / 4294967296.0 - 0.5) * 0.5f;
}

void aers_exam_noise(const struct aers_subject *subject, uint32_t from, uint32_t nframes)
{
    for (uint32_t i = 0; i < subject->nin; i++)
        for (uint32_t k = 0; k < nframes; k++)
            subject->in[i][k] = noise_at(i, from + k);
}

void aers_exam_fill(const struct aers_subject *subject, float value, uint32_t nframes)
{
    for (uint32_t i = 0; i < subject->nin; i++)
        for (uint32_t k = 0; k < nframes; k++)
            subject->in[i][k] = value;
}

double aers_exam_db(double amplitude)
{
    return amplitude > 3.2e-8 ? 20.0 * log10(amplitude) : -150.0;
}

bool aers_exam_play(struct aers_subject *subject, uint32_t block, uint32_t nframes, float *sound)
{
    for (uint32_t at = 0; at < nframes; at += block) {
        const uint32_t n = nframes - at < block ? nframes - at : block;
        aers_exam_noise(subject, at, n);
        if (!aers_subject_run(subject, n))
            return false;
        for (uint32_t i = 0; i < subject->nout; i++)
            memcpy(sound + (size_t)i * nframes + at, subject->out[i], n * sizeof *sound);
    }
    return true;
}

double aers_exam_difference(const float *a, const float *b, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double difference = fabs((double)a[i] - (double)b[i]);
        largest = isfinite(difference) ? fmax(largest, difference) : (double)INFINITY;
    }
    return largest;
}

/* ---- the exam ---- */

enum { ELEMENTS = 3 }; /* of its list, if it has one */

static void (*const checks[])(struct aers_exam *) = {
    aers_check_symbols,   aers_check_blocks,  aers_check_in_place, aers_check_repeat,
    aers_check_reset,     aers_check_values,  aers_check_state,    aers_check_no_numbers,
    aers_check_denormals, aers_check_silence, aers_check_latency,  aers_check_timing,
};

/* Two, where it can be had: most are for stereo. */
static unsigned choose_channels(const struct aers_node_args *args, const struct aers_manifest *manifest)
{
    const uint32_t min = manifest->in_max ? manifest->in_min : manifest->out_min;
    const uint32_t max = manifest->in_max ? manifest->in_max : manifest->out_max;
    const uint32_t least = min ? min : 1;
    if (args->channels)
        return args->channels;
    return least <= 2 && max >= 2 ? 2 : least <= AERS_MAX_CHANNELS ? least : AERS_MAX_CHANNELS;
}

static enum aers_code find(struct aers_node_args *args, char name[80], const struct aers_manifest **manifest,
                           struct aers_error *error)
{
    if (aers_package_is_folder(args->module)) {
        const enum aers_code code = aers_package_place(args->module, name, 80, error);
        if (code)
            return code;
        args->module = name;
    }
    return aers_byhand_manifest(args->module, manifest, error);
}

static void examine(struct aers_exam *exam)
{
    aers_check_start(exam);
    const bool starts = exam->report.nfailures == 0;
    for (size_t i = 0; starts && i < sizeof checks / sizeof *checks; i++)
        checks[i](exam);
}

enum aers_code aers_exam_run(const struct aers_node_args *given, struct aers_error *error)
{
    char name[80];
    struct aers_node_args args = *given;
    struct aers_exam exam = {.wish = {.args = &args, .rate_hz = AERS_EXAM_RATE_HZ}};
    const enum aers_code code = find(&args, name, &exam.manifest, error);
    if (code)
        return code;
    args.elements = exam.manifest->list ? ELEMENTS : 0;
    exam.wish.nchannels = choose_channels(&args, exam.manifest);
    aers_remote_set_patient(true);
    aers_report_init(&exam.report);
    examine(&exam);
    aers_report_print(&exam.report, exam.manifest, exam.nin, exam.nout, args.json, stdout);
    const unsigned nfailures = exam.report.nfailures;
    aers_report_finish(&exam.report);
    return nfailures ? aers_error_set(error, AERS_E_FAILED, exam.manifest->name, "has not passed") : AERS_OK;
}
