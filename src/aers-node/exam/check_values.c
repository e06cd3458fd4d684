/* SPDX-License-Identifier: ISC */
/* values: every parameter at its ends and its default, all of them at random, moved from block to block. */
#include <math.h>
#include <stdio.h>

#include "src/aers-node/exam/exam.h"

enum { BLOCK = 64, NMOVES = 400 };
#define LOUD_DB 24.0 /* from which on a node's guard listens (docs/modules-from-others.md) */

struct course {
    struct aers_exam *exam;
    struct aers_subject subject;
    uint32_t frame;
    double peak;
    char where[128]; /* the value that was set last */
    char loudest[128];
};

static void set(struct course *course, uint32_t slot, double value)
{
    char address[128], text[64];
    aers_manifest_address(course->subject.manifest, slot, address, sizeof address);
    aers_param_format(aers_manifest_param(course->subject.manifest, slot), value, text, sizeof text);
    snprintf(course->where, sizeof course->where, "%.60s = %.60s", address, text);
    aers_subject_set(&course->subject, slot, value);
}

static bool run(struct course *course, uint32_t nframes)
{
    aers_exam_noise(&course->subject, course->frame, nframes);
    course->frame += nframes;
    if (!aers_subject_run(&course->subject, nframes)) {
        aers_report_add(&course->exam->report, "values", AERS_RESULT_FAIL, "after %s: %s", course->where,
                        course->subject.why);
        return false;
    }
    if (!aers_subject_is_sound(&course->subject, nframes)) {
        aers_report_add(&course->exam->report, "values", AERS_RESULT_FAIL, "after %s it gives out what is no number",
                        course->where);
        return false;
    }
    const double peak = (double)aers_subject_peak(&course->subject, nframes);
    if (peak > course->peak)
        snprintf(course->loudest, sizeof course->loudest, "%s", course->where);
    course->peak = fmax(course->peak, peak);
    return true;
}

static bool try_ends(struct course *course)
{
    for (uint32_t slot = 0; slot < course->subject.nslots; slot++) {
        const struct aers_param *param = aers_manifest_param(course->subject.manifest, slot);
        const double values[] = {param->min, param->max, param->min, param->preset};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            set(course, slot, values[i]);
            for (int k = 0; k < 4; k++)
                if (!run(course, BLOCK))
                    return false;
        }
    }
    return true;
}

static bool move(struct course *course)
{
    uint32_t seed = 1;
    for (int i = 0; i < NMOVES && course->subject.nslots; i++) {
        const uint32_t slot = aers_exam_random(&seed) % course->subject.nslots;
        const struct aers_param *param = aers_manifest_param(course->subject.manifest, slot);
        const double n = (double)(aers_exam_random(&seed) >> 8) / (double)(1 << 24);
        const bool at_end = aers_exam_random(&seed) >> 28 == 0;
        set(course, slot, at_end ? (n < 0.5 ? param->min : param->max) : aers_param_denormalise(param, n));
        if (!run(course, 1 + (aers_exam_random(&seed) >> 16) % (4 * BLOCK)))
            return false;
    }
    return true;
}

void aers_check_values(struct aers_exam *exam)
{
    struct course course = {.exam = exam};
    if (!aers_exam_open(exam, "values", &course.subject))
        return;
    if (course.subject.nslots == 0) {
        aers_report_add(&exam->report, "values", AERS_RESULT_SKIP, "it has none");
    } else if (try_ends(&course) && move(&course)) {
        const double peak_db = aers_exam_db(course.peak);
        struct json_object *figures =
            peak_db <= LOUD_DB ? aers_report_add(&exam->report, "values", AERS_RESULT_PASS,
                                                 "%u, to their ends and %d times at random; loudest %.1f dBFS",
                                                 course.subject.nslots, NMOVES, peak_db)
                               : aers_report_add(&exam->report, "values", AERS_RESULT_WARN,
                                                 "%.1f dBFS after %s: above %+.0f dBFS a node is muted", peak_db,
                                                 course.loudest, LOUD_DB);
        aers_json_add_number(figures, "peak_db", peak_db, 2);
    }
    aers_subject_close(&course.subject);
}
