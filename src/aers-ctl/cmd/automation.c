/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

static double frame_of(struct json_object *points, size_t i)
{
    struct json_object *point = json_object_array_get_idx(points, i);
    return (double)json_object_get_int64(json_object_array_get_idx(point, 0));
}

static void print(const struct aers_ctl *ctl, struct json_object *envelopes, double rate_hz)
{
    static const struct aers_table_column columns[] = {
        {"PARAMETER", false}, {"MODE", false}, {"POINTS", true}, {"FROM s", true}, {"TO s", true}};
    struct aers_table table;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; envelopes && i < json_object_array_length(envelopes); i++) {
        struct json_object *item = json_object_array_get_idx(envelopes, i), *points = NULL;
        json_object_object_get_ex(item, "points", &points);
        const size_t n = points ? json_object_array_length(points) : 0;
        aers_table_add(&table, AERS_BOLD, "%s/%s", aers_json_get_string(item, "node", "?"),
                       aers_json_get_string(item, "address", "?"));
        aers_table_add(&table, NULL, "%s", aers_json_get_string(item, "mode", "?"));
        aers_table_add(&table, NULL, "%zu", n);
        aers_table_add(&table, NULL, "%.3f", n ? frame_of(points, 0) / rate_hz : 0.0);
        aers_table_add(&table, NULL, "%.3f", n ? frame_of(points, n - 1) / rate_hz : 0.0);
    }
    aers_table_print(&table, stdout, 0, ctl->colour);
    aers_table_finish(&table);
}

static enum aers_code list(struct aers_ctl *ctl)
{
    struct json_object *answer, *envelopes = NULL;
    const enum aers_code code = aers_ask_json(ctl, "/aers/automation/list", NULL, &answer);
    if (code != AERS_OK)
        return code;
    json_object_object_get_ex(answer, "envelopes", &envelopes);
    if (ctl->json)
        aers_print_json(answer);
    else
        print(ctl, envelopes, aers_json_get_number(answer, "sample_rate", 48000));
    json_object_put(answer);
    return AERS_OK;
}

static enum aers_code change(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords)
{
    struct json_object *actions;
    const enum aers_code code = aers_plan_ask(ctl, address, words, nwords, &actions);
    if (code == AERS_OK)
        json_object_put(actions);
    return code;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {nargs > 1 ? args[1] : NULL, nargs > 2 ? args[2] : NULL};
    if (nargs == 1 && strcmp(args[0], "list") == 0)
        return list(ctl);
    if (nargs == 3 && strcmp(args[0], "mode") == 0)
        return change(ctl, "/aers/automation/mode", words, 2);
    if (nargs == 2 && strcmp(args[0], "clear") == 0)
        return change(ctl, "/aers/automation/clear", words, 1);
    return aers_error_set(&ctl->error, AERS_E_USAGE, "automation",
                          "list, mode NODE/PARAM off|read|touch|write, or clear NODE/PARAM");
}

const struct aers_command aers_command_automation = {
    .name = "automation",
    .args = "list\nmode NODE/PARAM off|read|touch|write\nclear NODE/PARAM",
    .summary = "envelopes of parameters: list, mode, clear",
    .help =
        "Envelopes that parameters follow, as the graph file has them under automation.\n\n"
        "mode says what becomes of one: off, the parameter is set by hand; read, it follows its envelope, and cannot "
        "be "
        "set; touch, it follows it until somebody sets it, and again half a second after the last change; write, it is "
        "set by hand, and what is set while the session runs is "
        "recorded, until another mode puts it into the envelope, in place of what was there. A parameter "
        "without an envelope gets one that stands still. clear takes it away. Both are edits of the graph: undo and "
        "save know them.\n\n"
        "  aers-ctl automation list\n"
        "  aers-ctl automation mode trim/gain_db touch",
    .min_args = 1,
    .max_args = 3,
    .completes = "automation prefix mode",
    .run = run,
};
