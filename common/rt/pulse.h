/* SPDX-License-Identifier: ISC */
/* common/rt/pulse.h - real-time room. The pulse of one client: a page that its audio thread writes with every block,
 * and that a thread of another process may read at any time. It tells whether blocks still come, what is under way, and
 * when the last ones began and ended.
 *
 * One writer, the audio thread; any number of readers, who see a beat that is being written over torn and so look only
 * at those that are not the oldest. Times are the low 32 bits of JACK's clock in microseconds: compare differences. */
#ifndef AERS_RT_PULSE_H
#define AERS_RT_PULSE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { AERS_PULSE_BEATS = 128, AERS_PULSE_NBYTES = 4096 };

struct aers_beat {
    atomic_uint frame;       /* JACK frame of the block */
    atomic_uint cycle_us;    /* when JACK's cycle began */
    atomic_uint deadline_us; /* when the next one begins */
    atomic_uint began_us;    /* when this client's turn came */
    atomic_uint ended_us;    /* only once ended has reached it */
    atomic_uint step;        /* of the plan, the one that took the longest */
};

struct aers_pulse {
    atomic_uint begun;                        /* blocks begun since the start, modulo 2^32 */
    atomic_uint ended;                        /* and ended */
    atomic_uint step;                         /* of the plan, the one under way */
    struct aers_beat beats[AERS_PULSE_BEATS]; /* block n (from 0) at n % AERS_PULSE_BEATS */
};

_Static_assert(sizeof(struct aers_pulse) <= AERS_PULSE_NBYTES, "a pulse is one page");

/* RT safe. */
static inline void aers_pulse_begin(struct aers_pulse *pulse, uint32_t frame, uint32_t cycle_us, uint32_t deadline_us,
                                    uint32_t now_us)
{
    const uint32_t n = atomic_load_explicit(&pulse->begun, memory_order_relaxed);
    struct aers_beat *beat = &pulse->beats[n % AERS_PULSE_BEATS];
    atomic_store_explicit(&beat->frame, frame, memory_order_relaxed);
    atomic_store_explicit(&beat->cycle_us, cycle_us, memory_order_relaxed);
    atomic_store_explicit(&beat->deadline_us, deadline_us, memory_order_relaxed);
    atomic_store_explicit(&beat->began_us, now_us, memory_order_relaxed);
    atomic_store_explicit(&pulse->begun, n + 1, memory_order_release);
}

/* RT safe. */
static inline void aers_pulse_enter(struct aers_pulse *pulse, uint32_t step)
{
    atomic_store_explicit(&pulse->step, step, memory_order_relaxed);
}

/* The block that was begun last has ended. @return it ended after its deadline. RT safe. */
static inline bool aers_pulse_end(struct aers_pulse *pulse, uint32_t now_us, uint32_t dearest_step)
{
    const uint32_t n = atomic_load_explicit(&pulse->ended, memory_order_relaxed);
    struct aers_beat *beat = &pulse->beats[n % AERS_PULSE_BEATS];
    atomic_store_explicit(&beat->ended_us, now_us, memory_order_relaxed);
    atomic_store_explicit(&beat->step, dearest_step, memory_order_relaxed);
    atomic_store_explicit(&pulse->ended, n + 1, memory_order_release);
    return (int32_t)(now_us - atomic_load_explicit(&beat->deadline_us, memory_order_relaxed)) > 0;
}

#endif
