/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/osc/bytes.h"
#include "common/osc/gate.h"

void aers_osc_reader_init(struct aers_osc_reader *reader, const struct aers_osc_message *message)
{
    reader->types = message->types;
    reader->args = message->args;
}

static size_t read_string(const uint8_t *at, struct aers_osc_arg *out)
{
    out->s = (const char *)at;
    return aers_osc_pad(strlen(out->s) + 1);
}

static size_t read_blob(const uint8_t *at, struct aers_osc_arg *out)
{
    out->b.nbytes = aers_osc_get32(at);
    out->b.data = at + 4;
    return 4 + aers_osc_pad(out->b.nbytes);
}

bool aers_osc_read(struct aers_osc_reader *reader, struct aers_osc_arg *out)
{
    if (!*reader->types)
        return false;
    const uint8_t *at = reader->args;
    out->type = *reader->types++;
    switch (aers_osc_shape_of(out->type)) {
    case AERS_OSC_SHAPE_FOUR: { /* f lies over i, and d and t over h, bit for bit */
        uint32_t bits = aers_osc_get32(at);
        memcpy(&out->i, &bits, sizeof bits);
        reader->args += 4;
        break;
    }
    case AERS_OSC_SHAPE_EIGHT:
        out->t = aers_osc_get64(at);
        reader->args += 8;
        break;
    case AERS_OSC_SHAPE_STRING:
        reader->args += read_string(at, out);
        break;
    case AERS_OSC_SHAPE_BLOB:
        reader->args += read_blob(at, out);
        break;
    case AERS_OSC_SHAPE_EMPTY:
    case AERS_OSC_SHAPE_UNKNOWN: /* the gate lets none in */
        out->truth = out->type == 'T';
        break;
    }
    return true;
}

bool aers_osc_arg_number(const struct aers_osc_arg *arg, double *out)
{
    switch (arg->type) {
    case 'i':
        *out = arg->i;
        return true;
    case 'f':
        *out = (double)arg->f;
        return true;
    case 'd':
        *out = arg->d;
        return true;
    case 'h':
        *out = (double)arg->h;
        return true;
    case 'T':
    case 'F':
        *out = arg->truth ? 1.0 : 0.0;
        return true;
    default:
        return false;
    }
}
