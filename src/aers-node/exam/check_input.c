/* SPDX-License-Identifier: ISC */
/* no numbers: NaN, infinities and absurd levels at the inputs. denormals: what is too small for the fast path of a
 * processor. silence: nothing in, and how long what was there goes on. */
#include <float.h>
#include <math.h>

#include "common/rt/stopwatch.h"
#include "src/aers-node/exam/exam.h"

enum { BLOCK = 256, NBLOCKS = 40 };

/* ---- no numbers ---- */

static bool run_with(struct aers_subject *subject, float value, bool *is_sound)
{
    aers_exam_noise(subject, 0, BLOCK);
    for (uint32_t i = 0; i < subject->nin; i++)
        subject->in[i][BLOCK / 2] = value;
    const bool lives = aers_subject_run(subject, BLOCK);
    *is_sound = *is_sound && aers_subject_is_sound(subject, BLOCK);
    return lives;
}

/* @return whether it gives out sound after so many blocks of sound */
static bool recovers(struct aers_subject *subject, bool *lives)
{
    for (uint32_t k = 0; k < NBLOCKS && *lives; k++) {
        aers_exam_noise(subject, k * BLOCK, BLOCK);
        *lives = aers_subject_run(subject, BLOCK);
    }
    return *lives && aers_subject_is_sound(subject, BLOCK);
}

static void try_values(struct aers_exam *exam, struct aers_subject *subject)
{
    const float values[] = {NAN, INFINITY, -INFINITY, FLT_MAX, 1e20f};
    bool lives = true, is_sound = true, recovered = true, after_reset = true;
    for (size_t i = 0; i < sizeof values / sizeof *values && lives && after_reset; i++) {
        lives = run_with(subject, values[i], &is_sound);
        if (lives && recovers(subject, &lives))
            continue;
        recovered = false;
        aers_subject_reset(subject);
        after_reset = recovers(subject, &lives);
    }
    if (!lives)
        aers_exam_tell_death(exam, "nonsense", subject, "with what is no number at its input");
    else if (!after_reset)
        aers_report_add(&exam->report, "nonsense", AERS_RESULT_FAIL,
                        "after what is no number at its input it never sounds again, even after a reset");
    else if (!recovered)
        aers_report_add(&exam->report, "nonsense", AERS_RESULT_WARN,
                        "after what is no number at its input it sounds again only after a reset, which its node does");
    else
        aers_report_add(&exam->report, "nonsense", AERS_RESULT_PASS, "NaN, infinities and 1e20 at its input: %s",
                        is_sound ? "nothing of it gets out" : "gone with the input");
}

void aers_check_no_numbers(struct aers_exam *exam)
{
    struct aers_subject subject;
    if (exam->nin == 0 || exam->nout == 0) {
        aers_report_add(&exam->report, "nonsense", AERS_RESULT_SKIP, "it has not both inputs and outputs");
        return;
    }
    if (!aers_exam_open(exam, "nonsense", &subject))
        return;
    try_values(exam, &subject);
    aers_subject_close(&subject);
}

/* ---- denormals ---- */

/* The fastest of many: what others do on the machine is not counted. 0: it has died */
static double least_ns(struct aers_subject *subject, float value)
{
    double least = 1e18;
    for (uint32_t k = 0; k < NBLOCKS; k++) {
        if (value > 0.0f)
            aers_exam_fill(subject, value, BLOCK);
        else
            aers_exam_noise(subject, k * BLOCK, BLOCK);
        const uint64_t began = aers_clock_ns();
        if (!aers_subject_run(subject, BLOCK))
            return 0.0;
        least = fmin(least, (double)(aers_clock_ns() - began));
    }
    return least;
}

void aers_check_denormals(struct aers_exam *exam)
{
    struct aers_subject subject;
    if (exam->nin == 0) {
        aers_report_add(&exam->report, "denormals", AERS_RESULT_SKIP, "it has no inputs");
        return;
    }
    if (!aers_exam_open(exam, "denormals", &subject))
        return;
    const double usual = least_ns(&subject, 0.0f), tiny = usual > 0.0 ? least_ns(&subject, 1e-39f) : 0.0;
    if (tiny <= 0.0) {
        aers_exam_tell_death(exam, "denormals", &subject, "with tiny numbers at its input");
    } else {
        const double ratio = tiny / usual;
        struct json_object *figures =
            aers_report_add(&exam->report, "denormals", ratio < 3.0 ? AERS_RESULT_PASS : AERS_RESULT_WARN,
                            "numbers of 1e-39 take %.1f times as long as noise", ratio);
        aers_json_add_number(figures, "ratio", ratio, 2);
    }
    aers_subject_close(&subject);
}

/* ---- silence ---- */

#define SILENT_DB -120.0
#define LONGEST_S 20.0

static bool run_silent(struct aers_subject *subject, double *peak_db)
{
    aers_exam_fill(subject, 0.0f, BLOCK);
    if (!aers_subject_run(subject, BLOCK))
        return false;
    *peak_db = aers_exam_db((double)aers_subject_peak(subject, BLOCK));
    return true;
}

/* From the last input on, in blocks; a tail may have pauses, so that half a second has to be silent. */
static bool find_tail(struct aers_subject *subject, double *tail_s)
{
    const double block_s = BLOCK / AERS_EXAM_RATE_HZ;
    double silent_s = 0.0, peak_db;
    *tail_s = 0.0;
    for (double at_s = block_s; at_s < LONGEST_S && silent_s < 0.5; at_s += block_s) {
        if (!run_silent(subject, &peak_db))
            return false;
        const bool is_silent = peak_db < SILENT_DB;
        silent_s = is_silent ? silent_s + block_s : 0.0;
        *tail_s = is_silent ? *tail_s : at_s;
    }
    *tail_s = silent_s < 0.5 ? (double)INFINITY : *tail_s;
    return true;
}

static void judge_silence(struct aers_exam *exam, struct aers_subject *subject)
{
    double before_db = -150.0, peak_db, tail_s;
    bool lives = true;
    for (int k = 0; k < NBLOCKS && lives; k++) {
        lives = run_silent(subject, &peak_db);
        before_db = lives ? fmax(before_db, peak_db) : before_db;
    }
    for (uint32_t k = 0; k < NBLOCKS && lives; k++) {
        aers_exam_noise(subject, k * BLOCK, BLOCK);
        lives = aers_subject_run(subject, BLOCK);
    }
    if (!lives || !find_tail(subject, &tail_s)) {
        aers_exam_tell_death(exam, "silence", subject, "with silence at its input");
        return;
    }
    struct json_object *figures;
    if (before_db >= SILENT_DB)
        figures =
            aers_report_add(&exam->report, "silence", AERS_RESULT_WARN, "makes %.1f dBFS out of silence", before_db);
    else if (isinf(tail_s))
        figures = aers_report_add(&exam->report, "silence", AERS_RESULT_WARN,
                                  "is silent before it has heard something, and not within %.0f s after", LONGEST_S);
    else
        figures = aers_report_add(&exam->report, "silence", AERS_RESULT_PASS,
                                  "stays silent; a tail of %.2f s after noise", tail_s);
    aers_json_add_number(figures, "from_silence_db", before_db, 1);
    aers_json_add_number(figures, "tail_s", tail_s, 3);
}

void aers_check_silence(struct aers_exam *exam)
{
    struct aers_subject subject;
    if (exam->nin == 0 || exam->nout == 0) {
        aers_report_add(&exam->report, "silence", AERS_RESULT_SKIP, "it has not both inputs and outputs");
        return;
    }
    if (!aers_exam_open(exam, "silence", &subject))
        return;
    judge_silence(exam, &subject);
    aers_subject_close(&subject);
}
