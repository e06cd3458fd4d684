/* SPDX-License-Identifier: ISC */
/* src/jackd-sndbuf/gather.h - what jackd's request thread writes to a client's notification socket, sent as one. */
#ifndef AERS_JACKD_GATHER_H
#define AERS_JACKD_GATHER_H

/** From now on the calling thread's notifications are gathered. Thread: the one that accepts clients. */
void aers_gather_begin(void);

#endif
