/* SPDX-License-Identifier: ISC */
#include "common/osc/stream.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/bytes.h"

enum { END = 0xC0, ESC = 0xDB, ESC_END = 0xDC, ESC_ESC = 0xDD, FIRST_SIZE = 1024, KEPT_SIZE = 64 * 1024 };

/* What is fed, and where whole packets go. */
struct feed {
    const uint8_t *at, *end;
    aers_osc_packet_fn *fn;
    void *user;
};

void aers_osc_stream_init(struct aers_osc_stream *stream, size_t max_nbytes)
{
    *stream = (struct aers_osc_stream){.max_nbytes = max_nbytes};
}

void aers_osc_stream_finish(struct aers_osc_stream *stream)
{
    free(stream->data);
    aers_osc_stream_init(stream, stream->max_nbytes);
}

/* Memory follows the bytes that came, never the length that was announced. */
static enum aers_code append(struct aers_osc_stream *stream, const uint8_t *bytes, size_t nbytes)
{
    if (nbytes > stream->max_nbytes - stream->ndata)
        return AERS_E_LIMIT;
    size_t need = stream->ndata + nbytes, size = stream->size ? stream->size : FIRST_SIZE;
    while (size < need)
        size *= 2;
    if (size != stream->size) {
        uint8_t *data = realloc(stream->data, size);
        if (!data)
            return AERS_E_LIMIT;
        stream->data = data;
        stream->size = size;
    }
    memcpy(stream->data + stream->ndata, bytes, nbytes);
    stream->ndata = need;
    return AERS_OK;
}

static void deliver(struct aers_osc_stream *stream, struct feed *feed)
{
    feed->fn(feed->user, stream->data, stream->ndata);
    stream->ndata = 0;
    if (stream->size > KEPT_SIZE) { /* one large packet does not hold its memory for the life of the stream */
        free(stream->data);
        stream->data = NULL;
        stream->size = 0;
    }
}

static enum aers_code feed_header(struct aers_osc_stream *stream, struct feed *feed)
{
    while (stream->nheader < 4 && feed->at < feed->end)
        stream->header[stream->nheader++] = *feed->at++;
    if (stream->nheader < 4)
        return AERS_OK;
    stream->want = aers_osc_get32(stream->header);
    if (stream->want > stream->max_nbytes)
        return AERS_E_LIMIT;
    return stream->want == 0 || stream->want % 4 != 0 ? AERS_E_INVALID : AERS_OK;
}

static enum aers_code feed_body(struct aers_osc_stream *stream, struct feed *feed)
{
    size_t nbytes = stream->want - stream->ndata, left = (size_t)(feed->end - feed->at);
    const uint8_t *bytes = feed->at;
    bool whole = left >= nbytes;
    feed->at += whole ? nbytes : left;
    if (whole)
        stream->nheader = 0;
    if (whole && stream->ndata == 0) {
        feed->fn(feed->user, bytes, nbytes);
        return AERS_OK;
    }
    enum aers_code code = append(stream, bytes, whole ? nbytes : left);
    if (code == AERS_OK && whole)
        deliver(stream, feed);
    return code;
}

static enum aers_code feed_length(struct aers_osc_stream *stream, struct feed *feed)
{
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && feed->at < feed->end)
        code = stream->nheader < 4 ? feed_header(stream, feed) : feed_body(stream, feed);
    return code;
}

static enum aers_code feed_escaped(struct aers_osc_stream *stream, uint8_t byte)
{
    stream->escaped = 0;
    if (byte != ESC_END && byte != ESC_ESC)
        return AERS_E_INVALID;
    byte = byte == ESC_END ? END : ESC;
    return append(stream, &byte, 1);
}

/* Up to the next END or ESC in one go. */
static enum aers_code feed_plain(struct aers_osc_stream *stream, struct feed *feed)
{
    const uint8_t *from = feed->at;
    while (feed->at < feed->end && *feed->at != END && *feed->at != ESC)
        feed->at++;
    return append(stream, from, (size_t)(feed->at - from));
}

static enum aers_code feed_slip(struct aers_osc_stream *stream, struct feed *feed)
{
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && feed->at < feed->end) {
        if (stream->escaped) {
            code = feed_escaped(stream, *feed->at++);
        } else if (*feed->at == END) {
            feed->at++;
            if (stream->ndata > 0) /* END END is nothing */
                deliver(stream, feed);
        } else if (*feed->at == ESC) {
            feed->at++;
            stream->escaped = 1;
        } else {
            code = feed_plain(stream, feed);
        }
    }
    return code;
}

/* A length up to max_nbytes begins with 0; SLIP begins with END or, without one, with the packet itself. */
static enum aers_osc_framing detect(uint8_t first)
{
    if (first == 0)
        return AERS_OSC_FRAMING_LENGTH;
    return first == END || first == '/' || first == '#' ? AERS_OSC_FRAMING_SLIP : AERS_OSC_FRAMING_UNKNOWN;
}

enum aers_code aers_osc_stream_feed(struct aers_osc_stream *stream, const void *bytes, size_t nbytes,
                                    aers_osc_packet_fn *fn, void *user)
{
    if (nbytes == 0)
        return AERS_OK;
    struct feed feed = {.at = bytes, .end = (const uint8_t *)bytes + nbytes, .fn = fn, .user = user};
    if (stream->framing == AERS_OSC_FRAMING_UNKNOWN)
        stream->framing = detect(*feed.at);
    switch (stream->framing) {
    case AERS_OSC_FRAMING_LENGTH:
        return feed_length(stream, &feed);
    case AERS_OSC_FRAMING_SLIP:
        return feed_slip(stream, &feed);
    default:
        return AERS_E_INVALID;
    }
}

size_t aers_osc_frame_bound(size_t nbytes)
{
    return 2 * nbytes + 4; /* SLIP: every byte escaped, END before and after */
}

static size_t frame_slip(const uint8_t *packet, size_t nbytes, uint8_t *out)
{
    uint8_t *at = out;
    *at++ = END;
    for (size_t i = 0; i < nbytes; i++) {
        bool special = packet[i] == END || packet[i] == ESC;
        if (special)
            *at++ = ESC;
        *at++ = !special ? packet[i] : packet[i] == END ? ESC_END : ESC_ESC;
    }
    *at++ = END;
    return (size_t)(at - out);
}

size_t aers_osc_frame(enum aers_osc_framing framing, const void *packet, size_t nbytes, uint8_t *out)
{
    if (framing == AERS_OSC_FRAMING_SLIP)
        return frame_slip(packet, nbytes, out);
    aers_osc_put32(out, (uint32_t)nbytes);
    memcpy(out + 4, packet, nbytes);
    return 4 + nbytes;
}
