/* SPDX-License-Identifier: ISC */
/* /aers/node/<id>/<param>, with a value: set; without: ask. Also mute, bypass and solo, which every node has. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/problems.h"
#include "common/osc/pattern.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"
#include "src/aers-graphd/verbs/when.h"

#define PREFIX "/aers/node/"

enum { HOLD_BACK_MS = 100 };

/* solo is graphd's own: nodes only know of the mutes it causes. */
static char solo_name[] = "solo", no_text[] = "";
static const struct aers_param solo_param = {
    .name = solo_name, .doc = no_text, .unit = no_text, .type = AERS_PARAM_BOOL, .max = 1};

struct target {
    struct aers_node_values *node;
    const struct aers_param *param;
    uint32_t slot;
    bool is_solo;
};

static void refuse_node(struct aers_engine *engine, struct aers_call *call, const char *id)
{
    size_t n = engine->graph->nnodes;
    const char **ids = aers_need(n, sizeof *ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = engine->graph->nodes[i].id;
    const char *nearest = aers_did_you_mean(id, ids, n);
    aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no node %.64s%s%s%s", id, nearest ? " (did you mean " : "",
                      nearest ? nearest : "", nearest ? "?)" : "");
    free(ids);
}

/* false: the answer has been given. */
static bool find_target(struct aers_engine *engine, struct aers_call *call, struct target *target)
{
    char id[256];
    const char *rest = call->address + strlen(PREFIX);
    size_t n = strcspn(rest, "/");
    snprintf(id, sizeof id, "%.*s", (int)n, rest);
    target->node = aers_values_find(engine->values, id);
    if (!target->node) {
        refuse_node(engine, call, id);
        return false;
    }
    rest += n + (rest[n] == '/');
    target->is_solo = strcmp(rest, "solo") == 0;
    target->param = &solo_param;
    target->slot = AERS_SLOT_MUTE;
    if (target->is_solo)
        return true;
    struct aers_error error;
    const struct aers_graph_node *node = target->node->node;
    enum aers_code code =
        aers_manifest_resolve(node->manifest, node->nelements, rest, &target->slot, &target->param, &error);
    if (code != AERS_OK)
        aers_answer_error(call->answer, code, "%s", error.what);
    return code == AERS_OK;
}

static void query(struct aers_call *call, const struct target *target)
{
    double value = target->is_solo ? target->node->solo : aers_values_get(target->node, target->slot);
    if (target->param->type == AERS_PARAM_ENUM && value >= 0 && value < (double)target->param->nchoices)
        aers_answer_choice(call->answer, target->param->choices[(size_t)value], -1);
    else
        aers_answer_value(call->answer, value, -1);
}

static enum aers_code read_value(const struct aers_call *call, const struct target *target, double *value,
                                 struct aers_error *error)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, call->message);
    if (call->message->nargs != 1 || !aers_osc_read(&reader, &arg))
        return aers_error_set(error, AERS_E_INVALID, "", "one value is wanted, %u have come", call->message->nargs);
    if (arg.type == 's' || arg.type == 'S')
        return aers_param_parse(target->param, arg.s, value, error);
    double number;
    if (!aers_osc_arg_number(&arg, &number))
        return aers_error_set(error, AERS_E_INVALID, "", "a value cannot be of OSC type %c (allowed: i f d h T F s)",
                              arg.type);
    enum aers_code code = aers_param_check(target->param, number, error);
    if (code == AERS_OK)
        *value = number;
    return code;
}

/* When it shall take effect: a JACK frame, -1 for now; and how far that is ahead. */
static enum aers_code read_frame(struct aers_engine *engine, const struct aers_call *call, int64_t *frame,
                                 uint32_t *ahead_ms, struct aers_error *error)
{
    struct timespec now;
    uint32_t at;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t delay_us = aers_when_delay_us(call->message->when, now);
    *frame = -1;
    *ahead_ms = 0;
    if (delay_us > AERS_WHEN_MAX_US)
        return aers_error_set(error, AERS_E_RANGE, "", "the bundle's time lies %lld s ahead (allowed: up to 3600 s)",
                              (long long)(delay_us / 1000000));
    if (delay_us == 0 || aers_patchbay_get_frame_in(engine->patchbay, delay_us, &at) != AERS_OK)
        return AERS_OK;
    *frame = at;
    *ahead_ms = (uint32_t)(delay_us / 1000);
    return AERS_OK;
}

static void store(struct aers_engine *engine, const struct target *target, double value)
{
    if (target->is_solo) {
        aers_values_set_solo(engine->values, target->node, value > 0.5);
        aers_engine_touch(engine); /* the mutes this changes elsewhere */
    } else {
        aers_values_set(target->node, target->slot, value);
    }
}

static enum aers_code keep_answer(struct aers_engine *engine, struct aers_call *call, const struct target *target,
                                  struct aers_ack ack)
{
    char address[128];
    aers_manifest_address(target->node->node->manifest, target->slot, address, sizeof address);
    snprintf(ack.address, sizeof ack.address, PREFIX "%s/%s", target->node->node->id, address);
    ack.answer = call->answer;
    return aers_acks_add(&engine->acks, ack);
}

/* More than the node can take at once: only the newest value will be sent, when it has caught up. */
static enum aers_code hold_back(struct aers_engine *engine, const struct target *target)
{
    aers_values_mark_sent(target->node, target->slot, (double)NAN);
    aers_engine_touch_in(engine, HOLD_BACK_MS);
    return AERS_E_FULL;
}

/* Pass it on; the node's word, or its silence, brings the answer. */
static void send_value(struct aers_engine *engine, struct aers_call *call, const struct target *target, double value,
                       int64_t frame, uint32_t ahead_ms)
{
    struct aers_ack ack = {
        .sequence = aers_acks_next(&engine->acks),
        .process = aers_engine_process_of(engine, target->node),
        .value = value,
        .until_ms = uv_now(engine->loop) + AERS_ACK_TIMEOUT_MS + ahead_ms,
    };
    enum aers_code code = AERS_E_UNAVAILABLE;
    if (ack.process && !aers_acks_have_room(ack.process))
        code = hold_back(engine, target);
    else if (ack.process)
        code = aers_engine_tell_value(ack.process, target->node, target->slot, ack.sequence, frame);
    if (code == AERS_OK)
        code = keep_answer(engine, call, target, ack);
    if (code == AERS_E_UNAVAILABLE)
        aers_answer_value(call->answer, value, -1);
    else if (code != AERS_OK)
        aers_answer_error(call->answer, code, "too many values are on their way to the node; this one is held for it");
}

void aers_verb_param(struct aers_engine *engine, struct aers_call *call)
{
    struct target target;
    struct aers_error error;
    double value = 0;
    int64_t frame = -1;
    uint32_t ahead_ms = 0;
    if (!find_target(engine, call, &target))
        return;
    if (call->message->nargs == 0) {
        query(call, &target);
        return;
    }
    enum aers_code code = read_value(call, &target, &value, &error);
    if (code == AERS_OK)
        code = read_frame(engine, call, &frame, &ahead_ms, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    store(engine, &target, value);
    send_value(engine, call, &target, value, frame, ahead_ms);
}

/* ---- patterns */

/* The first four parts of a pattern, "/aers/node/fx_*": what a node has to match before its parameters are looked at.
 */
static bool cut_head(const char *pattern, char *head, size_t size)
{
    const char *at = pattern;
    for (int parts = 0; parts < 3; parts++) {
        at = strchr(at + 1, '/');
        if (!at)
            return false;
    }
    snprintf(head, size, "%.*s", (int)(at - pattern), pattern);
    return true;
}

static void each_of_node(const struct aers_node_values *node, const char *pattern, aers_address_fn *found, void *user)
{
    char address[256], name[128];
    for (uint32_t i = 0; i < node->nslots + 2; i++) {
        uint32_t slot = aers_values_slot(node, i);
        if (!aers_manifest_param(node->node->manifest, slot))
            continue; /* no dry path to bypass to */
        aers_manifest_address(node->node->manifest, slot, name, sizeof name);
        snprintf(address, sizeof address, PREFIX "%s/%s", node->node->id, name);
        if (aers_osc_match(pattern, address))
            found(user, address);
    }
    snprintf(address, sizeof address, PREFIX "%s/solo", node->node->id);
    if (aers_osc_match(pattern, address))
        found(user, address);
}

void aers_verb_param_each(const struct aers_values *values, const char *pattern, aers_address_fn *found, void *user)
{
    char head[256], address[256];
    if (!cut_head(pattern, head, sizeof head))
        return;
    for (size_t i = 0; i < values->graph->nnodes; i++) {
        snprintf(address, sizeof address, PREFIX "%s", values->nodes[i].node->id);
        if (aers_osc_match(head, address))
            each_of_node(&values->nodes[i], pattern, found, user);
    }
}
