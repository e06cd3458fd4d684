/* SPDX-License-Identifier: ISC */
/* src/jackd-sndbuf/defer.h - jackd's questions for latencies, put to its clients when nobody wants anything of jackd.
 *
 * Whenever the graph has changed, the request thread asks all clients for their latencies, twice and one after the
 * other, and waits for each answer. With 40 clients that takes 15 ms, in which nobody is connected, opened or closed:
 * of the time in which a node that has died is missing it is the greater part, and a client that is halted stops
 * everybody for seconds. Here jackd is told at once that all is well. The questions go out in the same order, each
 * after the answer to the one before, while the thread polls; whoever wants something of jackd meanwhile has it first.
 * A question that is asked again before it was put is put once, in its new place. Request thread only. */
#ifndef AERS_JACKD_DEFER_H
#define AERS_JACKD_DEFER_H

#include <stdbool.h>
#include <stdint.h>

#include "src/jackd-sndbuf/libc.h"

enum { AERS_DEFER_NBYTES = 346 }; /* of a message: struct JackClientNotification of protocol 9, packed */

/* @return whether these are AERS_DEFER_NBYTES of such a question, which is kept: its answer is 0. */
bool aers_defer_take(int fd, const uint8_t *message);
/* Before another answer is read there: the one that is still to come. */
void aers_defer_settle(const struct aers_libc *libc, int fd);
void aers_defer_forget(int fd); /* it is closed */
/* Polls as poll does, and puts what is kept meanwhile. */
int aers_defer_poll(const struct aers_libc *libc, struct pollfd *fds, nfds_t n, int timeout_ms);

#endif
