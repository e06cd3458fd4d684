/* SPDX-License-Identifier: ISC */
/* feedback/subscription.h - one who wants to be told, and what it has yet to be told.
 *
 * What is pending is a set of addresses, in the order they changed, and not a list of changes: when its turn comes the
 * value of that moment is sent. So the last value always arrives, what came between is counted as coalesced, and
 * nothing grows however slow the other end is. Times are of any steady clock, given by the caller. Main thread. */
#ifndef AERS_GRAPHD_SUBSCRIPTION_H
#define AERS_GRAPHD_SUBSCRIPTION_H

#include "common/osc/server.h"
#include "src/aers-graphd/feedback/reach.h"
#include "src/aers-graphd/feedback/told.h"
#include "src/aers-graphd/verbs/answer.h"

enum {
    AERS_FEEDBACK_PACKET_NBYTES = 1400,  /* a bundle stays below what any network carries in one piece */
    AERS_FEEDBACK_BURST = 4,             /* packets at once, then */
    AERS_FEEDBACK_PACE_MS = 5,           /* a pause: a client's socket buffer is never outrun */
    AERS_FEEDBACK_UNSENT_NBYTES = 65536, /* a connection with so much unread is not sent more */
    AERS_HEARTBEAT_MS = 5000,
};

struct aers_subscription {
    struct aers_osc_peer *peer;
    struct aers_reach reach;
    bool is_refresh;            /* over when all has been sent; */
    struct aers_answer *answer; /* then this is given */
    uint32_t interval_ms;
    uint32_t lease_s; /* 0: as long as the connection */
    uint64_t due_ms;  /* not sent to before */
    uint64_t lease_end_ms, heartbeat_ms;
    struct aers_level_pair *levels; /* [table's nlevels] since the last time they were told; NULL without */
    uint8_t *flags;                 /* [nitems] of the table */
    uint32_t *queue;                /* [nitems] ring of indices */
    uint32_t nitems, first, nqueued;
    uint32_t npending, nreached;
    uint64_t sent, coalesced; /* messages; changes that a newer one overtook */
    struct aers_subscription *prev, *next;
};

/* answer: NULL, or that of a refresh. Reaches nothing before the first fit. */
struct aers_subscription *aers_subscription_create(struct aers_osc_peer *peer, const struct aers_reach *reach,
                                                   struct aers_answer *answer);
void aers_subscription_destroy(struct aers_subscription *subscription); /* a refresh that is not done says so */

/* To a new table; old is the one it was made for before, NULL for none. What was pending stays so. */
void aers_subscription_fit(struct aers_subscription *subscription, const struct aers_told_table *table,
                           const struct aers_told_table *old);

void aers_subscription_mark(struct aers_subscription *subscription, uint32_t item); /* it has changed */
void aers_subscription_skip(struct aers_subscription *subscription, uint32_t item); /* it did that itself */
/* Levels have come, [nchannels] of this address: the highest peak, and the newest RMS, since they were last told. */
void aers_subscription_take_levels(struct aers_subscription *subscription, const struct aers_told *told, uint32_t item,
                                   const struct aers_level_pair *levels);
void aers_subscription_mark_all(struct aers_subscription *subscription);

/* Send what is pending if it is due, and the heartbeat. */
void aers_subscription_send(struct aers_subscription *subscription, const struct aers_told_table *table,
                            uint64_t now_ms);
/* When it has something to do again; UINT64_MAX: not before something changes. */
uint64_t aers_subscription_next_ms(const struct aers_subscription *subscription);
/* Its connection or its lease has ended, or it was a refresh and all is sent. */
bool aers_subscription_is_over(const struct aers_subscription *subscription, uint64_t now_ms);

#endif
