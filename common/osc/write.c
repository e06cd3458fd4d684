/* SPDX-License-Identifier: ISC */
#include "common/osc/write.h"

#include <string.h>

#include "common/osc/bytes.h"

/* Room for nbytes and their zero padding, or NULL and the writer has failed. */
static uint8_t *take(struct aers_osc_writer *writer, size_t nbytes)
{
    size_t span = aers_osc_pad(nbytes);
    if (writer->failed || span < nbytes || span > writer->size - writer->at) {
        writer->failed = true;
        return NULL;
    }
    uint8_t *at = writer->data + writer->at;
    writer->at += span;
    memset(at + nbytes, 0, span - nbytes);
    return at;
}

static void pass_empty(struct aers_osc_writer *writer)
{
    while (aers_osc_shape_of(*writer->types) == AERS_OSC_SHAPE_EMPTY)
        writer->types++;
}

/* Room for the next argument, which has to be one of the types in fits. */
static uint8_t *take_arg(struct aers_osc_writer *writer, const char *fits, size_t nbytes)
{
    pass_empty(writer);
    if (!*writer->types || !strchr(fits, *writer->types)) {
        writer->failed = true;
        return NULL;
    }
    writer->types++;
    return take(writer, nbytes);
}

static void put_string(uint8_t *at, const char *text, size_t length)
{
    if (!at)
        return;
    memcpy(at, text, length);
    at[length] = 0;
}

void aers_osc_write_start(struct aers_osc_writer *writer, void *buffer, size_t size, const char *address,
                          const char *types)
{
    *writer = (struct aers_osc_writer){.data = buffer, .size = size, .types = types};
    size_t length = strlen(address);
    put_string(take(writer, length + 1), address, length);
    size_t ntypes = strlen(types);
    uint8_t *tags = take(writer, ntypes + 2);
    if (!tags)
        return;
    tags[0] = ',';
    put_string(tags + 1, types, ntypes);
}

void aers_osc_write_int(struct aers_osc_writer *writer, int32_t value)
{
    uint8_t *at = take_arg(writer, "icrm", 4);
    if (at)
        aers_osc_put32(at, (uint32_t)value);
}

void aers_osc_write_int64(struct aers_osc_writer *writer, int64_t value)
{
    uint8_t *at = take_arg(writer, "ht", 8);
    if (at)
        aers_osc_put64(at, (uint64_t)value);
}

void aers_osc_write_float(struct aers_osc_writer *writer, float value)
{
    uint8_t *at = take_arg(writer, "f", 4);
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (at)
        aers_osc_put32(at, bits);
}

void aers_osc_write_double(struct aers_osc_writer *writer, double value)
{
    uint8_t *at = take_arg(writer, "d", 8);
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (at)
        aers_osc_put64(at, bits);
}

void aers_osc_write_string(struct aers_osc_writer *writer, const char *value)
{
    size_t length = strlen(value);
    put_string(take_arg(writer, "sS", length + 1), value, length);
}

void aers_osc_write_blob(struct aers_osc_writer *writer, const void *data, uint32_t nbytes)
{
    uint8_t *at = take_arg(writer, "b", 4 + (size_t)nbytes);
    if (!at)
        return;
    aers_osc_put32(at, nbytes);
    if (nbytes > 0)
        memcpy(at + 4, data, nbytes);
}

size_t aers_osc_write_stop(struct aers_osc_writer *writer)
{
    pass_empty(writer);
    if (*writer->types)
        writer->failed = true;
    return writer->failed ? 0 : writer->at;
}
