/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/jack.h - is there a JACK server, and how is one started. Everything that touches libjack runs in a
 * child of its own, because a wedged server makes it wait for ever. */
#ifndef AERS_CTL_UP_JACK_H
#define AERS_CTL_UP_JACK_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

struct aers_jack_server {
    uint32_t rate_hz;
    uint32_t block_nframes;
    uint32_t nclients; /* that have ports */
};

/* The name that is meant: `name`, else JACK_DEFAULT_SERVER, else "default". */
const char *aers_jack_server_name(const char *name);

/* AERS_E_UNAVAILABLE: no server of this name. AERS_E_TIMEOUT: there is one, but it does not let clients in. */
enum aers_code aers_jack_probe(const char *name, int timeout_ms, struct aers_jack_server *out,
                               struct aers_error *error) AERS_MUST_USE;

/* Whether a process of this user may have real-time priority. */
bool aers_realtime_is_allowed(void);

/* The command line and environment of the embedded default: async, dummy driver, its sockets' buffers enlarged by
 * ../lib/aers/jackd-sndbuf.so where that is found. */
struct aers_jackd {
    char name[64], rate[16], block[16], capture[16], playback[16], preload[2 * PATH_MAX];
    char *args[20];
    char **env; /* malloc'd array; NULL: ours */
    bool realtime, preloaded;
};
/* wanted->block_nframes 0: what suits. Ports: how many of the machine's inputs and outputs there are to be. */
void aers_jackd_init(struct aers_jackd *jackd, const char *name, const struct aers_jack_server *wanted,
                     unsigned ncapture, unsigned nplayback);
/* It shall not have real-time priority: nobody is to hear it at once, and others may play beside it. */
void aers_jackd_yield(struct aers_jackd *jackd);
void aers_jackd_finish(struct aers_jackd *jackd);

#endif
