/* SPDX-License-Identifier: ISC */
/* common/rt/latest.h - real-time room. Newest-value mailbox: one writer, one reader, no queue, no lock.
 *
 * The writer updates one value for ever; the reader takes it now and then, and owes the writer nothing. When a value
 * has been taken, the writer's next begin says so: a value that gathers (a peak, a sum) starts anew exactly there, so
 * nothing is lost and nothing is counted twice, however often the reader looks.
 *
 * Two copies of the value in the caller's memory and one atomic: the index of the copy that waits to be taken, or
 * AERS_LATEST_NONE. The writer takes its own copy out of the box while it updates it. */
#ifndef AERS_RT_LATEST_H
#define AERS_RT_LATEST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AERS_LATEST_NONE = 2 };

struct aers_latest {
    uint8_t *copies; /* [2 * nbytes] */
    size_t nbytes;
    atomic_uint waiting; /* 0, 1 or AERS_LATEST_NONE */
    unsigned mine;       /* the writer's copy */
};

/* memory: [2 * nbytes], not owned; nbytes a multiple of the value's alignment. The box is empty. */
void aers_latest_init(struct aers_latest *latest, void *memory, size_t nbytes);

/**
 * Start an update of the value.
 *
 * @param fresh true when the reader has the last value (or there was none): the content is then undefined and is the
 *              writer's to fill; else it is what the writer left there
 * @return the value, the writer's until commit
 * Thread: the writer only; RT safe, wait free.
 */
void *aers_latest_begin(struct aers_latest *latest, bool *fresh);
/* The value may be taken. Thread: the writer only; RT safe, wait free. */
void aers_latest_commit(struct aers_latest *latest);

/**
 * @return the newest value, the reader's until its next take; NULL when none was committed since the last one, or the
 *         writer is about to commit one this very moment (look again)
 * Thread: the reader only; wait free.
 */
const void *aers_latest_take(struct aers_latest *latest);

#endif
