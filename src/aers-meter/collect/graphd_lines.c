/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/graphd_lines.h"

#include <string.h>

#include "common/doc/json.h"
#include "common/osc/write.h"
#include "src/aers-meter/collect/clock.h"

enum { EVERY_US = 200000, TIMEOUT_MS = 2000 };

void aers_graphd_lines_init(struct aers_graphd_lines *lines)
{
    lines->next = -1;
    lines->asked = false;
    lines->due_us = 0;
}

static void take(struct aers_graphd_lines *lines, struct json_object *object)
{
    struct aers_log_line line;
    if (!json_object_is_type(object, json_type_object) ||
        aers_log_level_parse(aers_json_get_string(object, "level", ""), &line.level) != AERS_OK)
        return;
    line.ts_s = aers_json_get_number(object, "ts", 0.0);
    line.program = aers_json_get_string(object, "program", "aers-graphd");
    line.subject = aers_json_get_string(object, "subject", "");
    line.text = aers_json_get_string(object, "text", "");
    lines->line(lines->user, &line);
}

static void take_all(struct aers_graphd_lines *lines, struct json_object *answer)
{
    struct json_object *list = NULL;
    const int64_t lost = aers_json_get_int(answer, "lost", 0);
    if (lost > 0) {
        const struct aers_log_line line = {aers_clock_wall_s(), "aers-graphd", AERS_LOG_WARNING, "",
                                           "there were more lines at once than are kept"};
        lines->line(lines->user, &line);
    }
    if (json_object_object_get_ex(answer, "lines", &list) && json_object_is_type(list, json_type_array))
        for (size_t i = 0; i < json_object_array_length(list); i++)
            take(lines, json_object_array_get_idx(list, i));
    lines->next = aers_json_get_int(answer, "next", lines->next);
}

static void on_answer(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_graphd_lines *lines = user;
    struct aers_osc_arg arg;
    struct aers_error error;
    struct json_object *answer = NULL;
    (void)what;
    lines->asked = false;
    lines->due_us = aers_clock_steady_us() + EVERY_US;
    if (code == AERS_OK && aers_osc_read(args, &arg) && arg.type == 's' &&
        aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &answer, &error) == AERS_OK)
        take_all(lines, answer);
    json_object_put(answer);
}

void aers_graphd_lines_poll(struct aers_graphd_lines *lines, enum aers_log_level level, uint64_t now_us)
{
    uint8_t packet[128];
    struct aers_osc_writer writer;
    if (lines->asked || now_us < lines->due_us)
        return;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/log", "hs");
    aers_osc_write_int64(&writer, lines->next < 0 ? INT64_MAX : lines->next);
    aers_osc_write_string(&writer, aers_log_level_word(level));
    lines->asked = aers_link_request(lines->link, "/aers/log", packet, aers_osc_write_stop(&writer), TIMEOUT_MS,
                                     on_answer, lines) == AERS_OK;
    lines->due_us = now_us + EVERY_US;
}

void aers_graphd_lines_rest(struct aers_graphd_lines *lines)
{
    if (!lines->asked)
        lines->next = -1;
}
