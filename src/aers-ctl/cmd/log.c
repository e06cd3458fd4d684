/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/osc/write.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"

enum { EVERY_US = 200000, MOST_AT_ONCE = 256 };

static bool follow;
static const char *level = "info";

static const struct argp_option options[] = {
    {"follow", 'f', NULL, 0, "Go on: print lines as they come", 0},
    {"level", 'l', "LEVEL", 0, "Only what is as grave as error, warning, info (default) or debug", 0},
    {0}};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    enum aers_log_level ignored;
    if (key == 'f') {
        follow = true;
        return AERS_OK;
    }
    if (key != 'l')
        return AERS_E_UNSUPPORTED;
    if (aers_log_level_parse(arg, &ignored) != AERS_OK)
        return aers_error_set(error, AERS_E_USAGE, "", "--level %s: it is error, warning, info or debug", arg);
    level = arg;
    return AERS_OK;
}

static void print_line(const struct aers_ctl *ctl, struct json_object *line)
{
    char clock[32] = "";
    struct tm local;
    if (ctl->json) {
        puts(json_object_to_json_string_ext(line, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
        return;
    }
    const time_t when = (time_t)aers_json_get_number(line, "ts", 0.0);
    if (localtime_r(&when, &local))
        strftime(clock, sizeof clock, "%H:%M:%S ", &local);
    const char *subject = aers_json_get_string(line, "subject", "");
    printf("%s%s %s: %s%s%s\n", clock, aers_json_get_string(line, "program", ""),
           aers_json_get_string(line, "level", ""), subject, *subject ? ": " : "",
           aers_json_get_string(line, "text", ""));
}

/* @return how many there were */
static size_t print_answer(const struct aers_ctl *ctl, struct json_object *answer)
{
    struct json_object *lines = NULL;
    const int64_t lost = aers_json_get_int(answer, "lost", 0);
    if (lost > 0 && !ctl->quiet && follow)
        aers_log(AERS_LOG_WARNING, NULL, "%" PRId64 " lines came faster than they were read", lost);
    if (!json_object_object_get_ex(answer, "lines", &lines) || !json_object_is_type(lines, json_type_array))
        return 0;
    for (size_t i = 0; i < json_object_array_length(lines); i++)
        print_line(ctl, json_object_array_get_idx(lines, i));
    return json_object_array_length(lines);
}

static enum aers_code ask(struct aers_ctl *ctl, int64_t next, struct json_object **answer)
{
    char number[32];
    const char *words[] = {number, level};
    char *text = NULL;
    snprintf(number, sizeof number, "%" PRId64, next);
    enum aers_code code = aers_ask_words(ctl, "/aers/log", words, 2, &text);
    if (code == AERS_OK)
        code = aers_json_parse(text, strlen(text), 1 << 24, answer, &ctl->error);
    free(text);
    return code;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    int64_t next = 0;
    enum aers_code code = AERS_OK;
    bool go_on = true;
    (void)nargs;
    (void)args;
    while (code == AERS_OK && go_on) {
        struct json_object *answer = NULL;
        code = ask(ctl, next, &answer);
        if (code != AERS_OK)
            break;
        const size_t n = print_answer(ctl, answer);
        next = aers_json_get_int(answer, "next", next);
        json_object_put(answer);
        go_on = (follow || n == MOST_AT_ONCE) && fflush(stdout) == 0;
        if (go_on && n < MOST_AT_ONCE)
            usleep(EVERY_US);
    }
    return code;
}

const struct aers_command aers_command_log = {
    .name = "log",
    .args = "",
    .summary = "what aers-graphd and its nodes have logged",
    .help =
        "Print the newest lines of the log of aers-graphd and of its nodes, up to 1,024 of them, wherever their own "
        "output goes. With --follow also those that come; Ctrl-C ends. With --json an object a line.\n\n"
        "  aers-ctl log --level warning\n"
        "  aers-ctl log --follow",
    .options = options,
    .max_args = 0,
    .option = option,
    .run = run,
};
