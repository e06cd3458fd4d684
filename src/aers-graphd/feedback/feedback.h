/* SPDX-License-Identifier: ISC */
/* feedback/feedback.h - who is told of what changes: the subscriptions and all that can be told.
 *
 *     a value or state has changed -> aers_feedback_note_*()      from: who did it, and is not told
 *     levels have come from a node -> aers_feedback_take_levels()
 *     due_ms has come              -> aers_feedback_run()         sends, beats, and drops who has gone
 *
 * Times are of any steady clock, given by the caller, and never go back. Main thread. */
#ifndef AERS_GRAPHD_FEEDBACK_H
#define AERS_GRAPHD_FEEDBACK_H

#include "common/doc/json.h"
#include "src/aers-graphd/feedback/subscription.h"

enum {
    AERS_FEEDBACK_MAX = 1024,      /* subscriptions and refreshes under way, of all senders; */
    AERS_FEEDBACK_MAX_OF_ONE = 64, /* and of one */
    AERS_FEEDBACK_LEASE_S = 60,
    AERS_FEEDBACK_LEASE_MAX_S = 3600,
    AERS_LEVELS_ASK_MS = 2000, /* nodes are asked for levels so often, */
    AERS_LEVELS_LEASE_S = 6,   /* for so long: who restarts is asked soon, and nobody goes on for nothing */
};
#define AERS_FEEDBACK_RATE_HZ     20.0
#define AERS_FEEDBACK_RATE_MIN_HZ 0.1
#define AERS_FEEDBACK_RATE_MAX_HZ 200.0

struct aers_feedback {
    struct aers_told_table table;
    struct aers_subscription *subscriptions; /* utlist */
    uint32_t nsubscriptions;
    uint64_t due_ms;  /* when run has something to do; UINT64_MAX: nothing */
    uint64_t expired; /* leases that were not renewed */
    uint64_t ask_ms;  /* when the nodes are to be asked for levels again; while somebody wants them */
    bool asks_levels; /* run has found that it is time to; for the caller to do, and to set false */
};

void aers_feedback_init(struct aers_feedback *feedback);
void aers_feedback_finish(struct aers_feedback *feedback);

/* Another graph: takes the closed table over. What differs from the one before is told. */
void aers_feedback_adopt(struct aers_feedback *feedback, struct aers_told_table *table, uint64_t now_ms);

/* The same peer and prefix again renews the lease and changes the rate. rate_hz and lease_s are within their bounds; a
 * connection's lease is its own life. AERS_E_LIMIT. @param out valid until the next call of anything here */
enum aers_code aers_feedback_subscribe(struct aers_feedback *feedback, struct aers_osc_peer *peer,
                                       const struct aers_reach *reach, double rate_hz, uint32_t lease_s,
                                       uint64_t now_ms, const struct aers_subscription **out) AERS_MUST_USE;
/* reach: NULL for all of this peer. @return how many have ended */
uint32_t aers_feedback_unsubscribe(struct aers_feedback *feedback, const struct aers_osc_peer *peer,
                                   const struct aers_reach *reach);
/* Everything the reach has, once; then the answer. The same again starts anew. AERS_E_LIMIT: the answer is still the
 * caller's. */
enum aers_code aers_feedback_refresh(struct aers_feedback *feedback, struct aers_osc_peer *peer,
                                     const struct aers_reach *reach, struct aers_answer *answer,
                                     uint64_t now_ms) AERS_MUST_USE;

/* What has not changed is not told. from: may be NULL. */
void aers_feedback_note_value(struct aers_feedback *feedback, const char *address, double value,
                              const struct aers_osc_peer *from);
/* One /aers/meter/1 of a node, as docs/osc.md has it. AERS_E_INVALID when it is none. */
enum aers_code aers_feedback_take_levels(struct aers_feedback *feedback,
                                         const struct aers_osc_message *message) AERS_MUST_USE;
void aers_feedback_note_state(struct aers_feedback *feedback, const char *address, const char *state);

/* Somebody has come who has not been asked for levels. */
void aers_feedback_ask_levels(struct aers_feedback *feedback);
void aers_feedback_run(struct aers_feedback *feedback, uint64_t now_ms);

/* The subscriptions, as in the JSON of /aers/status. */
struct json_object *aers_feedback_describe(const struct aers_feedback *feedback, uint64_t now_ms);

#endif
