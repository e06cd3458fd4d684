/* SPDX-License-Identifier: ISC */
/* api/log_lines.h - lines of this program's log on their way to those who want them. They are kept until the next tick:
 * what sends may itself have something to log. */
#ifndef AERS_METER_LOG_LINES_H
#define AERS_METER_LOG_LINES_H

#include "common/base/log.h"
#include "src/aers-meter/collect/graphd_lines.h"
#include "src/aers-meter/http/hub.h"

enum { AERS_LOG_LINES_MAX = 64, AERS_LOG_LINE_NBYTES = 512 };

struct aers_log_lines {
    struct {
        double ts_s;
        enum aers_log_level level;
        char subject[128], text[AERS_LOG_LINE_NBYTES];
    } items[AERS_LOG_LINES_MAX];
    unsigned n, nlost; /* kept; more than fit since the last tick */
};

aers_log_tap_fn aers_log_lines_add; /* user: struct aers_log_lines */
void aers_log_lines_send(struct aers_log_lines *lines, struct aers_hub *hub);
/* One line, whoever has logged it, to those who want lines of its level. */
void aers_log_line_send(struct aers_hub *hub, const struct aers_log_line *line);

#endif
