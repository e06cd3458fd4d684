/* SPDX-License-Identifier: ISC */
/* aers-node/host/remote.h - a module from others, as a struct aers_module like any other: what it is asked is handed to
 * the process in which the module runs (guest/guest.h), with a deadline.
 *
 * While there is no answer (late, dead, starting anew) the input goes to the output as it is. That process is looked
 * after by work(): when it has died, or has been late for 250 ms, it is ended and started anew with the values it had;
 * after five deaths within 30 s it stays away. */
#ifndef AERS_NODE_HOST_REMOTE_H
#define AERS_NODE_HOST_REMOTE_H

#include <aers/module.h>

#include "common/model/manifest.h"

/* The processes started from now on run one below the audio thread's priority (0: none), so that one that spins keeps
 * no audio thread from its processor. */
void aers_remote_set_priority(int of_audio_thread);

/* One for each manifest, kept until the process ends. NULL without memory. Control thread. */
const struct aers_module *aers_remote_module(const struct aers_manifest *manifest);

#endif
