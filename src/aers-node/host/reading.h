/* SPDX-License-Identifier: ISC */
/* aers-node/host/reading.h - what the tallies of the audio thread say, for two readers that look at different times:
 * the meters and the health report. Each gets peaks, sums and times since its own last look. Loop thread only. */
#ifndef AERS_NODE_HOST_READING_H
#define AERS_NODE_HOST_READING_H

#include "src/aers-node/host/engine.h"

enum aers_reader { AERS_READER_METER, AERS_READER_HEALTH, AERS_NREADERS };

struct aers_readings;

enum aers_code aers_readings_create(const struct aers_engine *engine, struct aers_readings **out,
                                    struct aers_error *error) AERS_MUST_USE;
void aers_readings_destroy(struct aers_readings *readings); /* NULL is fine */

/* Take what the audio thread has gathered since the last time, for both readers. */
void aers_readings_collect(struct aers_readings *readings);

/* Hand the reader what has been collected of that step since its last look. When no
 * block has passed since (a block may be longer than the interval) it sees its last reading again, and after a second
 * without blocks silence. Never NULL; valid until the next look. */
const struct aers_tally *aers_readings_look(struct aers_readings *readings, enum aers_reader reader, uint32_t step);

/* Percent of the time that the audio took to play; 0 before the first block. */
float aers_tally_cpu_avg_pct(const struct aers_tally *tally, double rate_hz);
float aers_tally_cpu_max_pct(const struct aers_tally *tally);

#endif
