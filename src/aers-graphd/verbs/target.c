/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/problems.h"
#include "common/model/typed.h"
#include "src/aers-graphd/memory.h"

#define PREFIX "/aers/node/"

/* solo is graphd's own: nodes only know of the mutes it causes. */
static char solo_name[] = "solo", solo_unit[] = "",
            solo_doc[] = "While any node is soloed, only what leads to or from one is heard.";
const struct aers_param aers_verb_solo_param = {
    .name = solo_name, .doc = solo_doc, .unit = solo_unit, .type = AERS_PARAM_BOOL, .max = 1};

static enum aers_code refuse_node(const struct aers_engine *engine, const char *id, struct aers_error *error)
{
    size_t n = engine->graph->nnodes;
    const char **ids = aers_need(n, sizeof *ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = engine->graph->nodes[i].id;
    const char *nearest = aers_did_you_mean(id, ids, n);
    aers_error_set(error, AERS_E_NOT_FOUND, "", "no node %.64s%s%s%s", id, nearest ? " (did you mean " : "",
                   nearest ? nearest : "", nearest ? "?)" : "");
    free(ids);
    return AERS_E_NOT_FOUND;
}

/* name: "gain_db", "bands/1/freq_hz", "solo" */
static enum aers_code find_param(struct aers_target *target, const char *name, struct aers_error *error)
{
    const struct aers_graph_node *node = target->node->node;
    target->is_solo = strcmp(name, "solo") == 0;
    target->param = &aers_verb_solo_param;
    target->slot = AERS_SLOT_MUTE;
    return target->is_solo
               ? AERS_OK
               : aers_manifest_resolve(node->manifest, node->nelements, name, &target->slot, &target->param, error);
}

enum aers_code aers_target_find(const struct aers_engine *engine, const char *address, struct aers_target *target,
                                struct aers_error *error)
{
    char id[256], name[256];
    const char *rest = address + strlen(PREFIX);
    size_t n = strcspn(rest, "/");
    snprintf(id, sizeof id, "%.*s", (int)n, rest);
    target->node = aers_values_find(engine->values, id);
    if (!target->node)
        return refuse_node(engine, id, error);
    rest += n + (rest[n] == '/');
    n = strlen(rest);
    target->is_normalised = n > 2 && strcmp(rest + n - 2, "/n") == 0;
    snprintf(name, sizeof name, "%.*s", (int)(n - (target->is_normalised ? 2 : 0)), rest);
    return find_param(target, name, error);
}

double aers_target_get(const struct aers_target *target)
{
    return target->is_solo ? target->node->solo : aers_values_get(target->node, target->slot);
}

static enum aers_code read_normalised(const struct aers_param *param, double n, double *value, struct aers_error *error)
{
    if (!(n >= 0 && n <= 1)) /* NaN as well */
        return aers_error_set(error, AERS_E_RANGE, "", "%g is not normalised (allowed: 0 to 1)", n);
    *value = aers_param_denormalise(param, n);
    return AERS_OK;
}

/* As people type it: "-3dB", "toggle", "+=1"; what is relative goes by the value of now. */
static enum aers_code read_typed(const struct aers_target *target, const char *text, double *value,
                                 struct aers_error *error)
{
    static char name[] = "n", unit[] = "";
    static const struct aers_param normalised = {.name = name, .unit = unit, .max = 1};
    double n;
    if (!target->is_normalised)
        return aers_typed_parse(target->param, text, aers_target_get(target), value, error);
    enum aers_code code =
        aers_typed_parse(&normalised, text, aers_param_normalise(target->param, aers_target_get(target)), &n, error);
    return code == AERS_OK ? read_normalised(target->param, n, value, error) : code;
}

/* While its envelope is read a parameter is nobody's to set. */
static enum aers_code check_envelope(const struct aers_target *target, struct aers_error *error)
{
    const struct aers_graph_node *node = target->node->node;
    const struct aers_automation *envelope = target->is_solo ? NULL : aers_automation_find(node, target->slot);
    if (!envelope || envelope->mode != AERS_AUTOMATION_READ)
        return AERS_OK;
    return aers_error_set(
        error, AERS_E_CONFLICT, "",
        "it follows its envelope: `aers-ctl automation mode %s/%s touch` (or off, or write) lets it be set", node->id,
        envelope->address);
}

enum aers_code aers_target_read(const struct aers_target *target, const struct aers_osc_arg *arg, double *value,
                                struct aers_error *error)
{
    if (check_envelope(target, error) != AERS_OK)
        return AERS_E_CONFLICT;
    if (arg->type == 's' || arg->type == 'S')
        return read_typed(target, arg->s, value, error);
    double number;
    if (!aers_osc_arg_number(arg, &number))
        return aers_error_set(error, AERS_E_INVALID, "", "a value cannot be of OSC type %c (allowed: i f d h T F s)",
                              arg->type);
    if (target->is_normalised)
        return read_normalised(target->param, number, value, error);
    enum aers_code code = aers_param_check(target->param, number, error);
    if (code == AERS_OK)
        *value = number;
    return code;
}

double aers_target_shown(const struct aers_target *target, double value)
{
    return target->is_normalised ? aers_param_normalise(target->param, value) : value;
}
