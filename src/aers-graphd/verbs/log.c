/* SPDX-License-Identifier: ISC */
/* /aers/log [next [level]]: the newest lines of the log, graphd's and its nodes'. */
#include <stdlib.h>
#include <string.h>

#include "common/doc/json.h"
#include "src/aers-graphd/verbs/verbs.h"

enum { MOST_LINES = 256 }; /* of one answer */

static bool read_next(struct aers_osc_reader *reader, uint64_t *next)
{
    struct aers_osc_arg arg;
    double number;
    if (!aers_osc_read(reader, &arg))
        return true;
    if (arg.type == 'h' || arg.type == 'i') {
        const int64_t n = arg.type == 'h' ? arg.h : arg.i;
        *next = n > 0 ? (uint64_t)n : 0;
        return true;
    }
    if (arg.type == 's' && strlen(arg.s) < 19 && strspn(arg.s, "0123456789") == strlen(arg.s)) {
        *next = strtoull(arg.s, NULL, 10);
        return true;
    }
    if (!aers_osc_arg_number(&arg, &number) || !(number >= 0 && number < 9e15))
        return false;
    *next = (uint64_t)number;
    return true;
}

static bool read_level(struct aers_osc_reader *reader, enum aers_log_level *level)
{
    struct aers_osc_arg arg;
    if (!aers_osc_read(reader, &arg))
        return true;
    return arg.type == 's' && aers_log_level_parse(arg.s, level) == AERS_OK;
}

static struct json_object *line_object(const struct aers_line *line)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_number(object, "ts", line->ts_s, 3);
    aers_json_add_string(object, "program", line->program);
    aers_json_add_string(object, "level", aers_log_level_word(line->level));
    aers_json_add_string(object, "subject", line->subject);
    aers_json_add_string(object, "text", line->text);
    return object;
}

void aers_verb_log(struct aers_engine *engine, struct aers_call *call)
{
    struct aers_osc_reader reader;
    enum aers_log_level level = AERS_LOG_INFO;
    uint64_t next = 0, lost_here, lost = 0;
    aers_osc_reader_init(&reader, call->message);
    if (call->message->nargs > 2 || !read_next(&reader, &next) || !read_level(&reader, &level)) {
        aers_answer_error(
            call->answer, AERS_E_INVALID,
            "nothing is wanted, or the `next` of the last answer, and then error, warning, info or debug");
        return;
    }
    struct json_object *object = json_object_new_object(), *list = json_object_new_array();
    struct aers_line line;
    while (json_object_array_length(list) < MOST_LINES &&
           aers_lines_find(&engine->lines, level, &next, &lost_here, &line)) {
        json_object_array_add(list, line_object(&line));
        lost += lost_here;
        next++;
    }
    aers_json_add_int(object, "next", (int64_t)next);
    aers_json_add_int(object, "lost", (int64_t)lost);
    json_object_object_add(object, "lines", list);
    aers_verb_answer_json(call, object);
}
