/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/lines.h"

#include <stdio.h>
#include <time.h>

#include "src/aers-graphd/lock.h"

void aers_lines_init(struct aers_lines *lines, uint64_t first)
{
    aers_lock_init(&lines->lock);
    lines->first = lines->next = first;
}

void aers_lines_finish(struct aers_lines *lines)
{
    pthread_mutex_destroy(&lines->lock);
}

void aers_lines_add(struct aers_lines *lines, const char *program, enum aers_log_level level, const char *subject,
                    const char *text)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    pthread_mutex_lock(&lines->lock);
    struct aers_line *line = &lines->kept[lines->next++ % AERS_LINES_NKEPT];
    line->ts_s = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    line->program = program;
    line->level = level;
    snprintf(line->subject, sizeof line->subject, "%s", subject);
    snprintf(line->text, sizeof line->text, "%s", text);
    pthread_mutex_unlock(&lines->lock);
}

void aers_lines_tap(void *user, enum aers_log_level level, const char *subject, const char *text)
{
    aers_lines_add(user, "aers-graphd", level, subject, text);
}

static bool find(const struct aers_lines *lines, enum aers_log_level level, uint64_t *from, struct aers_line *out)
{
    for (; *from < lines->next; (*from)++) {
        const struct aers_line *line = &lines->kept[*from % AERS_LINES_NKEPT];
        if (line->level > level)
            continue;
        *out = *line;
        return true;
    }
    return false;
}

bool aers_lines_find(struct aers_lines *lines, enum aers_log_level level, uint64_t *from, uint64_t *nlost,
                     struct aers_line *out)
{
    pthread_mutex_lock(&lines->lock);
    const uint64_t begin = *from < lines->first ? lines->first : *from;
    const uint64_t oldest =
        lines->next - lines->first > AERS_LINES_NKEPT ? lines->next - AERS_LINES_NKEPT : lines->first;
    *nlost = begin < oldest ? oldest - begin : 0;
    *from = begin < oldest ? oldest : begin > lines->next ? lines->next : begin;
    const bool found = find(lines, level, from, out);
    pthread_mutex_unlock(&lines->lock);
    return found;
}
