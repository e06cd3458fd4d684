/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/events/events.h"
#include "src/aers-ctl/table.h"

static const char *show(struct json_object *event, const char *key, const char *otherwise)
{
    struct json_object *value;
    return json_object_object_get_ex(event, key, &value) ? json_object_get_string(value) : otherwise;
}

/* "48000 samples" as seconds. */
static void show_time(struct json_object *event, const char *key, double rate_hz, const char *otherwise, char *text,
                      size_t size)
{
    const char *time = aers_json_get_string(event, key, NULL);
    if (time)
        snprintf(text, size, "%.6f", strtod(time, NULL) / rate_hz);
    else
        snprintf(text, size, "%s", otherwise);
}

static const char *sound_of(struct json_object *event)
{
    const char *play = aers_json_get_string(event, "play", NULL), *slash = play ? strrchr(play, '/') : NULL;
    return play ? (slash ? slash + 1 : play) : aers_json_get_string(event, "synth", "");
}

static void print(struct json_object *answer)
{
    struct json_object *events = NULL, *repeat;
    const double rate_hz = aers_json_get_number(answer, "sample_rate", 48000);
    json_object_object_get_ex(answer, "events", &events);
    printf("%6s  %14s  %-16s  %-24s  %6s  %5s  %s\n", "NUMBER", "AT", "TAG", "SOUND", "GAIN", "PAN", "REPEAT");
    for (size_t i = 0; events && i < json_object_array_length(events); i++) {
        struct json_object *event = json_object_array_get_idx(events, i);
        char at[32], every[32] = "";
        show_time(event, "at", rate_hz, "on trigger", at, sizeof at);
        if (json_object_object_get_ex(event, "repeat", &repeat))
            show_time(repeat, "every", rate_hz, "", every, sizeof every);
        printf("%6zu  %14s  %-16s  %-24s  %6s  %5s  %s%s%s\n", i + 1, at, show(event, "tag", ""), sound_of(event),
               show(event, "gain_db", "0"), show(event, "pan", "0"), *every ? "every " : "", every, *every ? " s" : "");
    }
    const int64_t total = aers_json_get_int(answer, "nevents", 0);
    if (events && total > (int64_t)json_object_array_length(events))
        printf("and %lld more\n", (long long)(total - (int64_t)json_object_array_length(events)));
}

enum aers_code aers_events_list(struct aers_ctl *ctl, char **args)
{
    struct json_object *answer;
    const enum aers_code code = aers_ask_json(ctl, "/aers/events/list", args[0], &answer);
    if (code != AERS_OK)
        return code;
    if (ctl->json)
        aers_print_json(answer);
    else
        print(answer);
    json_object_put(answer);
    return AERS_OK;
}
