/* SPDX-License-Identifier: ISC */
/* aers-node/host/lodging.h - the process of a guest, seen from its node: started, waited for, ended. Control or worker
 * thread. */
#ifndef AERS_NODE_HOST_LODGING_H
#define AERS_NODE_HOST_LODGING_H

#include <sys/types.h>

#include "common/model/package.h"
#include "src/aers-node/guest/exchange.h"

struct aers_lodging {
    char name[AERS_MODULE_NAME_SIZE]; /* of the module */
    char folder[768];                 /* of its package, absolute */
    struct aers_exchange *exchange;   /* [nbytes] */
    size_t nbytes;
    int exchange_fd, entry_fd, manifest_fd;
    pid_t pid;    /* 0: none runs */
    int priority; /* SCHED_FIFO, while it plays; 0: none */
};

/* Finds and judges the module's package, and makes the shared memory, zeroed. */
enum aers_code aers_lodging_open(struct aers_lodging *lodging, const char *name, size_t nbytes,
                                 struct aers_error *error) AERS_MUST_USE;
void aers_lodging_close(struct aers_lodging *lodging); /* ends the process */

/* Starts a process for what the exchange says and waits until it is ready. The sentence is the guest's, or says how it
 * died. */
enum aers_code aers_lodging_start(struct aers_lodging *lodging, struct aers_error *error) AERS_MUST_USE;
/* @return true when it has died, with the reason */
bool aers_lodging_has_died(struct aers_lodging *lodging, char *why, size_t size);
/* The same without taking notice of it: has_died still tells. */
bool aers_lodging_has_ended(const struct aers_lodging *lodging);
void aers_lodging_kill(struct aers_lodging *lodging);

#endif
