/* SPDX-License-Identifier: ISC */
/* /aers/node/<id>/<param>, with a value: set; without: ask. Also mute, bypass and solo, which every node has. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/problems.h"
#include "common/model/typed.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"
#include "src/aers-graphd/verbs/when.h"

#define PREFIX "/aers/node/"

enum { HOLD_BACK_MS = 100 };

/* solo is graphd's own: nodes only know of the mutes it causes. */
static char solo_name[] = "solo", solo_unit[] = "",
            solo_doc[] = "While any node is soloed, only what leads to or from one is heard.";
const struct aers_param aers_verb_solo_param = {
    .name = solo_name, .doc = solo_doc, .unit = solo_unit, .type = AERS_PARAM_BOOL, .max = 1};

struct target {
    struct aers_node_values *node;
    const struct aers_param *param;
    uint32_t slot;
    bool is_solo;
    bool is_normalised; /* it is spoken of as 0 to 1 */
};

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
static enum aers_code find_param(struct target *target, const char *name, struct aers_error *error)
{
    const struct aers_graph_node *node = target->node->node;
    target->is_solo = strcmp(name, "solo") == 0;
    target->param = &aers_verb_solo_param;
    target->slot = AERS_SLOT_MUTE;
    return target->is_solo
               ? AERS_OK
               : aers_manifest_resolve(node->manifest, node->nelements, name, &target->slot, &target->param, error);
}

static enum aers_code find_target(const struct aers_engine *engine, const char *address, struct target *target,
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

static double present(const struct target *target)
{
    return target->is_solo ? target->node->solo : aers_values_get(target->node, target->slot);
}

static void query(struct aers_call *call, const struct target *target)
{
    double value = present(target);
    if (target->is_normalised)
        aers_answer_value(call->answer, aers_param_normalise(target->param, value), -1);
    else if (target->param->type == AERS_PARAM_ENUM && value >= 0 && value < (double)target->param->nchoices)
        aers_answer_choice(call->answer, target->param->choices[(size_t)value], -1);
    else
        aers_answer_value(call->answer, value, -1);
}

static enum aers_code read_normalised(const struct aers_param *param, double n, double *value, struct aers_error *error)
{
    if (!(n >= 0 && n <= 1)) /* NaN as well */
        return aers_error_set(error, AERS_E_RANGE, "", "%g is not normalised (allowed: 0 to 1)", n);
    *value = aers_param_denormalise(param, n);
    return AERS_OK;
}

/* As people type it: "-3dB", "toggle", "+=1"; what is relative goes by the value of now. */
static enum aers_code read_typed(const struct target *target, const char *text, double *value, struct aers_error *error)
{
    static char name[] = "n", unit[] = "";
    static const struct aers_param normalised = {.name = name, .unit = unit, .max = 1};
    double n;
    if (!target->is_normalised)
        return aers_typed_parse(target->param, text, present(target), value, error);
    enum aers_code code =
        aers_typed_parse(&normalised, text, aers_param_normalise(target->param, present(target)), &n, error);
    return code == AERS_OK ? read_normalised(target->param, n, value, error) : code;
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
        return read_typed(target, arg.s, value, error);
    double number;
    if (!aers_osc_arg_number(&arg, &number))
        return aers_error_set(error, AERS_E_INVALID, "", "a value cannot be of OSC type %c (allowed: i f d h T F s)",
                              arg.type);
    if (target->is_normalised)
        return read_normalised(target->param, number, value, error);
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

static void store(struct aers_engine *engine, const struct target *target, double value,
                  const struct aers_osc_peer *from)
{
    if (target->is_solo) {
        aers_values_set_solo(engine->values, target->node, value > 0.5);
        aers_engine_note_solo(engine, target->node, from);
        aers_engine_touch(engine); /* the mutes this changes elsewhere */
    } else {
        aers_values_set(target->node, target->slot, value);
        aers_engine_note_value(engine, target->node, target->slot, from);
    }
}

/* ---- on its way to the node; its word, or its silence, brings the answer */

struct sending {
    struct aers_engine *engine;
    struct aers_call *call;
    struct target target;
    double value;
    int64_t frame; /* -1: now */
    uint32_t ahead_ms;
    struct aers_process *process; /* NULL: the node is not running */
};

static enum aers_code keep_answer(const struct sending *sending, int32_t sequence, double sent)
{
    char address[128];
    const struct target *target = &sending->target;
    struct aers_ack ack = {
        .sequence = sequence,
        .process = sending->process,
        .answer = sending->call->answer,
        .value = target->is_normalised ? aers_param_normalise(target->param, sending->value) : sending->value,
        .timed = sending->frame >= 0,
        .wanted = sending->value,
        .sent = sent,
        .until_ms = uv_now(sending->engine->loop) + AERS_ACK_TIMEOUT_MS + sending->ahead_ms,
    };
    aers_manifest_address(target->node->node->manifest, target->slot, address, sizeof address);
    snprintf(ack.address, sizeof ack.address, PREFIX "%s/%s", target->node->node->id, address);
    return aers_acks_add(&sending->engine->acks, ack);
}

/* More than the node can take at once: only the newest value will be sent, when it has caught up. */
static enum aers_code hold_back(const struct sending *sending)
{
    aers_values_mark_sent(sending->target.node, sending->target.slot, (double)NAN);
    aers_engine_touch_in(sending->engine, HOLD_BACK_MS);
    return AERS_E_FULL;
}

static void send_now(const struct sending *sending)
{
    const struct target *target = &sending->target;
    int32_t sequence = aers_acks_next(&sending->engine->acks);
    enum aers_code code = AERS_E_UNAVAILABLE;
    store(sending->engine, target, sending->value, aers_answer_peer(sending->call->answer));
    if (sending->process && !aers_acks_have_room(sending->process, false))
        code = hold_back(sending);
    else if (sending->process)
        code = aers_engine_tell_value(sending->process, target->node, target->slot, sequence, -1);
    if (code == AERS_OK)
        code = keep_answer(sending, sequence, sending->value);
    if (code == AERS_E_UNAVAILABLE)
        aers_answer_value(sending->call->answer,
                          target->is_normalised ? aers_param_normalise(target->param, sending->value) : sending->value,
                          -1);
    else if (code != AERS_OK)
        aers_answer_error(sending->call->answer, code,
                          "too many values are on their way to the node; this one is held for it");
}

/* What is wanted stays as it is until the frame has come. */
static void send_timed(const struct sending *sending)
{
    const struct target *target = &sending->target;
    int32_t sequence = aers_acks_next(&sending->engine->acks);
    enum aers_code code = AERS_E_FULL;
    double sent = target->slot == AERS_SLOT_MUTE && !target->node->heard ? 1.0 : sending->value;
    if (aers_acks_have_room(sending->process, true))
        code = aers_engine_tell_timed(sending->process, target->node, target->slot, sent, sequence, sending->frame);
    if (code == AERS_OK)
        code = keep_answer(sending, sequence, sent);
    if (code != AERS_OK)
        aers_answer_error(sending->call->answer, AERS_E_LIMIT,
                          "too many values wait for their time in this node's process (allowed: %d)",
                          AERS_ACKS_TIMED_MAX);
}

void aers_verb_param_applied(void *user, const struct aers_ack *ack)
{
    struct aers_engine *engine = user;
    struct target target;
    struct aers_error error;
    if (find_target(engine, ack->address, &target, &error) != AERS_OK)
        return; /* a graph without it has been loaded since */
    aers_values_mark_sent(target.node, target.slot, ack->sent);
    store(engine, &target, ack->wanted, aers_answer_peer(ack->answer));
    aers_engine_touch(engine); /* a solo may have changed what is to be heard of it */
}

/* ---- */

static enum aers_code read_set(struct sending *sending, struct aers_error *error)
{
    enum aers_code code = read_value(sending->call, &sending->target, &sending->value, error);
    if (code == AERS_OK)
        code = read_frame(sending->engine, sending->call, &sending->frame, &sending->ahead_ms, error);
    return code;
}

void aers_verb_param(struct aers_engine *engine, struct aers_call *call)
{
    struct sending sending = {.engine = engine, .call = call};
    struct aers_error error;
    enum aers_code code = find_target(engine, call->address, &sending.target, &error);
    if (code == AERS_OK && call->message->nargs == 0) {
        query(call, &sending.target);
        return;
    }
    if (code == AERS_OK)
        code = read_set(&sending, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    sending.process = aers_engine_process_of(engine, sending.target.node);
    bool is_running = sending.process && sending.process->child.state == AERS_CHILD_READY;
    if (sending.frame >= 0 && is_running && !sending.target.is_solo)
        send_timed(&sending);
    else
        send_now(&sending);
}
