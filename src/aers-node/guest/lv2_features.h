/* SPDX-License-Identifier: ISC */
/* aers-node/guest/lv2_features.h - what an LV2 plug-in gets from its host: numbers for URIs, options (block sizes,
 * sample rate), a log and a worker. src/aers-lv2/features.c has the same list for what is refused. */
#ifndef AERS_NODE_GUEST_LV2_FEATURES_H
#define AERS_NODE_GUEST_LV2_FEATURES_H

#include <lv2/core/lv2.h>
#include <lv2/worker/worker.h>
#include <stdbool.h>
#include <stdint.h>

enum { AERS_LV2_MAX_FEATURES = 16, AERS_LV2_SEQUENCE_NBYTES = 65536 };

/* One instance of the plug-in; where it stays, since features point into it. */
struct aers_lv2_instance {
    LV2_Handle handle;
    uint32_t number; /* among the instances */
    LV2_Worker_Schedule schedule;
    LV2_Feature schedule_feature;
    const LV2_Feature *features[AERS_LV2_MAX_FEATURES]; /* NULL after the last */
};

/* Once: what does not differ by instance. */
void aers_lv2_features_init(double rate_hz, uint32_t min_nframes, uint32_t max_nframes, bool has_fixed_block);
void aers_lv2_features_of(struct aers_lv2_instance *instance, uint32_t number);
uint32_t aers_lv2_number_of(const char *uri);
/* What it logged last as an error, "" when nothing. */
const char *aers_lv2_last_words(void);

/* ---- worker (lv2_worker.c) ---- */

/* Whom the worker serves: [n] instances, and their interface, NULL when they have none. */
void aers_lv2_worker_serve(struct aers_lv2_instance *instances, uint32_t n, const LV2_Worker_Interface *interface);
LV2_Worker_Status aers_lv2_worker_schedule(LV2_Worker_Schedule_Handle handle, uint32_t nbytes, const void *data);
/* Hands answers over, after each run. RT safe. */
void aers_lv2_worker_answer(void);

#endif
