/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/top/nudge.h"

#include <stdio.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-ctl/value.h"

/* ---- asking */

static enum aers_code set_typed(struct aers_ctl *ctl, const char *node, const char *param, const char *text)
{
    char address[256];
    uint8_t packet[512];
    struct aers_osc_writer writer;
    enum aers_code code = aers_ask_open(ctl);
    if (code != AERS_OK)
        return code;
    snprintf(address, sizeof address, "/aers/node/%s/%s", node, param);
    aers_osc_write_start(&writer, packet, sizeof packet, address, "s");
    aers_osc_write_string(&writer, text);
    return aers_osc_client_request(ctl->client, packet, aers_osc_write_stop(&writer), ctl->timeout_ms, NULL, NULL,
                                   &ctl->error);
}

enum aers_code aers_nudge_toggle(struct aers_ctl *ctl, const char *node, const char *param)
{
    return set_typed(ctl, node, param, "toggle");
}

/* ---- which parameter */

static bool is_type(struct json_object *param, const char *type)
{
    return strcmp(aers_json_get_string(param, "type", ""), type) == 0;
}

static bool is_number(struct json_object *param)
{
    return !is_type(param, "bool") && !is_type(param, "enum");
}

/* The place among params of the one chosen before, of gain_db, or of the first number. */
static int place_of(struct json_object *params, const char *chosen)
{
    int at = 0, best = 0, rank = 0;
    json_object_object_foreach(params, name, param)
    {
        int this = strcmp(name, chosen) == 0 ? 3 : strcmp(name, "gain_db") == 0 ? 2 : is_number(param) ? 1 : 0;
        if (this > rank) {
            rank = this;
            best = at;
        }
        at++;
    }
    return best;
}

static void choose(struct aers_nudge *nudge, struct json_object *params, int by)
{
    int n = json_object_object_length(params), at = 0;
    int place = n ? ((place_of(params, nudge->param) + by) % n + n) % n : 0;
    json_object_object_foreach(params, name, param)
    {
        char value[80], range[80];
        if (at++ != place)
            continue;
        snprintf(nudge->param, sizeof nudge->param, "%s", name);
        aers_value_format(param, aers_value_get(param, "value"), value, sizeof value);
        aers_value_format_range(param, range, sizeof range);
        snprintf(nudge->shown, sizeof nudge->shown, "%s %.80s %s   (%s)", nudge->node, name, value, range);
    }
}

static enum aers_code find_params(struct aers_nodes *nodes, const char *node, struct json_object **params,
                                  struct aers_error *error)
{
    struct json_object *found;
    enum aers_code code = aers_nodes_find(nodes, node, &found, error);
    if (code == AERS_OK &&
        (!json_object_object_get_ex(found, "params", params) || !json_object_is_type(*params, json_type_object)))
        code = aers_error_set(error, AERS_E_NOT_FOUND, node, "has no parameters");
    return code;
}

enum aers_code aers_nudge_look(struct aers_ctl *ctl, struct aers_nudge *nudge, const char *node, int by)
{
    struct aers_nodes nodes;
    struct json_object *params;
    aers_nodes_init(&nodes, ctl);
    nudge->shown[0] = 0;
    enum aers_code code = find_params(&nodes, node, &params, &ctl->error);
    if (code == AERS_OK) {
        snprintf(nudge->node, sizeof nudge->node, "%s", node);
        choose(nudge, params, by);
    }
    aers_nodes_finish(&nodes);
    return code;
}

/* ---- moving it */

static enum aers_code move_choice(struct aers_ctl *ctl, const struct aers_nudge *nudge, struct json_object *param,
                                  int direction)
{
    char text[32];
    double last = -1, value = aers_value_get(param, "value") + direction;
    struct json_object *choices;
    if (json_object_object_get_ex(param, "choices", &choices))
        last = (double)json_object_array_length(choices) - 1;
    if (value < 0 || value > last)
        return AERS_OK;
    snprintf(text, sizeof text, "%.0f", value);
    return set_typed(ctl, nudge->node, nudge->param, text);
}

static enum aers_code move_param(struct aers_ctl *ctl, const struct aers_nudge *nudge, struct json_object *param,
                                 int direction)
{
    char text[16], normalised[140];
    bool is_plain = is_type(param, "int") || strcmp(aers_json_get_string(param, "unit", ""), "dB") == 0;
    if (direction == 0)
        return set_typed(ctl, nudge->node, nudge->param, "default");
    if (is_type(param, "bool"))
        return set_typed(ctl, nudge->node, nudge->param, direction > 0 ? "on" : "off");
    if (is_type(param, "enum"))
        return move_choice(ctl, nudge, param, direction);
    snprintf(text, sizeof text, "%c=1%s", direction > 0 ? '+' : '-', is_plain ? "" : "%");
    if (is_plain)
        return set_typed(ctl, nudge->node, nudge->param, text);
    snprintf(normalised, sizeof normalised, "%s/n", nudge->param);
    return set_typed(ctl, nudge->node, normalised, text);
}

enum aers_code aers_nudge_move(struct aers_ctl *ctl, struct aers_nudge *nudge, int direction)
{
    struct aers_nodes nodes;
    struct json_object *params, *param;
    aers_nodes_init(&nodes, ctl);
    enum aers_code code = find_params(&nodes, nudge->node, &params, &ctl->error);
    if (code == AERS_OK && json_object_object_get_ex(params, nudge->param, &param))
        code = move_param(ctl, nudge, param, direction);
    aers_nodes_finish(&nodes);
    return code;
}
