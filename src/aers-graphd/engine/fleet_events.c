/* SPDX-License-Identifier: ISC */
/* What processes do and say, taken note of; the turn that follows acts on it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/engine/states.h"
#include "src/aers-graphd/verbs/verbs.h"

#define NODE_PREFIX "/aers/node/"

enum { FULL_DELAY_MS = 100 }; /* what a node needs to empty its queue, many times over */

static double wanted_value(void *user, const char *id, uint32_t slot)
{
    struct aers_engine *engine = user;
    return aers_values_get_effective(aers_values_find(engine->values, id), slot);
}

/* A node's envelopes go with its plan, and are no part of its hash: another one restarts nobody. */
static void lend_envelopes(struct aers_engine *engine, struct aers_plan *plan, bool lends)
{
    for (uint32_t i = 0; i < plan->nsteps; i++) {
        const struct aers_graph_node *node = aers_graph_find(engine->graph, plan->steps[i].id);
        plan->steps[i].automation = lends ? node->automation : NULL;
        plan->steps[i].nautomation = lends ? node->nautomation : 0;
        if (lends)
            aers_automations_mark_told(&engine->automations, node);
    }
}

static bool has_ready_twin(const struct aers_process *process)
{
    return process->twin && process->twin->child.state == AERS_CHILD_READY;
}

/* Of two that do the same each knows the other. */
static void take_seat(struct aers_engine *engine, struct aers_process *process,
                      const struct aers_blueprint_client *client)
{
    char other[320];
    const size_t stem = strlen(process->client) - (client->seat == 2 ? strlen(AERS_STANDBY_SUFFIX) : 0);
    process->seat = client->seat;
    if (client->seat == 0 || process->twin)
        return;
    snprintf(other, sizeof other, "%.*s%s", (int)stem, process->client, client->seat == 1 ? AERS_STANDBY_SUFFIX : "");
    process->twin = aers_fleet_get(&engine->fleet, other);
    process->twin->twin = process;
}

/* With its plan a node is given all its values: those of a crash before, too. The second who sits for a client is
 * silent until it is given its voice. */
static char *plan(void *user, struct aers_process *process, uint64_t *hash)
{
    struct aers_engine *engine = user;
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    if (!client)
        return NULL;
    take_seat(engine, process, client);
    for (uint32_t i = 0; i < client->plan->nsteps && !has_ready_twin(process); i++)
        aers_values_mark_all_sent(aers_values_find(engine->values, client->plan->steps[i].id));
    client->plan->resumes = engine->session.has_begun;
    *hash = client->hash;
    process->nodes = client->nodes;
    process->plays = !aers_seats_is_second(process) && !aers_seats_is_up(aers_seats_other(process));
    lend_envelopes(engine, client->plan, true);
    char *text = aers_blueprint_plan(client, process->name, !process->plays, wanted_value, engine);
    lend_envelopes(engine, client->plan, false);
    return text;
}

/* One that has ended as it should has closed its files. */
static void end_takes(struct aers_engine *engine, const struct aers_process *process, enum aers_child_state before)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    const bool is_right = before != AERS_CHILD_STARTING && before != AERS_CHILD_READY;
    const char *why = is_right ? "" : process->child.reason;
    for (uint32_t i = 0; client && i < client->plan->nsteps; i++)
        aers_takes_end(&engine->takes, client->plan->steps[i].id, why);
    if (!client) /* no longer in the graph: recorders have clients of their own */
        aers_takes_end(&engine->takes, process->client + strlen(engine->graph->jack_prefix), why);
}

static void forget_health(struct aers_engine *engine, const struct aers_process *process)
{
    if (aers_seats_is_up(aers_seats_other(process)) || has_ready_twin(process))
        return;
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    for (uint32_t i = 0; client && i < client->plan->nsteps; i++)
        aers_healths_remove(&engine->healths, client->plan->steps[i].id);
}

static void begin_health(struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    for (uint32_t i = 0; client && !has_ready_twin(process) && i < client->plan->nsteps; i++)
        aers_healths_begin(&engine->healths, client->plan->steps[i].id, uv_now(engine->loop));
}

/* Of two who run the same the later one has heard of no value since it was given its plan. */
static void tell_later(struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_process *other = aers_seats_other(process);
    if (aers_seats_is_up(other) && other->hash == process->hash)
        aers_seats_forget_sent(engine, process);
}

static void on_ready(struct aers_engine *engine, struct aers_process *process)
{
    tell_later(engine, process);
    aers_feedback_ask_levels(&engine->feedback);
    aers_engine_wake_feedback(engine);
    begin_health(engine, process);
    aers_aligner_begin(engine, process);
    aers_traces_begin(engine, process);
    aers_log(AERS_LOG_DEBUG, process->name, "ready (pid %d)", aers_process_get_pid(process));
    aers_decorator_renew(&engine->decorator);
    process->ready_ms = uv_now(engine->loop);
}

static void log_end(const struct aers_process *process, enum aers_child_state before)
{
    const struct aers_child *child = &process->child;
    if (child->state == AERS_CHILD_FAILED)
        aers_log(AERS_LOG_ERROR, process->name, "%s: %s; `aers-ctl start` tries again",
                 child->latches ? "held" : "given up", child->reason);
    else if (before == AERS_CHILD_STARTING || before == AERS_CHILD_READY)
        aers_log(AERS_LOG_WARNING, process->name, "%s; starting it again", child->reason);
}

/* One node that is to be held holds its client. */
static bool is_held(const struct aers_engine *engine, const struct aers_process *process)
{
    bool held = false;
    for (size_t n = 0; n < engine->graph->nnodes; n++)
        held = held || (engine->graph->nodes[n].on_failure == AERS_FAILURE_HOLD &&
                        aers_engine_process_of(engine, &engine->values->nodes[n]) == process);
    return held;
}

static void ended(void *user, struct aers_process *process, char *what, size_t nbytes)
{
    struct aers_engine *engine = user;
    process->child.latches = engine->session.state == AERS_SESSION_RUNNING && is_held(engine, process);
    aers_engine_explain_end(user, process, what, nbytes);
}

static void changed(void *user, struct aers_process *process, enum aers_child_state before)
{
    struct aers_engine *engine = user;
    if (process->child.state == AERS_CHILD_READY)
        on_ready(engine, process);
    if (!aers_child_is_alive(&process->child)) {
        if (process->has_died && engine->session.state == AERS_SESSION_RUNNING)
            aers_haste_begin(&engine->haste, uv_now(engine->loop));
        log_end(process, before);
        end_takes(engine, process, before);
        forget_health(engine, process);
        aers_snapshot_drop_client(engine->snapshot, process->name); /* JACK notices later */
        aers_links_forgive(&engine->links, process->name);
    }
    if (before == AERS_CHILD_READY) {
        aers_acks_hold(&engine->acks, process);
        tell_later(engine, process); /* what was to come in this one is the other's now */
    }
    aers_engine_touch(engine);
}

static void writable(void *user, struct aers_process *process)
{
    (void)process;
    aers_engine_touch(user);
}

static void rested(void *user)
{
    aers_engine_touch(user);
}

/* ---- messages */

static void take_reply(struct aers_engine *engine, struct aers_process *process, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, value, frame, sequence;
    aers_osc_reader_init(&reader, message);
    if (message->types[0] != 's' || !aers_osc_read(&reader, &path))
        return;
    if (strcmp(path.s, "/aers/voice") == 0)
        aers_swaps_take_voice(engine, process);
    if (strcmp(message->types, "siibb") == 0)
        aers_verb_spectrum_told(engine, message);
    if (strcmp(path.s, "/aers/start") == 0)
        process->has_joined = process->is_started;
    if (strcmp(message->types, "sdhi") != 0)
        return; /* to start, hold and quit */
    if (aers_osc_read(&reader, &value) && aers_osc_read(&reader, &frame) && aers_osc_read(&reader, &sequence)) {
        aers_moves_note(engine, path.s, value.d, frame.h);
        aers_acks_confirm(&engine->acks, sequence.i, frame.h);
    }
}

/* Sent again with a later plan, as if it had never been sent. */
static void send_again(struct aers_engine *engine, const char *address)
{
    char id[256];
    uint32_t slot;
    const char *rest = address + strlen(NODE_PREFIX);
    size_t n = strcspn(rest, "/");
    snprintf(id, sizeof id, "%.*s", (int)n, rest);
    struct aers_node_values *node = aers_values_find(engine->values, id);
    if (!node || rest[n] != '/' ||
        aers_manifest_resolve(node->node->manifest, node->node->nelements, rest + n + 1, &slot, NULL, NULL) != AERS_OK)
        return;
    aers_values_mark_sent(node, slot, (double)NAN);
    aers_engine_touch_in(engine, FULL_DELAY_MS);
}

/* /error path code sentence. When the node's queue is full, its own fault lies in being slow; anything else it refuses
 * although the manifest allows it, which is worth a line. */
static void take_error(struct aers_engine *engine, struct aers_process *process, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, word, what;
    if (strncmp(message->types, "sss", 3) != 0)
        return;
    aers_osc_reader_init(&reader, message);
    if (!aers_osc_read(&reader, &path) || !aers_osc_read(&reader, &word) || !aers_osc_read(&reader, &what))
        return;
    enum aers_code code = aers_code_of_word(word.s);
    aers_log(code == AERS_E_FULL ? AERS_LOG_DEBUG : AERS_LOG_WARNING, process->name, "%s: %s: %s", path.s, word.s,
             what.s);
    aers_acks_refuse(&engine->acks, process, path.s, code, what.s);
    process->is_misplaced = process->is_misplaced || strcmp(path.s, "/aers/place") == 0;
    if (code == AERS_E_FULL && strncmp(path.s, NODE_PREFIX, strlen(NODE_PREFIX)) == 0)
        send_again(engine, path.s);
}

/* /aers/log level subject text: a line that the node has logged. It is on standard error already. */
static enum aers_code take_line(struct aers_engine *engine, const struct aers_process *process,
                                const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg word, about, text;
    enum aers_log_level level;
    char subject[AERS_LINE_SUBJECT];
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "sss") != 0 || !aers_osc_read(&reader, &word) || !aers_osc_read(&reader, &about) ||
        !aers_osc_read(&reader, &text) || aers_log_level_parse(word.s, &level) != AERS_OK)
        return AERS_E_INVALID;
    const bool is_more = *about.s && strcmp(about.s, process->name) != 0;
    snprintf(subject, sizeof subject, "%s%s%s", process->name, is_more ? ": " : "", is_more ? about.s : "");
    aers_lines_add(&engine->lines, "aers-node", level, subject, text.s);
    return AERS_OK;
}

struct sender {
    struct aers_engine *engine;
    struct aers_process *process;
};

static enum aers_code take(void *user, const struct aers_osc_message *message)
{
    struct sender *sender = user;
    if (strcmp(message->address, "/aers/health") == 0)
        return aers_healths_take(&sender->engine->healths, message, uv_now(sender->engine->loop));
    if (strcmp(message->address, "/aers/take") == 0)
        return aers_takes_note(&sender->engine->takes, message);
    if (strcmp(message->address, "/aers/probed") == 0)
        return aers_traces_take(sender->engine, message);
    if (strcmp(message->address, "/aers/latency") == 0)
        return aers_aligner_take(sender->engine, message);
    if (strcmp(message->address, "/aers/meter/1") == 0)
        return aers_engine_take_levels(sender->engine, message);
    if (strcmp(message->address, "/aers/log") == 0)
        return take_line(sender->engine, sender->process, message);
    if (strcmp(message->address, "/aers/state/saved") == 0)
        return aers_states_take(sender->process, message);
    if (strncmp(message->address, "/aers/edge/", 11) == 0)
        return aers_engine_take_edge(sender->engine, message);
    if (strcmp(message->address, "/reply") == 0)
        take_reply(sender->engine, sender->process, message);
    else if (strcmp(message->address, "/error") == 0)
        take_error(sender->engine, sender->process, message);
    return AERS_OK;
}

/* A node may host foreign code: what it says passes the gate like everything else. */
static void on_message(void *user, struct aers_process *process, const void *packet, size_t nbytes)
{
    struct sender sender = {user, process};
    if (aers_osc_gate(packet, nbytes) != AERS_OK || aers_osc_each(packet, nbytes, take, &sender) != AERS_OK)
        aers_log(AERS_LOG_DEBUG, process->name, "sent %zu bytes that are no message of a node", nbytes);
}

const struct aers_fleet_events aers_engine_fleet_events = {plan, ended, changed, on_message, writable, rested};
