/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/log_lines.h"

#include <stdio.h>

#include "common/doc/json.h"
#include "src/aers-meter/collect/clock.h"

void aers_log_lines_add(void *user, enum aers_log_level level, const char *subject, const char *text)
{
    struct aers_log_lines *lines = user;
    if (lines->n == AERS_LOG_LINES_MAX) {
        lines->nlost++;
        return;
    }
    lines->items[lines->n].ts_s = aers_clock_wall_s();
    lines->items[lines->n].level = level;
    snprintf(lines->items[lines->n].subject, sizeof lines->items[0].subject, "%s", subject);
    snprintf(lines->items[lines->n].text, sizeof lines->items[0].text, "%s", text);
    lines->n++;
}

void aers_log_line_send(struct aers_hub *hub, const struct aers_log_line *line)
{
    struct json_object *object = json_object_new_object();
    size_t nbytes = 0;
    aers_json_add_number(object, "ts", line->ts_s, 3);
    aers_json_add_string(object, "type", "log");
    aers_json_add_string(object, "program", line->program);
    aers_json_add_string(object, "level", aers_log_level_word(line->level));
    aers_json_add_string(object, "subject", line->subject);
    aers_json_add_string(object, "text", line->text);
    const char *text =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &nbytes);
    aers_hub_send_log(hub, line->level, text, nbytes);
    json_object_put(object);
}

static void send_own(struct aers_hub *hub, double ts_s, enum aers_log_level level, const char *subject,
                     const char *text)
{
    const struct aers_log_line line = {ts_s, "aers-meter", level, subject, text};
    aers_log_line_send(hub, &line);
}

void aers_log_lines_send(struct aers_log_lines *lines, struct aers_hub *hub)
{
    char text[64];
    for (unsigned i = 0; i < lines->n; i++)
        send_own(hub, lines->items[i].ts_s, lines->items[i].level, lines->items[i].subject, lines->items[i].text);
    if (lines->nlost) {
        snprintf(text, sizeof text, "%u more lines at once", lines->nlost);
        send_own(hub, aers_clock_wall_s(), AERS_LOG_WARNING, "", text);
    }
    lines->n = lines->nlost = 0;
}
