/* SPDX-License-Identifier: ISC */
/* common/model/timeline_time.h - times of events, and places of the transport, as people write them. */
#ifndef AERS_MODEL_TIMELINE_TIME_H
#define AERS_MODEL_TIMELINE_TIME_H

#include "common/doc/tree.h"
#include "common/model/tempo.h"

/* The latest time, in frames: exact in a double. */
#define AERS_TIME_MAX_NFRAMES (INT64_C(1) << 53)

/* A place: seconds from 0, "N samples", or "BAR:BEAT" from "1:1" on. */
enum aers_code aers_time_place(const struct aers_doc *doc, double rate_hz, const struct aers_tempo *tempo,
                               int64_t *frame, struct aers_error *error) AERS_MUST_USE;
/* A length: seconds, "N samples", or "BARS:BEATS" from the frame on, where "1:0" is one bar. */
enum aers_code aers_time_length(const struct aers_doc *doc, double rate_hz, const struct aers_tempo *tempo,
                                int64_t from, int64_t *nframes, struct aers_error *error) AERS_MUST_USE;

#endif
