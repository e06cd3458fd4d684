/* SPDX-License-Identifier: ISC */
/* params/acks.h - values that have been sent to a node and that it has not yet confirmed, by sequence number; with
 * each, who asked for it. Main thread. */
#ifndef AERS_GRAPHD_ACKS_H
#define AERS_GRAPHD_ACKS_H

#include "src/aers-graphd/pool.h"
#include "src/aers-graphd/supervise/process.h"
#include "src/aers-graphd/verbs/answer.h"

enum {
    AERS_ACK_TIMEOUT_MS = 2000,
    AERS_ACKS_MAX = 500,       /* of one process; a node keeps about a thousand */
    AERS_ACKS_NCHAINS = 256,   /* numbers come one after the other: each is as long as the others */
    AERS_ACKS_TIMED_MAX = 256, /* of them, for frames to come: the others never have to wait for those */
};

struct aers_ack {
    struct aers_piece piece;
    int32_t sequence;
    char address[256]; /* as the node knows it: its refusals name nothing else */
    struct aers_process *process;
    struct aers_answer *answer;
    double value;        /* to answer with: the wanted one, which a solo may override in the node */
    bool timed;          /* not wanted before its frame has come */
    bool is_push;        /* it happens or it does not: nobody keeps it for later */
    double wanted, sent; /* of a timed one: what will be, and what the node was told */
    uint64_t until_ms;
    int64_t frame;                  /* JACK frame it came into force at, for `applied`; -1: it has not */
    struct aers_ack *prev, *next;   /* in order of sending */
    struct aers_ack *next_in_chain; /* whose number ends alike */
};

struct aers_acks {
    struct aers_ack *waiting; /* in order of sending */
    struct aers_ack *chains[AERS_ACKS_NCHAINS];
    struct aers_pool pool;
    int32_t sequence; /* the last one given, 1 .. INT32_MAX */
    /* A timed value has come into force, or its node has gone and the next one shall have it. */
    void (*applied)(void *user, const struct aers_ack *ack);
    void *user;
};

/* The number the next value is sent with. */
int32_t aers_acks_next(struct aers_acks *acks);
bool aers_acks_have_room(const struct aers_process *process, bool timed);
bool aers_acks_have_room_for(const struct aers_process *process, bool timed, size_t nvalues);
/* Keep an answer until the node confirms. AERS_E_FULL: the answer is still the caller's. */
enum aers_code aers_acks_add(struct aers_acks *acks, struct aers_ack ack) AERS_MUST_USE;

/* The node has applied it at this frame, or says why not: of several for one address, the last. Unknown ones are of
 * values nobody asked for. */
void aers_acks_confirm(struct aers_acks *acks, int32_t sequence, int64_t frame);
/* The answer that waits for this number, for who can give a better one than a value; NULL: there is none. */
struct aers_answer *aers_acks_take(struct aers_acks *acks, int32_t sequence);
void aers_acks_refuse(struct aers_acks *acks, const struct aers_process *process, const char *address,
                      enum aers_code code, const char *what);
/* The process has ended: its values are held for the next one. */
void aers_acks_hold(struct aers_acks *acks, const struct aers_process *process);
void aers_acks_expire(struct aers_acks *acks, uint64_t now_ms);
void aers_acks_finish(struct aers_acks *acks);

#endif
