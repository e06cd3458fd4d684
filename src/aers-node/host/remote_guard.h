/* SPDX-License-Identifier: ISC */
/* aers-node/host/remote_guard.h - what a module from others gives out is not louder than anybody can want: 100 ms above
 * the limit mute it, until it has been below for a second. */
#ifndef AERS_NODE_HOST_REMOTE_GUARD_H
#define AERS_NODE_HOST_REMOTE_GUARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <aers/module.h>

struct aers_guard {
    double limit_db;
    float limit;
    uint32_t most, enough; /* frames: too long, and long enough */
    /* audio thread */
    uint32_t loud, quiet; /* frames; what is loud now and then counts as well */
    bool is_muted;
    /* and who tells of it */
    atomic_uint nmuted, nheard;
    _Atomic float peak;
    uint32_t nmuted_told, nheard_told;
};

/* By the option AERS_GUARD_OPTION. @return false with a sentence when that is no level */
bool aers_guard_init(struct aers_guard *guard, const struct aers_module_config *config, char *why, size_t why_size);
/* Audio thread. @return whether the module has just been muted: it should forget its past */
bool aers_guard_run(struct aers_guard *guard, float *const *out, uint32_t nout, uint32_t nframes);
/* Worker: to the log, whatever has happened since. */
void aers_guard_tell(struct aers_guard *guard, const char *name);

#endif
