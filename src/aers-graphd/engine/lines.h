/* SPDX-License-Identifier: ISC */
/* engine/lines.h - the newest lines of the log, graphd's own and those of its nodes, for who asks for them from
 * elsewhere
 * (/aers/log). They are numbered; the numbers of one run of graphd are above those of the runs before. Any thread. */
#ifndef AERS_GRAPHD_LINES_H
#define AERS_GRAPHD_LINES_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/log.h"

enum { AERS_LINES_NKEPT = 1024, AERS_LINE_SUBJECT = 128, AERS_LINE_TEXT = 512 };

struct aers_line {
    double ts_s;         /* since 1970 */
    const char *program; /* "aers-graphd", "aers-node"; not copied */
    enum aers_log_level level;
    char subject[AERS_LINE_SUBJECT], text[AERS_LINE_TEXT]; /* cut where they are longer */
};

struct aers_lines {
    pthread_mutex_t lock;
    uint64_t first, next; /* numbers: of this run's first line, and of the one that will come */
    struct aers_line kept[AERS_LINES_NKEPT];
};

void aers_lines_init(struct aers_lines *lines, uint64_t first);
void aers_lines_finish(struct aers_lines *lines);

void aers_lines_add(struct aers_lines *lines, const char *program, enum aers_log_level level, const char *subject,
                    const char *text);
aers_log_tap_fn aers_lines_tap; /* user: struct aers_lines; graphd's own */

/**
 * The oldest line from number `from` on that is kept and no less grave than `level`.
 *
 * @param from  its number goes there, or, when there is none, that of the line that will come
 * @param nlost so many lines of this run, from `from` on, are kept no more
 * @return false when there is none
 */
bool aers_lines_find(struct aers_lines *lines, enum aers_log_level level, uint64_t *from, uint64_t *nlost,
                     struct aers_line *out);

#endif
