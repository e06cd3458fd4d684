/* SPDX-License-Identifier: ISC */
/* aers-node/guest/exchange.h - the one memory that a node shares with the process in which a module from others runs.
 * The node trusts nothing that it reads here.
 *
 *   node                                        guest
 *   copies inputs and changed values in
 *   request = n, wakes          ------------>   waits for request != done
 *   waits for reply = n, with a deadline        processes
 *   copies outputs out          <------------   reply = n, wakes
 *
 * Layout: this header, then values and their marks [nslots], then nin + nout channels of AERS_MAX_NFRAMES floats, then
 * the module's own state, [AERS_STATE_MAX_NBYTES]: what it saved last, or what it is to go on from. */
#ifndef AERS_NODE_GUEST_EXCHANGE_H
#define AERS_NODE_GUEST_EXCHANGE_H

#include <aers/module.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { AERS_EXCHANGE_MAX_OUTPUTS = 16, AERS_EXCHANGE_OPTIONS_SIZE = 8192 };

/* Where a guest has come to. */
enum aers_guest_state { AERS_GUEST_STARTING, AERS_GUEST_READY, AERS_GUEST_FAILED };

struct aers_exchange {
    atomic_uint request, reply; /* futexes */
    atomic_uint state;          /* futex: enum aers_guest_state */
    uint32_t nframes;
    uint32_t must_reset; /* before this block */
    uint32_t latency;    /* frames */
    uint64_t ticks;      /* that the newest block took (common/rt/stopwatch.h) */
    float outputs[AERS_EXCHANGE_MAX_OUTPUTS];
    /* its own state */
    uint32_t has_state;      /* the module saves one */
    uint32_t must_save;      /* after this block */
    uint32_t must_restore;   /* before this block, or when it starts */
    uint32_t state_nbytes;   /* of what was saved or is given; 0: nothing */
    uint32_t state_refusals; /* given, and not taken */
    /* what the guest is to be; written before it starts */
    double rate_hz;
    uint32_t nin, nout, nelements, nslots, noptions;
    uint32_t permissions;                     /* that it was granted (common/model/permissions.h) */
    char folder[768];                         /* of its package, where it may read with AERS_PERMISSION_FILES */
    uint32_t is_in_place;                     /* out[i] is in[i] */
    char options[AERS_EXCHANGE_OPTIONS_SIZE]; /* key NUL value NUL ... */
    /* how it failed, or what it was killed for */
    char why[512];
    int32_t violation; /* the number of a forbidden system call, -1: none */
};

static inline size_t aers_exchange_align(size_t nbytes)
{
    return (nbytes + AERS_STATE_ALIGN - 1) / AERS_STATE_ALIGN * AERS_STATE_ALIGN;
}

static inline double *aers_exchange_values(struct aers_exchange *exchange)
{
    return (double *)(void *)((char *)exchange + aers_exchange_align(sizeof *exchange));
}

/* [nslots] 1: the value has changed since the last block. */
static inline uint8_t *aers_exchange_marks(struct aers_exchange *exchange, uint32_t nslots)
{
    return (uint8_t *)aers_exchange_values(exchange) + aers_exchange_align(nslots * sizeof(double));
}

/* Channel i of nin + nout. */
static inline float *aers_exchange_channel(struct aers_exchange *exchange, uint32_t nslots, uint32_t i)
{
    return (float *)(void *)(aers_exchange_marks(exchange, nslots) + aers_exchange_align(nslots)) +
           (size_t)i * AERS_MAX_NFRAMES;
}

static inline void *aers_exchange_state(struct aers_exchange *exchange, uint32_t nslots, uint32_t nchannels)
{
    return aers_exchange_channel(exchange, nslots, nchannels);
}

static inline size_t aers_exchange_size(uint32_t nslots, uint32_t nchannels)
{
    return aers_exchange_align(sizeof(struct aers_exchange)) + aers_exchange_align(nslots * sizeof(double)) +
           aers_exchange_align(nslots) + (size_t)nchannels * AERS_MAX_NFRAMES * sizeof(float) + AERS_STATE_MAX_NBYTES;
}

static inline void aers_futex_wake(atomic_uint *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* While *word is value. timeout: relative, NULL for ever. @return false when the time is over */
static inline bool aers_futex_wait(atomic_uint *word, uint32_t value, const struct timespec *timeout)
{
    return syscall(SYS_futex, word, FUTEX_WAIT, value, timeout, NULL, 0) == 0 || errno != ETIMEDOUT;
}

#endif
