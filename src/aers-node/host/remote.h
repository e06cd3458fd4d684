/* SPDX-License-Identifier: ISC */
/* aers-node/host/remote.h - a module from others, as a struct aers_module like any other: what it is asked is handed to
 * the process in which the module runs (guest/guest.h), with a deadline.
 *
 * While there is no answer (late, dead, starting anew) the input goes to the output as it is. That process is looked
 * after by work(): when it has died, or has been late for 250 ms, it is ended and started anew with the values it had;
 * after five deaths within 30 s it stays away. A module that saves its state (aers/module.h) goes on from what it saved
 * last. */
#ifndef AERS_NODE_HOST_REMOTE_H
#define AERS_NODE_HOST_REMOTE_H

#include <aers/module.h>
#include <stdbool.h>

#include "common/model/manifest.h"

/* The processes started from now on run one below the audio thread's priority (0: none), so that one that spins keeps
 * no audio thread from its processor. */
void aers_remote_set_priority(int of_audio_thread);

/* While JACK runs freely, and in an exam, there is no deadline: a block is waited for, so that what comes out is the
 * same in each run. Any thread. */
void aers_remote_set_patient(bool is_patient);
/* The processes started from now on have each output where the input of that number was. */
void aers_remote_set_in_place(bool is_in_place);

/* One for each manifest, kept until the process ends. NULL without memory. Control thread. */
const struct aers_module *aers_remote_module(const struct aers_manifest *manifest);

/* How often its process has died, and of what at last; 0 for a module that is no remote. Who calls work(). */
uint32_t aers_remote_deaths(const struct aers_module *module, const void *self, const char **why);
/* What the newest block took within that process (common/rt/stopwatch.h); 0 for a module that is no remote. */
uint64_t aers_remote_ticks(const struct aers_module *module, const void *self);

/* The state of a module that is a remote, as it is now: wanted, and fetched once it is there (nothing when the module
 * saves none). bytes: [AERS_STATE_MAX_NBYTES]. Control thread; the audio goes on meanwhile. */
bool aers_remote_is(const struct aers_module *module);
uint32_t aers_remote_state_want(const void *self); /* a ticket */
bool aers_remote_state_fetch(const void *self, uint32_t ticket, void *bytes, uint32_t *nbytes);
/* It goes on from this before its next block. @return false when it saves none, or has not taken the one before yet */
bool aers_remote_state_put(void *self, const void *bytes, uint32_t nbytes);

#endif
