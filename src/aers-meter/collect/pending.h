/* SPDX-License-Identifier: ISC */
/* collect/pending.h - requests that wait for their answer, each with a deadline, oldest first. */
#ifndef AERS_METER_PENDING_H
#define AERS_METER_PENDING_H

#include <stdint.h>

#include "src/aers-meter/collect/link.h"

struct aers_pending {
    char path[AERS_OSC_MAX_ADDRESS + 1];
    uint64_t deadline_us;
    aers_link_reply_fn *fn;
    void *user;
    struct aers_pending *prev, *next;
};

struct aers_pending_list {
    struct aers_pending *items; /* utlist */
    unsigned nitems;
};

enum aers_code aers_pending_add(struct aers_pending_list *list, const char *path, uint64_t deadline_us,
                                aers_link_reply_fn *fn, void *user) AERS_MUST_USE;
/* A message from graphd: calls and removes the oldest request it answers; what answers none is passed over. */
void aers_pending_answer(struct aers_pending_list *list, const struct aers_osc_message *message);
/* Calls and removes those whose deadline has come. */
void aers_pending_expire(struct aers_pending_list *list, uint64_t now_us);
/* All of them, with a reason; fn may add new ones, which stay. */
void aers_pending_fail(struct aers_pending_list *list, enum aers_code code, const char *what);
void aers_pending_drop(struct aers_pending_list *list); /* without a word */

#endif
