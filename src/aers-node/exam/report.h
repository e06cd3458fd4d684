/* SPDX-License-Identifier: ISC */
/* aers-node/exam/report.h - what came of the checks of an exam: a line for each, or one JSON document. */
#ifndef AERS_NODE_EXAM_REPORT_H
#define AERS_NODE_EXAM_REPORT_H

#include <stdio.h>

#include "common/doc/json.h"
#include "common/model/manifest.h"

/* The worst is the result of the whole. */
enum aers_result { AERS_RESULT_SKIP, AERS_RESULT_PASS, AERS_RESULT_WARN, AERS_RESULT_FAIL };

struct aers_report {
    struct json_object *checks; /* in order: {"name", "result", "text", "figures"} */
    enum aers_result worst;
    unsigned nwarnings, nfailures;
};

void aers_report_init(struct aers_report *report);
void aers_report_finish(struct aers_report *report);

/* One check: its name, what came of it, one sentence. @return an object for its figures */
struct json_object *aers_report_add(struct aers_report *report, const char *name, enum aers_result result,
                                    const char *format, ...) __attribute__((format(printf, 4, 5)));

void aers_report_print(const struct aers_report *report, const struct aers_manifest *manifest, unsigned nin,
                       unsigned nout, bool json, FILE *stream);

#endif
