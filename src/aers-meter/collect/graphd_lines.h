/* SPDX-License-Identifier: ISC */
/* collect/graphd_lines.h - the lines that graphd and its nodes log, asked for a few times a second while somebody wants
 * them. */
#ifndef AERS_METER_GRAPHD_LINES_H
#define AERS_METER_GRAPHD_LINES_H

#include "common/base/log.h"
#include "src/aers-meter/collect/link.h"

struct aers_log_line {
    double ts_s;
    const char *program;
    enum aers_log_level level;
    const char *subject, *text;
};

struct aers_graphd_lines {
    struct aers_link *link;
    void (*line)(void *user, const struct aers_log_line *line); /* one that has come; valid for the call */
    void *user;
    int64_t next; /* what to ask for; below 0: from now on */
    bool asked;
    uint64_t due_us;
};

/* link, line and user are set by the caller before. */
void aers_graphd_lines_init(struct aers_graphd_lines *lines);
/* Ask if it is time to. level: of the one who wants most. */
void aers_graphd_lines_poll(struct aers_graphd_lines *lines, enum aers_log_level level, uint64_t now_us);
void aers_graphd_lines_rest(struct aers_graphd_lines *lines); /* nobody wants them: what comes now is nobody's */

#endif
