/* SPDX-License-Identifier: ISC */
/* common/base/hurry.h - a thread that somebody waits for while sound is missing. It runs ahead of everything that is
 * not audio, below all that is: the lowest real-time priority, where the user may have one; else as before.
 *
 * JACK's server tells every client of every change, one after the other, and waits for each. Across idle cores that
 * takes several times as long as on one, and behind other people's programs as long as those please. So libjack's
 * notification thread, which is started while a client is opened and inherits all this, goes to the first core that we
 * may use, as does its counterpart in a jackd of ours (jackd-sndbuf/gather.c). */
#ifndef AERS_BASE_HURRY_H
#define AERS_BASE_HURRY_H

#include <sched.h>
#include <stdbool.h>

struct aers_hurry {
    bool has_policy, has_cpus; /* what is to be put back */
    int policy;
    struct sched_param param;
    cpu_set_t cpus;
};

/* The calling thread. on_first_core: there as well. What it was before goes to before. */
void aers_hurry_begin(struct aers_hurry *before, bool on_first_core);
void aers_hurry_end(const struct aers_hurry *before);

/* A process that was started by a thread in a hurry is in none. */
void aers_hurry_reset(void);

/* This process and those it starts go ahead of others that are not in real time, if the user may do that. */
void aers_hurry_process(void);

#endif
