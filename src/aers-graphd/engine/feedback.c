/* SPDX-License-Identifier: ISC */
/* Between the engine and feedback/: which addresses there are, what has changed, and when the next look is due. */
#include <stdio.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/verbs/verbs.h"

#define SESSION_STATE "/aers/session/state"

enum { ADDRESS_NBYTES = 256 };

static void run(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    aers_feedback_run(&engine->feedback, uv_now(engine->loop));
    if (engine->feedback.asks_levels)
        aers_engine_tell_meters(engine, AERS_LEVELS_LEASE_S);
    engine->feedback.asks_levels = false;
    aers_engine_wake_feedback(engine);
}

void aers_engine_wake_feedback(struct aers_engine *engine)
{
    uint64_t now_ms = uv_now(engine->loop), due_ms = engine->feedback.due_ms;
    if (engine->closed || due_ms == UINT64_MAX) {
        uv_timer_stop(&engine->feedback_timer);
        return;
    }
    uint64_t delay_ms = due_ms > now_ms ? due_ms - now_ms : 0;
    if (!uv_is_active((uv_handle_t *)&engine->feedback_timer) ||
        uv_timer_get_due_in(&engine->feedback_timer) > delay_ms)
        uv_timer_start(&engine->feedback_timer, run, delay_ms, 0);
}

static void name_param(const struct aers_node_values *node, const char *param, char address[ADDRESS_NBYTES])
{
    snprintf(address, ADDRESS_NBYTES, "/aers/node/%s/%s", node->node->id, param);
}

static void name_slot(const struct aers_node_values *node, uint32_t slot, char address[ADDRESS_NBYTES])
{
    char param[128];
    aers_manifest_address(node->node->manifest, slot, param, sizeof param);
    name_param(node, param, address);
}

void aers_engine_note_value(struct aers_engine *engine, const struct aers_node_values *node, uint32_t slot,
                            const struct aers_osc_peer *from)
{
    char address[ADDRESS_NBYTES];
    name_slot(node, slot, address);
    aers_feedback_note_value(&engine->feedback, address, aers_values_get(node, slot), from);
    aers_engine_wake_feedback(engine);
}

void aers_engine_note_solo(struct aers_engine *engine, const struct aers_node_values *node,
                           const struct aers_osc_peer *from)
{
    char address[ADDRESS_NBYTES];
    name_param(node, "solo", address);
    aers_feedback_note_value(&engine->feedback, address, node->solo, from);
    aers_engine_wake_feedback(engine);
}

enum aers_code aers_engine_take_levels(struct aers_engine *engine, const struct aers_osc_message *message)
{
    enum aers_code code = aers_feedback_take_levels(&engine->feedback, message);
    aers_engine_wake_feedback(engine);
    return code;
}

void aers_engine_note_states(struct aers_engine *engine)
{
    char address[ADDRESS_NBYTES];
    for (size_t i = 0; i < engine->graph->nnodes; i++) {
        const struct aers_node_values *node = &engine->values->nodes[i];
        name_param(node, "state", address);
        aers_feedback_note_state(&engine->feedback, address, aers_verb_node_state(engine, node));
    }
    aers_feedback_note_state(&engine->feedback, SESSION_STATE, aers_session_state_name(engine));
    aers_engine_wake_feedback(engine);
}

static void add_node(const struct aers_engine *engine, const struct aers_node_values *node,
                     struct aers_told_table *table)
{
    char address[ADDRESS_NBYTES];
    for (uint32_t i = 0; i < node->nslots + 2; i++) {
        uint32_t slot = aers_values_slot(node, i);
        const struct aers_param *param = aers_manifest_param(node->node->manifest, slot);
        if (!param)
            continue; /* no dry path to bypass to */
        name_slot(node, slot, address);
        aers_told_table_add_value(table, address, param, aers_values_get(node, slot));
    }
    name_param(node, "solo", address);
    aers_told_table_add_value(table, address, &aers_verb_solo_param, node->solo);
    name_param(node, "state", address);
    aers_told_table_add_state(table, address, aers_verb_node_state(engine, node));
    name_param(node, "meter", address);
    uint32_t nchannels = node->node->channels_out ? node->node->channels_out : node->node->channels_in;
    if (nchannels > 0)
        aers_told_table_add_levels(table, address, nchannels);
}

void aers_engine_renew_feedback(struct aers_engine *engine)
{
    struct aers_told_table table = {0};
    aers_told_table_add_state(&table, SESSION_STATE, aers_session_state_name(engine));
    for (size_t i = 0; i < engine->graph->nnodes; i++)
        add_node(engine, &engine->values->nodes[i], &table);
    aers_told_table_close(&table);
    aers_feedback_adopt(&engine->feedback, &table, uv_now(engine->loop));
    aers_engine_wake_feedback(engine);
}
