/* SPDX-License-Identifier: ISC */
/* verbs/sheet.h - the one answer of a request that has several parts, each answered by whoever knows: values and frames
 * are gathered, and sent when the last has come; what went wrong first is the answer of all. Main thread. */
#ifndef AERS_GRAPHD_SHEET_H
#define AERS_GRAPHD_SHEET_H

#include "src/aers-graphd/verbs/answer.h"

struct aers_sheet;

/* Takes the answer, which is given with the last part: /reply path, then d h for each part. nparts 1 .. AERS_SHEET_MAX
 */
struct aers_sheet *aers_sheet_create(struct aers_answer *whole, size_t nparts);
enum { AERS_SHEET_MAX = 127 }; /* two arguments each, and the path */

/* What answers do with a part; part 0 .. nparts - 1, each once. address: what an error is said of. */
void aers_sheet_put(struct aers_sheet *sheet, size_t part, double value, int64_t frame);
void aers_sheet_fail(struct aers_sheet *sheet, const char *address, enum aers_code code, const char *what);
void aers_sheet_drop(struct aers_sheet *sheet);

#endif
