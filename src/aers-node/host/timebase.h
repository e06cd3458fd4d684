/* SPDX-License-Identifier: ISC */
/* aers-node/host/timebase.h - the plan's tempo made ready for JACK's transport. Control thread only. */
#ifndef AERS_NODE_HOST_TIMEBASE_H
#define AERS_NODE_HOST_TIMEBASE_H

#include "common/base/error.h"
#include "common/model/tempo.h"
#include "src/aers-node/rt/timebase.h"

/* tempo: with points. In force from the next block on, in place of what was; zeroed at first. AERS_E_MEMORY. */
enum aers_code aers_timebase_set(struct aers_timebase *timebase, const struct aers_tempo *tempo, double rate_hz,
                                 struct aers_error *error) AERS_MUST_USE;
void aers_timebase_finish(struct aers_timebase *timebase); /* after the last block; zeroed is fine */

#endif
