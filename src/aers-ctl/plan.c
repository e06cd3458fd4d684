/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/read_file.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/wait.h"

/* ---- asking */

enum aers_code aers_plan_ask(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords,
                             struct json_object **actions)
{
    char *text;
    struct json_object *list;
    const int timeout_ms = ctl->timeout_ms;
    ctl->timeout_ms = ctl->change_ms;
    enum aers_code code = aers_ask_words(ctl, address, words, nwords, &text);
    ctl->timeout_ms = timeout_ms;
    if (code != AERS_OK)
        return code;
    code = aers_json_parse(text, strlen(text), AERS_OSC_MAX_NBYTES, &list, &ctl->error);
    free(text);
    if (code == AERS_OK && !json_object_is_type(list, json_type_array)) {
        json_object_put(list);
        return aers_error_set(&ctl->error, AERS_E_INVALID, ctl->url, "answered %s without a list; is this aers-graphd?",
                              address);
    }
    if (code == AERS_OK)
        *actions = list;
    return code;
}

enum aers_code aers_plan_ask_file(struct aers_ctl *ctl, const char *address, const char *file,
                                  struct json_object **actions)
{
    bool is_input = strcmp(file, "-") == 0;
    char *text = NULL;
    enum aers_code code = AERS_OK;
    if (is_input)
        code = aers_read_file(file, &text, &ctl->error);
    else if (!(text = realpath(file, NULL)))
        code = aers_error_set(&ctl->error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, file, "%s", strerror(errno));
    if (code == AERS_OK)
        code = is_input ? aers_plan_ask(ctl, address, (const char *[]){"", text}, 2, actions)
                        : aers_plan_ask(ctl, address, (const char *[]){text}, 1, actions);
    free(text);
    return code;
}

/* ---- showing */

static const char *colour_of(const char *action)
{
    static const struct {
        const char *action, *colour;
    } colours[] = {{"spawn", AERS_GREEN}, {"connect", AERS_GREEN}, {"stop", AERS_RED}, {"disconnect", AERS_RED}};
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
        if (strcmp(colours[i].action, action) == 0)
            return colours[i].colour;
    return AERS_YELLOW;
}

static void print_lines(const struct aers_ctl *ctl, struct json_object *actions)
{
    static const struct aers_table_column columns[] = {{"ACTION", false}, {"SUBJECT", false}, {"REASON", false}};
    struct aers_table table;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < json_object_array_length(actions); i++) {
        struct json_object *item = json_object_array_get_idx(actions, i);
        const char *action = aers_json_get_string(item, "action", "?");
        aers_table_add(&table, colour_of(action), "%s", action);
        aers_table_add(&table, AERS_BOLD, "%s", aers_json_get_string(item, "subject", "?"));
        aers_table_add(&table, NULL, "%s", aers_json_get_string(item, "reason", ""));
    }
    aers_table_print(&table, stdout, 0, ctl->colour);
    aers_table_finish(&table);
}

void aers_plan_print(const struct aers_ctl *ctl, struct json_object *actions, const char *none)
{
    if (ctl->json)
        aers_print_json(actions);
    else if (json_object_array_length(actions))
        print_lines(ctl, actions);
    else
        puts(none);
    fflush(stdout);
}

/* ---- waiting */

static enum aers_code refuse(struct aers_ctl *ctl, struct json_object *status)
{
    struct json_object *node = aers_status_find_lacking(status, "nodes", "running"),
                       *edge = aers_status_find_lacking(status, "edges", "connected");
    if (node)
        return aers_error_set(&ctl->error, AERS_E_TIMEOUT, aers_json_get_string(node, "id", "?"), "is %s%s%s",
                              aers_json_get_string(node, "state", "?"),
                              *aers_json_get_string(node, "reason", "") ? ": " : "",
                              aers_json_get_string(node, "reason", ""));
    if (edge)
        return aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url, "%s is not connected to %s",
                              aers_json_get_string(edge, "from", "?"), aers_json_get_string(edge, "to", "?"));
    return aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url, "the graph is still %s; see aers-ctl status",
                          aers_json_get_string(status, "state", "?"));
}

enum aers_code aers_plan_wait(struct aers_ctl *ctl)
{
    int64_t deadline_ms = aers_wait_deadline_ms(ctl);
    while (!ctl->waits_not) {
        struct json_object *status;
        enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
        if (code != AERS_OK)
            return code;
        const char *state = aers_json_get_string(status, "state", "?");
        bool is_stopped = strcmp(state, "stopped") == 0;
        bool is_there = strcmp(state, "running") == 0 && !aers_status_find_lacking(status, "nodes", "running") &&
                        !aers_status_find_lacking(status, "edges", "connected");
        bool is_late = aers_clock_whole_ms() > deadline_ms;
        if (!is_stopped && !is_there && is_late)
            code = refuse(ctl, status);
        json_object_put(status);
        if (is_stopped && !ctl->json)
            puts("the session is stopped: this takes effect with the next start");
        if (is_stopped || is_there || is_late)
            return code;
        aers_wait_a_little();
    }
    return AERS_OK;
}

enum aers_code aers_plan_edit(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords)
{
    struct json_object *actions;
    enum aers_code code = aers_plan_ask(ctl, address, words, nwords, &actions);
    if (code != AERS_OK)
        return code;
    aers_plan_print(ctl, actions, "done: no process or connection had to change");
    json_object_put(actions);
    return aers_plan_wait(ctl);
}
