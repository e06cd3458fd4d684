/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/feedback/subscription.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

enum { REACHED = 1, PENDING = 2, QUEUED = 4 };

struct aers_subscription *aers_subscription_create(struct aers_osc_peer *peer, const struct aers_reach *reach,
                                                   struct aers_answer *answer)
{
    struct aers_subscription *subscription = aers_need(1, sizeof *subscription);
    subscription->peer = aers_osc_peer_ref(peer);
    subscription->reach = *reach;
    subscription->answer = answer;
    subscription->is_refresh = answer != NULL;
    return subscription;
}

void aers_subscription_destroy(struct aers_subscription *subscription)
{
    if (!subscription)
        return;
    if (subscription->answer)
        aers_answer_error(subscription->answer, AERS_E_UNAVAILABLE, "broken off: another refresh, or the end");
    aers_osc_peer_unref(subscription->peer);
    free(subscription->levels);
    free(subscription->flags);
    free(subscription->queue);
    free(subscription);
}

void aers_subscription_mark(struct aers_subscription *subscription, uint32_t item)
{
    uint8_t *flags = &subscription->flags[item];
    if (!(*flags & REACHED))
        return;
    if (*flags & PENDING) {
        subscription->coalesced++;
        return;
    }
    subscription->npending++;
    if (!(*flags & QUEUED))
        subscription->queue[(subscription->first + subscription->nqueued++) % subscription->nitems] = item;
    *flags |= PENDING | QUEUED;
}

/* It stays in the queue, where it will be passed over. */
void aers_subscription_skip(struct aers_subscription *subscription, uint32_t item)
{
    uint8_t *flags = &subscription->flags[item];
    if (!(*flags & PENDING))
        return;
    *flags &= (uint8_t)~PENDING;
    subscription->npending--;
    subscription->coalesced++;
}

void aers_subscription_take_levels(struct aers_subscription *subscription, const struct aers_told *told, uint32_t item,
                                   const struct aers_level_pair *levels)
{
    bool is_pending = subscription->flags[item] & PENDING;
    for (uint32_t c = 0; subscription->levels && c < told->nchannels; c++) {
        struct aers_level_pair *kept = &subscription->levels[told->level_at + c];
        float peak_db = is_pending && kept->peak_db > levels[c].peak_db ? kept->peak_db : levels[c].peak_db;
        *kept = (struct aers_level_pair){peak_db, levels[c].rms_db};
    }
    aers_subscription_mark(subscription, item);
}

void aers_subscription_mark_all(struct aers_subscription *subscription)
{
    for (uint32_t i = 0; i < subscription->nitems; i++)
        aers_subscription_mark(subscription, i);
}

/* ---- a new table */

static bool reaches(const struct aers_reach *reach, const struct aers_told *told)
{
    bool is_kind = reach->levels ? told->nchannels > 0 : told->param || (!told->nchannels && !reach->normalised);
    return is_kind && aers_reach_has(reach, told->address);
}

static void carry(struct aers_subscription *subscription, const struct aers_told_table *table,
                  const struct aers_told_table *old, const uint8_t *flags)
{
    for (uint32_t i = 0; i < old->nitems; i++) {
        const struct aers_told *told = flags[i] & PENDING ? aers_told_find(table, old->items[i].address) : NULL;
        if (told)
            aers_subscription_mark(subscription, (uint32_t)(told - table->items));
    }
}

void aers_subscription_fit(struct aers_subscription *subscription, const struct aers_told_table *table,
                           const struct aers_told_table *old)
{
    uint8_t *flags = subscription->flags;
    free(subscription->queue);
    subscription->nitems = table->nitems;
    subscription->first = subscription->nqueued = subscription->npending = subscription->nreached = 0;
    free(subscription->levels);
    subscription->levels = subscription->reach.levels ? aers_need(table->nlevels, sizeof *subscription->levels) : NULL;
    subscription->flags = aers_need(table->nitems, sizeof *subscription->flags);
    subscription->queue = aers_need(table->nitems, sizeof *subscription->queue);
    for (uint32_t i = 0; i < table->nitems; i++) {
        subscription->flags[i] = reaches(&subscription->reach, &table->items[i]) ? REACHED : 0;
        subscription->nreached += subscription->flags[i];
    }
    if (flags && old && !subscription->levels) /* levels of before are nobody's news */
        carry(subscription, table, old, flags);
    free(flags);
}

/* ---- sending */

struct packet {
    uint8_t bytes[AERS_FEEDBACK_PACKET_NBYTES];
    struct aers_osc_bundle bundle;
    uint32_t items[AERS_FEEDBACK_PACKET_NBYTES / 16];
    uint32_t nitems;
};

enum { BUNDLE_HEAD = 20 /* of a bundle's first message */ };

static bool put(const struct aers_subscription *subscription, struct packet *packet, const struct aers_told *told,
                uint32_t item)
{
    size_t room, nbytes = 0;
    bool normalised = subscription->reach.normalised;
    void *at = aers_osc_bundle_reserve(&packet->bundle, &room);
    if (at && told->nchannels)
        nbytes = aers_told_write_levels(told, subscription->levels + told->level_at, normalised, at, room);
    else if (at)
        nbytes = aers_told_write(told, normalised, at, room);
    aers_osc_bundle_commit(&packet->bundle, nbytes);
    if (nbytes)
        packet->items[packet->nitems++] = item;
    return nbytes > 0;
}

/* As much of what is pending as goes into one packet. */
static void fill(struct aers_subscription *subscription, const struct aers_told_table *table, struct packet *packet)
{
    packet->nitems = 0;
    aers_osc_bundle_start(&packet->bundle, packet->bytes, sizeof packet->bytes, AERS_OSC_IMMEDIATELY);
    while (subscription->nqueued > 0) {
        uint32_t item = subscription->queue[subscription->first];
        uint8_t *flags = &subscription->flags[item];
        if ((*flags & PENDING) && !put(subscription, packet, &table->items[item], item))
            return;
        subscription->npending -= (*flags & PENDING) != 0;
        *flags = REACHED;
        subscription->first = (subscription->first + 1) % subscription->nitems;
        subscription->nqueued--;
    }
}

/* One message goes without a bundle: the simplest surfaces know none. What the system does not take stays pending. */
static bool send_packet(struct aers_subscription *subscription, const struct packet *packet)
{
    size_t nbytes = aers_osc_bundle_stop(&packet->bundle);
    bool is_sent = packet->nitems == 1
                       ? aers_osc_peer_send(subscription->peer, packet->bytes + BUNDLE_HEAD, nbytes - BUNDLE_HEAD)
                       : aers_osc_peer_send(subscription->peer, packet->bytes, nbytes);
    if (is_sent)
        subscription->sent += packet->nitems;
    for (uint32_t i = 0; !is_sent && i < packet->nitems; i++)
        aers_subscription_mark(subscription, packet->items[i]);
    return is_sent;
}

static void send_pending(struct aers_subscription *subscription, const struct aers_told_table *table, uint64_t now_ms)
{
    struct packet packet;
    bool goes_on = aers_osc_peer_unsent_nbytes(subscription->peer) < AERS_FEEDBACK_UNSENT_NBYTES;
    for (int i = 0; goes_on && subscription->npending > 0 && i < AERS_FEEDBACK_BURST; i++) {
        fill(subscription, table, &packet);
        goes_on = send_packet(subscription, &packet);
    }
    bool in_burst = goes_on && subscription->npending > 0;
    subscription->due_ms =
        now_ms + (in_burst || subscription->interval_ms < AERS_FEEDBACK_PACE_MS ? AERS_FEEDBACK_PACE_MS
                                                                                : subscription->interval_ms);
}

/* /aers/heartbeat prefix, seconds left of the lease */
static void send_heartbeat(struct aers_subscription *subscription, uint64_t now_ms)
{
    uint8_t packet[320];
    struct aers_osc_writer writer;
    uint64_t left_ms = subscription->lease_s ? subscription->lease_end_ms - now_ms : 0;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/heartbeat", "si");
    aers_osc_write_string(&writer, *subscription->reach.prefix ? subscription->reach.prefix : "/");
    aers_osc_write_int(&writer, (int32_t)((left_ms + 999) / 1000));
    (void)!aers_osc_peer_send(subscription->peer, packet, aers_osc_write_stop(&writer));
    subscription->heartbeat_ms = now_ms + AERS_HEARTBEAT_MS;
}

void aers_subscription_send(struct aers_subscription *subscription, const struct aers_told_table *table,
                            uint64_t now_ms)
{
    if (subscription->npending > 0 && now_ms >= subscription->due_ms)
        send_pending(subscription, table, now_ms);
    if (!subscription->is_refresh && now_ms >= subscription->heartbeat_ms)
        send_heartbeat(subscription, now_ms);
    if (subscription->answer && subscription->npending == 0) {
        aers_answer_count(subscription->answer, (int32_t)subscription->nreached);
        subscription->answer = NULL;
    }
}

uint64_t aers_subscription_next_ms(const struct aers_subscription *subscription)
{
    uint64_t next_ms = subscription->is_refresh ? UINT64_MAX : subscription->heartbeat_ms;
    if (subscription->lease_s && subscription->lease_end_ms < next_ms)
        next_ms = subscription->lease_end_ms;
    if ((subscription->npending > 0 || subscription->answer) && subscription->due_ms < next_ms)
        next_ms = subscription->due_ms;
    return next_ms;
}

bool aers_subscription_is_over(const struct aers_subscription *subscription, uint64_t now_ms)
{
    return !aers_osc_peer_is_open(subscription->peer) || (subscription->is_refresh && !subscription->answer) ||
           (subscription->lease_s && now_ms >= subscription->lease_end_ms);
}
