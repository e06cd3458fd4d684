/* SPDX-License-Identifier: ISC */
/* aers-node/exam/exam.h - `aers-node --test MODULE`: tries a module hard, as a plug-in validator does, and says what
 * came of it. Knows nothing of what kind of module it is: built in, in C, from another standard or language, each is a
 * struct aers_module here. */
#ifndef AERS_NODE_EXAM_H
#define AERS_NODE_EXAM_H

#include "common/base/error.h"
#include "src/aers-node/exam/report.h"
#include "src/aers-node/exam/subject.h"
#include "src/aers-node/host/args.h"

/* args->module is a module's name, or a folder with a manifest. Prints the report on standard output. AERS_E_FAILED
 * when a check has failed. */
enum aers_code aers_exam_run(const struct aers_node_args *args, struct aers_error *error) AERS_MUST_USE;

/* ---- for the checks ---- */

#define AERS_EXAM_RATE_HZ 48000.0

struct aers_exam {
    struct aers_subject_wish wish; /* at AERS_EXAM_RATE_HZ, with the channels that were asked for */
    const struct aers_manifest *manifest;
    unsigned nin, nout;
    struct aers_report report;
};

/* One of the wish; false: a failure of this check has been added. */
bool aers_exam_open(struct aers_exam *exam, const char *check, struct aers_subject *subject);
void aers_exam_tell_death(struct aers_exam *exam, const char *check, const struct aers_subject *subject,
                          const char *when);

/* Noise of +-0.25, the same in every run: frames `from` .. of all inputs. */
void aers_exam_noise(const struct aers_subject *subject, uint32_t from, uint32_t nframes);
void aers_exam_fill(const struct aers_subject *subject, float value, uint32_t nframes);
uint32_t aers_exam_random(uint32_t *seed);
double aers_exam_db(double amplitude); /* -150 for less */

/* nframes of noise in blocks of `block`, what comes out in [nout][nframes]. @return false when it has died */
bool aers_exam_play(struct aers_subject *subject, uint32_t block, uint32_t nframes, float *sound);
/* The largest difference of two of these. */
double aers_exam_difference(const float *a, const float *b, size_t n);

/* The checks, in the order in which they are made. */
void aers_check_start(struct aers_exam *exam);
void aers_check_symbols(struct aers_exam *exam);
void aers_check_blocks(struct aers_exam *exam);
void aers_check_in_place(struct aers_exam *exam);
void aers_check_repeat(struct aers_exam *exam);
void aers_check_reset(struct aers_exam *exam);
void aers_check_values(struct aers_exam *exam);
void aers_check_state(struct aers_exam *exam);
void aers_check_no_numbers(struct aers_exam *exam);
void aers_check_denormals(struct aers_exam *exam);
void aers_check_silence(struct aers_exam *exam);
void aers_check_latency(struct aers_exam *exam);
void aers_check_timing(struct aers_exam *exam);

#endif
