/* SPDX-License-Identifier: ISC */
/* start: at the usual rates, and with as many channels as its manifest allows. */
#include <stdio.h>

#include "src/aers-node/exam/exam.h"

enum { NFRAMES = 256 };

static bool starts(const struct aers_exam *exam, unsigned nchannels, double rate_hz, char why[512])
{
    struct aers_subject subject;
    struct aers_subject_wish wish = exam->wish;
    wish.nchannels = nchannels;
    wish.rate_hz = rate_hz;
    bool done = aers_subject_open(&subject, &wish);
    if (done) {
        aers_exam_noise(&subject, 0, NFRAMES);
        done = aers_subject_run(&subject, NFRAMES);
    }
    snprintf(why, 512, "%s", subject.why);
    aers_subject_close(&subject);
    return done;
}

/* What it is for the other checks. */
static bool begin(struct aers_exam *exam)
{
    struct aers_subject subject;
    if (!aers_exam_open(exam, "start", &subject))
        return false;
    exam->nin = subject.nin;
    exam->nout = subject.nout;
    aers_exam_noise(&subject, 0, NFRAMES);
    const bool lives = aers_subject_run(&subject, NFRAMES);
    if (!lives)
        aers_exam_tell_death(exam, "start", &subject, "in its first block");
    aers_subject_close(&subject);
    return lives;
}

static bool may_have(const struct aers_exam *exam, unsigned n)
{
    const struct aers_manifest *manifest = exam->manifest;
    const bool in = manifest->in_max == 0 || (n >= manifest->in_min && n <= manifest->in_max);
    const bool out = manifest->out_max == 0 || (n >= manifest->out_min && n <= manifest->out_max);
    return in && out && n != exam->wish.nchannels && exam->wish.args->channels == 0;
}

void aers_check_start(struct aers_exam *exam)
{
    static const double rates[] = {44100.0, 96000.0, 192000.0};
    static const unsigned counts[] = {1, 2, 6, AERS_MAX_CHANNELS};
    char why[512], tried[64];
    size_t n = (size_t)snprintf(tried, sizeof tried, "%u", exam->wish.nchannels);
    if (!begin(exam))
        return;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        if (!starts(exam, exam->wish.nchannels, rates[i], why)) {
            aers_report_add(&exam->report, "start", AERS_RESULT_WARN, "not at %.0f Hz: %s", rates[i], why);
            return;
        }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (!may_have(exam, counts[i]))
            continue;
        n += (size_t)snprintf(tried + n, sizeof tried - n, ", %u", counts[i]);
        if (!starts(exam, counts[i], AERS_EXAM_RATE_HZ, why)) {
            aers_report_add(&exam->report, "start", AERS_RESULT_WARN,
                            "not with %u channels, which its manifest allows: %s", counts[i], why);
            return;
        }
    }
    aers_report_add(&exam->report, "start", AERS_RESULT_PASS, "at 44100, 48000, 96000 and 192000 Hz; channels: %s",
                    tried);
}
