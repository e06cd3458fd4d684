/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/stream.h"

#include <stdlib.h>
#include <string.h>

#include <utlist.h>

static void destroy(struct aers_stream *stream)
{
    for (size_t i = 0; i < stream->nnodes; i++)
        free(stream->nodes[i]);
    free(stream->nodes);
    aers_text_finish(&stream->text);
    free(stream);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* nnodes is counted up as the copies are made, so that destroy() finds them at any time. */
static struct aers_stream *create(unsigned every, const char *const *nodes, size_t nnodes)
{
    struct aers_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->every = every;
    stream->nodes = nnodes ? calloc(nnodes, sizeof *stream->nodes) : NULL;
    for (size_t i = 0; i < nnodes; i++) {
        char *copy = stream->nodes ? strdup(nodes[i]) : NULL;
        if (!copy) {
            destroy(stream);
            return NULL;
        }
        stream->nodes[stream->nnodes++] = copy;
    }
    if (nnodes)
        qsort(stream->nodes, stream->nnodes, sizeof *stream->nodes, compare);
    size_t kept = 0;
    for (size_t i = 0; i < stream->nnodes; i++) {
        if (kept && strcmp(stream->nodes[kept - 1], stream->nodes[i]) == 0)
            free(stream->nodes[i]);
        else
            stream->nodes[kept++] = stream->nodes[i];
    }
    stream->nnodes = kept;
    return stream;
}

static bool is_same(const struct aers_stream *a, const struct aers_stream *b)
{
    bool same = a->every == b->every && a->nnodes == b->nnodes;
    for (size_t i = 0; same && i < a->nnodes; i++)
        same = strcmp(a->nodes[i], b->nodes[i]) == 0;
    return same;
}

enum aers_code aers_streams_init(struct aers_streams *streams)
{
    struct aers_stream *first;
    *streams = (struct aers_streams){.n = 0};
    return aers_streams_join(streams, 1, NULL, 0, &first); /* a client that never leaves */
}

void aers_streams_finish(struct aers_streams *streams)
{
    struct aers_stream *stream, *next;
    DL_FOREACH_SAFE(streams->all, stream, next)
    destroy(stream);
    *streams = (struct aers_streams){.n = 0};
}

enum aers_code aers_streams_join(struct aers_streams *streams, unsigned every, const char *const *nodes, size_t nnodes,
                                 struct aers_stream **out)
{
    struct aers_stream *wanted = create(every, nodes, nnodes), *stream;
    if (!wanted)
        return AERS_E_MEMORY;
    DL_FOREACH(streams->all, stream)
    if (is_same(stream, wanted))
        break;
    if (!stream && streams->n == AERS_STREAMS_MAX) {
        destroy(wanted);
        return AERS_E_LIMIT;
    }
    if (stream) {
        destroy(wanted);
    } else {
        stream = wanted;
        DL_APPEND(streams->all, stream);
        streams->n++;
    }
    stream->nclients++;
    *out = stream;
    return AERS_OK;
}

void aers_streams_leave(struct aers_streams *streams, struct aers_stream *stream)
{
    if (--stream->nclients)
        return;
    DL_DELETE(streams->all, stream);
    streams->n--;
    destroy(stream);
}
