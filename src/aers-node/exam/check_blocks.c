/* SPDX-License-Identifier: ISC */
/* blocks: any size from 1 to 8192, odd ones too, and that the size makes no difference.
 * in place: outputs that are where the inputs were. */
#include <math.h>
#include <stdlib.h>

#include "src/aers-node/exam/exam.h"

enum { NFRAMES = 16384, REFERENCE = 64 };
#define SAME 1e-6 /* of what differs by rounding alone */

/* What it makes of the noise, in a fresh one; malloc'd. NULL with a failure added. */
static float *sound_of(struct aers_exam *exam, const char *check, uint32_t block)
{
    struct aers_subject subject;
    float *sound = calloc((size_t)exam->nout * NFRAMES + 1, sizeof *sound);
    if (!sound || !aers_exam_open(exam, check, &subject)) {
        free(sound);
        return NULL;
    }
    const bool lives = aers_exam_play(&subject, block, NFRAMES, sound);
    if (!lives)
        aers_exam_tell_death(exam, check, &subject, "while it played noise");
    aers_subject_close(&subject);
    if (lives)
        return sound;
    free(sound);
    return NULL;
}

/* One of them through all sizes. @return the size after which it was no more, 0: none */
static uint32_t go_through(struct aers_subject *subject, bool *is_sound)
{
    static const uint32_t odd[] = {1, 2, 3, 7, 15, 17, 31, 33, 63, 65, 100, 127, 441, 480, 1000, 1023, 4097, 8191};
    *is_sound = true;
    for (uint32_t size = 16; size <= AERS_MAX_NFRAMES && *is_sound; size *= 2) {
        aers_exam_noise(subject, 0, size);
        if (!aers_subject_run(subject, size))
            return size;
        *is_sound = aers_subject_is_sound(subject, size);
    }
    for (size_t i = 0; i < sizeof odd / sizeof *odd && *is_sound; i++) {
        aers_exam_noise(subject, 0, odd[i]);
        if (!aers_subject_run(subject, odd[i]))
            return odd[i];
        *is_sound = aers_subject_is_sound(subject, odd[i]);
    }
    return 0;
}

static bool takes_all(struct aers_exam *exam)
{
    struct aers_subject subject;
    bool is_sound;
    if (!aers_exam_open(exam, "blocks", &subject))
        return false;
    const uint32_t size = go_through(&subject, &is_sound);
    if (size)
        aers_exam_tell_death(exam, "blocks", &subject, "while it went through the sizes");
    else if (!is_sound)
        aers_report_add(&exam->report, "blocks", AERS_RESULT_FAIL, "makes what is no number out of noise");
    aers_subject_close(&subject);
    return size == 0 && is_sound;
}

void aers_check_blocks(struct aers_exam *exam)
{
    static const uint32_t others[] = {1, 63, 1024, AERS_MAX_NFRAMES};
    double largest = 0.0;
    uint32_t at = 0;
    float *reference = takes_all(exam) ? sound_of(exam, "blocks", REFERENCE) : NULL;
    if (!reference)
        return;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        float *sound = sound_of(exam, "blocks", others[i]);
        if (!sound) {
            free(reference);
            return;
        }
        const double difference = aers_exam_difference(reference, sound, (size_t)exam->nout * NFRAMES);
        at = difference > largest ? others[i] : at;
        largest = fmax(largest, difference);
        free(sound);
    }
    free(reference);
    struct json_object *figures =
        largest <= SAME ? aers_report_add(&exam->report, "blocks", AERS_RESULT_PASS,
                                          "1 to 8192 frames, and their size makes no difference")
                        : aers_report_add(&exam->report, "blocks", AERS_RESULT_WARN,
                                          "1 to 8192 frames, but blocks of %u differ from blocks of %d by %.3g", at,
                                          REFERENCE, largest);
    aers_json_add_number(figures, "difference", largest, 9);
}

void aers_check_in_place(struct aers_exam *exam)
{
    float *apart = NULL, *there = NULL;
    if (exam->nin == 0 || exam->nout == 0) {
        aers_report_add(&exam->report, "in place", AERS_RESULT_SKIP, "it has not both inputs and outputs");
        return;
    }
    if ((apart = sound_of(exam, "in place", REFERENCE))) {
        exam->wish.is_in_place = true;
        there = sound_of(exam, "in place", REFERENCE);
        exam->wish.is_in_place = false;
    }
    if (there) {
        const double difference = aers_exam_difference(apart, there, (size_t)exam->nout * NFRAMES);
        if (difference <= SAME)
            aers_report_add(&exam->report, "in place", AERS_RESULT_PASS,
                            "an output may be where the input of its number was");
        else
            aers_report_add(&exam->report, "in place", AERS_RESULT_FAIL,
                            "differs by %.3g when an output is where the input of its number was", difference);
    }
    free(apart);
    free(there);
}
