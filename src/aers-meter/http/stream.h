/* SPDX-License-Identifier: ISC */
/* http/stream.h - frames as they were asked for: every so many ticks, of these nodes. Everybody who asks for the same
 * shares one, so that each is written once a tick, however many listen. */
#ifndef AERS_METER_STREAM_H
#define AERS_METER_STREAM_H

#include <stdint.h>

#include "common/base/error.h"
#include "src/aers-meter/collect/text.h"

enum { AERS_STREAMS_MAX = 64, AERS_STREAM_MAX_NODES = 256, AERS_STREAM_MAX_EVERY = 6000 };

struct aers_stream {
    unsigned every; /* ticks, from 1 */
    char **nodes;   /* [nnodes] sorted, without a pair; nnodes 0: all */
    size_t nnodes;
    unsigned nclients;
    struct aers_text text; /* the newest frame */
    uint64_t version;      /* of it; 0: there is none yet */
    struct aers_stream *prev, *next;
};

struct aers_streams {
    struct aers_stream *all; /* utlist; the first is every frame of all nodes, and always there */
    unsigned n;
};

enum aers_code aers_streams_init(struct aers_streams *streams) AERS_MUST_USE;
void aers_streams_finish(struct aers_streams *streams); /* zeroed is fine */
/* One that is there, or a new one; counts a client. nodes need not be sorted and is copied. AERS_E_LIMIT: there are
 * too many already. AERS_E_MEMORY. */
enum aers_code aers_streams_join(struct aers_streams *streams, unsigned every, const char *const *nodes, size_t nnodes,
                                 struct aers_stream **out) AERS_MUST_USE;
void aers_streams_leave(struct aers_streams *streams, struct aers_stream *stream); /* the last one ends it */

#endif
