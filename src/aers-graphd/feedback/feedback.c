/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/feedback/feedback.h"

#include <stdio.h>
#include <string.h>
#include <utlist.h>

#include "common/base/log.h"

void aers_feedback_init(struct aers_feedback *feedback)
{
    *feedback = (struct aers_feedback){.due_ms = UINT64_MAX};
}

static void drop(struct aers_feedback *feedback, struct aers_subscription *subscription)
{
    DL_DELETE(feedback->subscriptions, subscription);
    feedback->nsubscriptions--;
    aers_subscription_destroy(subscription);
}

void aers_feedback_finish(struct aers_feedback *feedback)
{
    while (feedback->subscriptions)
        drop(feedback, feedback->subscriptions);
    aers_told_table_finish(&feedback->table);
}

static void look_at(struct aers_feedback *feedback, const struct aers_subscription *subscription)
{
    uint64_t next_ms = aers_subscription_next_ms(subscription);
    if (next_ms < feedback->due_ms)
        feedback->due_ms = next_ms;
}

/* ---- what changes */

static void note(struct aers_feedback *feedback, const struct aers_told *told, const struct aers_osc_peer *from)
{
    uint32_t item = (uint32_t)(told - feedback->table.items);
    struct aers_subscription *subscription;
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        if (subscription->is_refresh)
            continue; /* sends the value of the moment anyway */
        if (from && aers_osc_peer_is_same(from, subscription->peer))
            aers_subscription_skip(subscription, item);
        else
            aers_subscription_mark(subscription, item);
        look_at(feedback, subscription);
    }
}

void aers_feedback_note_value(struct aers_feedback *feedback, const char *address, double value,
                              const struct aers_osc_peer *from)
{
    struct aers_told *told = aers_told_find(&feedback->table, address);
    if (!told || !told->param || (!(told->value < value) && !(told->value > value)))
        return;
    told->value = value;
    note(feedback, told, from);
}

void aers_feedback_note_state(struct aers_feedback *feedback, const char *address, const char *state)
{
    struct aers_told *told = aers_told_find(&feedback->table, address);
    if (!told || told->param || strcmp(told->state, state) == 0)
        return;
    snprintf(told->state, sizeof told->state, "%s", state);
    note(feedback, told, NULL);
}

void aers_feedback_adopt(struct aers_feedback *feedback, struct aers_told_table *table, uint64_t now_ms)
{
    struct aers_told_table old = feedback->table;
    struct aers_subscription *subscription;
    feedback->table = *table;
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        aers_subscription_fit(subscription, &feedback->table, &old);
    }
    for (uint32_t i = 0; i < feedback->table.nitems; i++) {
        const struct aers_told *told = &feedback->table.items[i], *before = aers_told_find(&old, told->address);
        if (told->nchannels == 0 && (!before || !aers_told_is_equal(told, before)))
            note(feedback, told, NULL);
    }
    aers_told_table_finish(&old);
    feedback->due_ms = now_ms; /* a refresh may have nothing more to send */
}

/* ---- who is told */

static struct aers_subscription *find(const struct aers_feedback *feedback, const struct aers_osc_peer *peer,
                                      const struct aers_reach *reach, bool is_refresh)
{
    struct aers_subscription *subscription;
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        if (subscription->is_refresh == is_refresh && aers_osc_peer_is_same(subscription->peer, peer) &&
            (!reach ||
             (subscription->reach.levels == reach->levels && strcmp(subscription->reach.prefix, reach->prefix) == 0)))
            break;
    }
    return subscription;
}

static uint32_t count_of(const struct aers_feedback *feedback, const struct aers_osc_peer *peer)
{
    uint32_t n = 0;
    const struct aers_subscription *subscription;
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        n += aers_osc_peer_is_same(subscription->peer, peer);
    }
    return n;
}

static struct aers_subscription *add(struct aers_feedback *feedback, struct aers_osc_peer *peer,
                                     const struct aers_reach *reach, struct aers_answer *answer)
{
    if (feedback->nsubscriptions == AERS_FEEDBACK_MAX || count_of(feedback, peer) == AERS_FEEDBACK_MAX_OF_ONE)
        return NULL;
    struct aers_subscription *subscription = aers_subscription_create(peer, reach, answer);
    aers_subscription_fit(subscription, &feedback->table, NULL);
    DL_APPEND(feedback->subscriptions, subscription);
    feedback->nsubscriptions++;
    return subscription;
}

enum aers_code aers_feedback_subscribe(struct aers_feedback *feedback, struct aers_osc_peer *peer,
                                       const struct aers_reach *reach, double rate_hz, uint32_t lease_s,
                                       uint64_t now_ms, const struct aers_subscription **out)
{
    struct aers_subscription *subscription = find(feedback, peer, reach, false);
    if (!subscription) {
        subscription = add(feedback, peer, reach, NULL);
        if (!subscription)
            return AERS_E_LIMIT;
        subscription->heartbeat_ms = now_ms + AERS_HEARTBEAT_MS;
        aers_log(AERS_LOG_DEBUG, aers_osc_peer_name(peer), "subscribes to %s", reach->prefix);
    }
    subscription->interval_ms = (uint32_t)(1000.0 / rate_hz + 0.999);
    subscription->lease_s = aers_osc_peer_is_connection(peer) ? 0 : lease_s;
    subscription->lease_end_ms = now_ms + UINT64_C(1000) * subscription->lease_s;
    if (reach->levels)
        feedback->ask_ms = feedback->due_ms = now_ms;
    look_at(feedback, subscription);
    *out = subscription;
    return AERS_OK;
}

uint32_t aers_feedback_unsubscribe(struct aers_feedback *feedback, const struct aers_osc_peer *peer,
                                   const struct aers_reach *reach)
{
    uint32_t n = 0;
    for (struct aers_subscription *subscription; (subscription = find(feedback, peer, reach, false)); n++)
        drop(feedback, subscription);
    return n;
}

enum aers_code aers_feedback_refresh(struct aers_feedback *feedback, struct aers_osc_peer *peer,
                                     const struct aers_reach *reach, struct aers_answer *answer, uint64_t now_ms)
{
    struct aers_subscription *subscription = find(feedback, peer, reach, true);
    if (subscription)
        drop(feedback, subscription);
    subscription = add(feedback, peer, reach, answer);
    if (!subscription)
        return AERS_E_LIMIT;
    subscription->due_ms = now_ms;
    aers_subscription_mark_all(subscription);
    look_at(feedback, subscription);
    return AERS_OK;
}

/* ---- time */

static void expire(struct aers_feedback *feedback, struct aers_subscription *subscription)
{
    if (!subscription->is_refresh && aers_osc_peer_is_open(subscription->peer)) {
        feedback->expired++;
        aers_log(AERS_LOG_DEBUG, aers_osc_peer_name(subscription->peer), "its subscription to %s was not renewed",
                 subscription->reach.prefix);
    }
    drop(feedback, subscription);
}

void aers_feedback_ask_levels(struct aers_feedback *feedback)
{
    feedback->ask_ms = 0;
    if (feedback->subscriptions)
        feedback->due_ms = 0;
}

static void ask_for_levels(struct aers_feedback *feedback, uint64_t now_ms)
{
    if (now_ms >= feedback->ask_ms) {
        feedback->asks_levels = true;
        feedback->ask_ms = now_ms + AERS_LEVELS_ASK_MS;
    }
    if (feedback->ask_ms < feedback->due_ms)
        feedback->due_ms = feedback->ask_ms;
}

void aers_feedback_run(struct aers_feedback *feedback, uint64_t now_ms)
{
    struct aers_subscription *subscription, *next;
    bool wants_levels = false;
    feedback->due_ms = UINT64_MAX;
    DL_FOREACH_SAFE(feedback->subscriptions, subscription, next)
    {
        if (!aers_subscription_is_over(subscription, now_ms))
            aers_subscription_send(subscription, &feedback->table, now_ms);
        if (aers_subscription_is_over(subscription, now_ms))
            expire(feedback, subscription);
        else {
            look_at(feedback, subscription);
            wants_levels = wants_levels || subscription->reach.levels;
        }
    }
    if (wants_levels)
        ask_for_levels(feedback, now_ms);
}
