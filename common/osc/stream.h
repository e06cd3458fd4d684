/* SPDX-License-Identifier: ISC */
/* common/osc/stream.h - OSC packets over a byte stream, independent of any loop. Two framings, told apart by the first
 * byte: a 4-byte big-endian length (OSC 1.0, liblo's default), which begins with 0 as packets stay below 16 MiB, or
 * SLIP (OSC 1.1, END before and after; the first END may be missing). */
#ifndef AERS_OSC_STREAM_H
#define AERS_OSC_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"

enum aers_osc_framing { AERS_OSC_FRAMING_UNKNOWN, AERS_OSC_FRAMING_LENGTH, AERS_OSC_FRAMING_SLIP };

/* Collects bytes into packets. Grows with what has come, not with what was announced, up to max_nbytes and not beyond.
 */
struct aers_osc_stream {
    enum aers_osc_framing framing;
    uint8_t *data;
    size_t ndata, size, max_nbytes;
    size_t want; /* LENGTH: bytes of the packet under way */
    unsigned char header[4];
    unsigned nheader;
    int escaped; /* SLIP */
};

void aers_osc_stream_init(struct aers_osc_stream *stream, size_t max_nbytes);
void aers_osc_stream_finish(struct aers_osc_stream *stream);

/* Feed what was received; fn is called for every whole packet (not yet through the gate). AERS_E_LIMIT or
 * AERS_E_INVALID: the stream is beyond repair, close it. */
typedef void aers_osc_packet_fn(void *user, const void *packet, size_t nbytes);
enum aers_code aers_osc_stream_feed(struct aers_osc_stream *stream, const void *bytes, size_t nbytes,
                                    aers_osc_packet_fn *fn, void *user) AERS_MUST_USE;

/* Bytes one packet needs on the wire at most, and the framing itself; UNKNOWN writes LENGTH. @return bytes written */
size_t aers_osc_frame_bound(size_t nbytes);
size_t aers_osc_frame(enum aers_osc_framing framing, const void *packet, size_t nbytes, uint8_t *out);

#endif
