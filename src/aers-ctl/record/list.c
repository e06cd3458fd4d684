/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/record/record.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

static void print(const struct aers_ctl *ctl, struct json_object *takes, double rate_hz)
{
    static const struct aers_table_column columns[] = {{"STATE", false},   {"NODE", false}, {"AT s", true},
                                                       {"LENGTH s", true}, {"LOST", true},  {"MISSED", true},
                                                       {"FILE", false}};
    struct aers_table table;
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; takes && i < json_object_array_length(takes); i++) {
        struct json_object *take = json_object_array_get_idx(takes, i);
        aers_table_add(&table, NULL, "%s", aers_json_get_string(take, "state", "?"));
        aers_table_add(&table, AERS_BOLD, "%s", aers_json_get_string(take, "node", "?"));
        aers_table_add(&table, NULL, "%.3f", (double)aers_json_get_int(take, "frame", 0) / rate_hz);
        aers_table_add(&table, NULL, "%.3f", (double)aers_json_get_int(take, "frames", 0) / rate_hz);
        aers_table_add(&table, NULL, "%lld", (long long)aers_json_get_int(take, "lost", 0));
        aers_table_add(&table, NULL, "%lld", (long long)aers_json_get_int(take, "missed", 0));
        aers_table_add(&table, NULL, "%s", aers_json_get_string(take, "file", "?"));
    }
    aers_table_print(&table, stdout, 0, ctl->colour);
    aers_table_finish(&table);
}

enum aers_code aers_record_list(struct aers_ctl *ctl)
{
    struct json_object *list, *takes = NULL;
    const enum aers_code code = aers_ask_json(ctl, "/aers/record/list", NULL, &list);
    if (code != AERS_OK)
        return code;
    json_object_object_get_ex(list, "takes", &takes);
    if (ctl->json)
        aers_print_json(list);
    else
        print(ctl, takes, aers_json_get_number(list, "sample_rate", 48000));
    json_object_put(list);
    return AERS_OK;
}
