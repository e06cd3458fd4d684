/* SPDX-License-Identifier: ISC */
/* aers-node/guest/lv2.h - an LV2 plug-in as a struct aers_module. What its ports are was read from its Turtle when it
 * was trusted and stands in its manifest's "lv2" (common/model/lv2_list.h):
 *
 *   { "uri", "bundle", "fixed_block", "worker", "ports": [ { "is": "control", "param": "gain", "value": 0 }, ... ] }
 *
 *   control    an input: value to begin with; the parameter that moves it, if any; "values" of an enumeration's
 *              choices; "rate": times the sample rate; "trigger": back to its value after each block
 *   reading    an output: the number of the output that shows it, if any          latency    the port that tells it
 *   audio_in, audio_out    atom_in, atom_out: "nbytes" of a sequence, which is empty    nothing    left unconnected
 *
 * One that takes and gives a single channel is run once for each channel. A plug-in that wants blocks of one size
 * ("fixed_block") gets them of AERS_LV2_BLOCK frames and is that late. One with a worker gets a thread for it. */
#ifndef AERS_NODE_GUEST_LV2_H
#define AERS_NODE_GUEST_LV2_H

#include <aers/module.h>
#include <stdbool.h>

#include "common/model/manifest.h"

enum { AERS_LV2_BLOCK = 64 };

/* Before the sandbox: does it want a thread? */
bool aers_lv2_wants_worker(const struct aers_doc *manifest);
/* Starts the thread that does what a plug-in schedules; it waits until there is something. */
bool aers_lv2_worker_begin(void);

/* doc and manifest are kept. NULL with a sentence. Once in a process. */
const struct aers_module *aers_lv2_adapt(void *library, const struct aers_doc *doc,
                                         const struct aers_manifest *manifest, char *why, size_t why_size);

#endif
