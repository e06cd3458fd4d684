/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/sending.h"

#include <math.h>
#include <stdio.h>

#include "common/osc/gate.h"
#include "src/aers-graphd/engine/book.h"
#include "src/aers-graphd/verbs/when.h"

#define PREFIX "/aers/node/"

enum { HOLD_BACK_MS = 100 };

enum aers_code aers_sending_when(struct aers_engine *engine, uint64_t ntp, int64_t *frame, uint32_t *ahead_ms,
                                 struct aers_error *error)
{
    struct aers_server_state *server = &engine->server;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t delay_us = aers_when_delay_us(ntp, now);
    *frame = -1;
    *ahead_ms = 0;
    if (delay_us > AERS_WHEN_MAX_US)
        return aers_error_set(error, AERS_E_RANGE, "", "the bundle's time lies %lld s ahead (allowed: up to 3600 s)",
                              (long long)(delay_us / 1000000));
    if (ntp == AERS_OSC_IMMEDIATELY)
        return AERS_OK;
    /* Two clocks are read one after the other: of two looks at the same time the second may see it a frame elsewhere.
     */
    if (ntp != server->mapped_ntp) {
        if (delay_us == 0 || aers_patchbay_get_frame_in(engine->patchbay, delay_us, &server->mapped_frame) != AERS_OK)
            return AERS_OK;
        server->mapped_ntp = ntp;
    }
    *frame = server->mapped_frame;
    *ahead_ms = (uint32_t)(delay_us / 1000);
    return AERS_OK;
}

static void store(struct aers_engine *engine, const struct aers_target *target, double value,
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

static enum aers_code keep_answer(const struct aers_sending *sending, int32_t sequence, double sent, bool timed)
{
    char address[128];
    const struct aers_target *target = &sending->target;
    struct aers_ack ack = {
        .sequence = sequence,
        .process = sending->process,
        .answer = sending->answer,
        .value = aers_target_shown(target, sending->value),
        .timed = timed,
        .is_push = target->param->is_momentary,
        .wanted = sending->value,
        .sent = sent,
        .frame = -1,
        .until_ms = uv_now(sending->engine->loop) + AERS_ACK_TIMEOUT_MS + sending->ahead_ms,
    };
    aers_manifest_address(target->node->node->manifest, target->slot, address, sizeof address);
    snprintf(ack.address, sizeof ack.address, PREFIX "%s/%s", target->node->node->id, address);
    return aers_acks_add(&sending->engine->acks, ack);
}

/* More than the node can take at once: only the newest value will be sent, when it has caught up. */
static enum aers_code hold_back(const struct aers_sending *sending)
{
    aers_values_mark_sent(sending->target.node, sending->target.slot, (double)NAN);
    aers_engine_touch_in(sending->engine, HOLD_BACK_MS);
    return AERS_E_FULL;
}

static void send_now(const struct aers_sending *sending)
{
    const struct aers_target *target = &sending->target;
    int32_t sequence = aers_acks_next(&sending->engine->acks);
    enum aers_code code = AERS_E_UNAVAILABLE;
    store(sending->engine, target, sending->value, aers_answer_peer(sending->answer));
    if (sending->process && !aers_acks_have_room(sending->process, false))
        code = hold_back(sending);
    else if (sending->process)
        code = aers_engine_tell_value(sending->process, target->node, target->slot, sequence, -1);
    if (code == AERS_OK)
        code = keep_answer(sending, sequence, sending->value, false);
    if (code == AERS_E_UNAVAILABLE)
        aers_answer_value(sending->answer, aers_target_shown(target, sending->value), -1);
    else if (code != AERS_OK)
        aers_answer_error(sending->answer, code,
                          "too many values are on their way to the node; this one is held for it");
}

/* What is wanted stays as it is until the frame has come. */
static void send_timed(const struct aers_sending *sending)
{
    const struct aers_target *target = &sending->target;
    int32_t sequence = aers_acks_next(&sending->engine->acks);
    enum aers_code code = AERS_E_FULL;
    double sent = target->slot == AERS_SLOT_MUTE && !target->node->heard ? 1.0 : sending->value;
    if (aers_acks_have_room(sending->process, true))
        code = aers_engine_tell_timed(sending->process, target->node, target->slot, sent, sequence, sending->frame);
    if (code == AERS_OK)
        code = keep_answer(sending, sequence, sent, true);
    if (code != AERS_OK && sending->is_joint) /* its fellows are under way: it is taken as well, and comes later */
        send_now(sending);
    else if (code != AERS_OK)
        aers_answer_error(sending->answer, AERS_E_LIMIT,
                          "too many values wait for their time in this node's process (allowed: %d)",
                          AERS_ACKS_TIMED_MAX);
}

/* A push is nobody's to keep: it happens in a node that runs, or not at all. */
static void send_push(const struct aers_sending *sending)
{
    const struct aers_target *target = &sending->target;
    int32_t sequence = aers_acks_next(&sending->engine->acks);
    enum aers_code code = AERS_E_FULL;
    if (!sending->process || sending->process->child.state != AERS_CHILD_READY ||
        sending->engine->session.state != AERS_SESSION_RUNNING) {
        aers_answer_error(sending->answer, AERS_E_UNAVAILABLE, "%s is not running", target->node->node->id);
        return;
    }
    if (aers_acks_have_room(sending->process, true))
        code = aers_engine_tell_timed(sending->process, target->node, target->slot, sending->value, sequence,
                                      sending->frame);
    if (code == AERS_OK)
        code = keep_answer(sending, sequence, sending->value, true);
    if (code != AERS_OK)
        aers_answer_error(sending->answer, AERS_E_LIMIT, "too many values wait for their time in this node's process");
}

void aers_verb_param_applied(void *user, const struct aers_ack *ack)
{
    struct aers_engine *engine = user;
    struct aers_target target;
    struct aers_error error;
    if (aers_target_find(engine, ack->address, &target, &error) != AERS_OK)
        return; /* a graph without it has been loaded since */
    if (target.param->is_momentary) {
        aers_book_note(engine, target.node->node, (uint32_t)ack->wanted, ack->frame);
        return;
    }
    aers_values_mark_sent(target.node, target.slot, ack->sent);
    store(engine, &target, ack->wanted, aers_answer_peer(ack->answer));
    aers_engine_touch(engine); /* a solo may have changed what is to be heard of it */
}

bool aers_sending_is_timed(struct aers_sending *sending)
{
    sending->process = aers_engine_hearer_of(sending->engine, sending->target.node);
    bool is_running = sending->process && sending->process->child.state == AERS_CHILD_READY;
    return sending->frame >= 0 && is_running && !sending->target.is_solo;
}

void aers_sending_send(struct aers_sending *sending)
{
    const bool is_timed = aers_sending_is_timed(sending);
    if (sending->target.param->is_momentary)
        aers_traces_meet(sending->engine, sending->target.node->node->id, (uint32_t)sending->value, &sending->frame);
    if (sending->target.param->is_momentary)
        send_push(sending);
    else if (is_timed)
        send_timed(sending);
    else
        send_now(sending);
}
