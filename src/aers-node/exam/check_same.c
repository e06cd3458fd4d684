/* SPDX-License-Identifier: ISC */
/* repeat: two of them make the same. reset: it forgets. state: one goes on from what another has saved. */
#include <stdlib.h>

#include "src/aers-node/exam/exam.h"
#include "src/aers-node/host/remote.h"

enum { BLOCK = 256, NFRAMES = 8192, MAX_ROUNDS = 64 };
#define SAME 1e-6

static bool make_pair(struct aers_exam *exam, float **one, float **other)
{
    const size_t n = (size_t)exam->nout * NFRAMES + 1;
    *one = calloc(n, sizeof **one);
    *other = calloc(n, sizeof **other);
    return *one && *other;
}

static void free_pair(float *one, float *other)
{
    free(one);
    free(other);
}

static bool play_fresh(struct aers_exam *exam, const char *check, float *sound)
{
    struct aers_subject subject;
    if (!aers_exam_open(exam, check, &subject))
        return false;
    const bool lives = aers_exam_play(&subject, BLOCK, NFRAMES, sound);
    if (!lives)
        aers_exam_tell_death(exam, check, &subject, "while it played noise");
    aers_subject_close(&subject);
    return lives;
}

void aers_check_repeat(struct aers_exam *exam)
{
    float *one, *other;
    if (make_pair(exam, &one, &other) && play_fresh(exam, "repeat", one) && play_fresh(exam, "repeat", other)) {
        const double difference = aers_exam_difference(one, other, (size_t)exam->nout * NFRAMES);
        if (difference <= 0.0)
            aers_report_add(&exam->report, "repeat", AERS_RESULT_PASS, "two of them make the same, bit for bit");
        else
            aers_report_add(&exam->report, "repeat", AERS_RESULT_WARN,
                            "two of them differ by %.3g: a render will not be the same twice", difference);
    }
    free_pair(one, other);
}

static bool play_reset(struct aers_exam *exam, float *sound)
{
    struct aers_subject subject;
    if (!aers_exam_open(exam, "reset", &subject))
        return false;
    aers_exam_fill(&subject, 0.5f, BLOCK);
    bool lives = true;
    for (uint32_t i = 0; i < 20 && lives; i++)
        lives = aers_subject_run(&subject, BLOCK);
    aers_subject_reset(&subject);
    lives = lives && aers_exam_play(&subject, BLOCK, NFRAMES, sound);
    if (!lives)
        aers_exam_tell_death(exam, "reset", &subject, "around its reset");
    aers_subject_close(&subject);
    return lives;
}

void aers_check_reset(struct aers_exam *exam)
{
    float *one, *other;
    if (make_pair(exam, &one, &other) && play_fresh(exam, "reset", one) && play_reset(exam, other)) {
        const double difference = aers_exam_difference(one, other, (size_t)exam->nout * NFRAMES);
        if (difference <= SAME)
            aers_report_add(&exam->report, "reset", AERS_RESULT_PASS, "it is as new after it");
        else
            aers_report_add(&exam->report, "reset", AERS_RESULT_WARN,
                            "something of before is left: a difference of %.3g", difference);
    }
    free_pair(one, other);
}

/* ---- state ---- */

struct saved {
    uint8_t bytes[AERS_STATE_MAX_NBYTES];
    uint32_t nbytes;
    uint32_t frame; /* after which it was saved */
};

/* Of a module in this process. */
static bool save_here(const struct aers_subject *subject, struct saved *saved)
{
    const size_t nbytes = subject->module->state_size ? subject->module->state_size(subject->self) : 0;
    if (nbytes > AERS_STATE_MAX_NBYTES)
        return false;
    saved->nbytes = (uint32_t)nbytes;
    if (nbytes)
        subject->module->save(subject->self, saved->bytes);
    return true;
}

/* Played until it has been fetched: then it is as of the last block. */
static bool save_there(struct aers_subject *subject, struct saved *saved)
{
    const uint32_t ticket = aers_remote_state_want(subject->self);
    for (int i = 0; i < MAX_ROUNDS; i++) {
        if (!aers_subject_work(subject))
            return false;
        if (aers_remote_state_fetch(subject->self, ticket, saved->bytes, &saved->nbytes))
            return true;
        aers_exam_noise(subject, saved->frame, BLOCK);
        if (!aers_subject_run(subject, BLOCK))
            return false;
        saved->frame += BLOCK;
        if (aers_remote_state_fetch(subject->self, ticket, saved->bytes, &saved->nbytes))
            return true;
    }
    return false;
}

static bool go_on(struct aers_subject *subject, uint32_t from, float *sound)
{
    for (uint32_t at = 0; at < NFRAMES; at += BLOCK) {
        aers_exam_noise(subject, from + at, BLOCK);
        if (!aers_subject_run(subject, BLOCK))
            return false;
        for (uint32_t i = 0; i < subject->nout; i++)
            for (uint32_t k = 0; k < BLOCK; k++)
                sound[(size_t)i * NFRAMES + at + k] = subject->out[i][k];
    }
    return true;
}

static bool restore(struct aers_subject *subject, const struct saved *saved)
{
    if (aers_remote_is(subject->module))
        return aers_remote_state_put(subject->self, saved->bytes, saved->nbytes);
    return subject->module->restore(subject->self, saved->bytes, saved->nbytes) == 0;
}

/* @return the difference between who saved and who goes on from there; below 0: nothing can be said */
static double compare(struct aers_exam *exam, struct aers_subject *one, struct saved *saved)
{
    struct aers_subject two;
    float *kept, *restored;
    double difference = -1.0;
    if (!make_pair(exam, &kept, &restored) || !aers_exam_open(exam, "state", &two)) {
        free_pair(kept, restored);
        return difference;
    }
    if (!restore(&two, saved))
        aers_report_add(&exam->report, "state", AERS_RESULT_FAIL, "does not take what it has saved itself");
    else if (!go_on(one, saved->frame, kept) || !go_on(&two, saved->frame, restored))
        aers_exam_tell_death(exam, "state", one->why[0] ? one : &two, "after its state was restored");
    else
        difference = aers_exam_difference(kept, restored, (size_t)exam->nout * NFRAMES);
    aers_subject_close(&two);
    free_pair(kept, restored);
    return difference;
}

static void judge_state(struct aers_exam *exam, struct aers_subject *one, struct saved *saved, float *sound)
{
    bool is_saved = go_on(one, 0, sound);
    saved->frame = NFRAMES;
    if (is_saved)
        is_saved = aers_remote_is(one->module) ? save_there(one, saved) : save_here(one, saved);
    if (!is_saved) {
        aers_report_add(&exam->report, "state", AERS_RESULT_FAIL, "it cannot be saved: %s",
                        one->why[0] ? one->why : "too large, or never there");
        return;
    }
    if (saved->nbytes == 0) {
        aers_report_add(&exam->report, "state", AERS_RESULT_SKIP, "it saves none but its values");
        return;
    }
    const double difference = compare(exam, one, saved);
    if (difference < 0.0)
        return;
    struct json_object *figures =
        difference <= SAME
            ? aers_report_add(&exam->report, "state", AERS_RESULT_PASS,
                              "another one goes on from the %u bytes that it saves", saved->nbytes)
            : aers_report_add(&exam->report, "state", AERS_RESULT_WARN,
                              "who goes on from the %u bytes that it saves differs by %.3g", saved->nbytes, difference);
    aers_json_add_int(figures, "nbytes", saved->nbytes);
    aers_json_add_number(figures, "difference", difference, 9);
}

void aers_check_state(struct aers_exam *exam)
{
    struct aers_subject one;
    struct saved *saved = calloc(1, sizeof *saved);
    float *sound = calloc((size_t)exam->nout * NFRAMES + 1, sizeof *sound);
    if (saved && sound && aers_exam_open(exam, "state", &one)) {
        judge_state(exam, &one, saved, sound);
        aers_subject_close(&one);
    }
    free(sound);
    free(saved);
}
