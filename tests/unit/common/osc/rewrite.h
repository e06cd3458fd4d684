/* SPDX-License-Identifier: ISC */
/* tests/unit/common/osc/rewrite.h - reads every argument of a message and writes it anew. There is one way only to
 * write a message that passes the gate, so what comes out has to equal what went in, byte for byte. */
#ifndef TESTS_OSC_REWRITE_H
#define TESTS_OSC_REWRITE_H

#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/write.h"

static inline void rewrite_arg(struct aers_osc_writer *writer, const struct aers_osc_arg *arg)
{
    switch (arg->type) {
    case 'i':
    case 'c':
    case 'r':
    case 'm':
        aers_osc_write_int(writer, arg->i);
        break;
    case 'h':
        aers_osc_write_int64(writer, arg->h);
        break;
    case 't':
        aers_osc_write_int64(writer, (int64_t)arg->t);
        break;
    case 'f':
        aers_osc_write_float(writer, arg->f);
        break;
    case 'd':
        aers_osc_write_double(writer, arg->d);
        break;
    case 's':
    case 'S':
        aers_osc_write_string(writer, arg->s);
        break;
    case 'b':
        aers_osc_write_blob(writer, arg->b.data, arg->b.nbytes);
        break;
    default: /* T F N I carry nothing */
        break;
    }
}

static inline size_t rewrite(const struct aers_osc_message *message, uint8_t *out, size_t size)
{
    struct aers_osc_writer writer;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_write_start(&writer, out, size, message->address, message->types);
    aers_osc_reader_init(&reader, message);
    uint32_t nargs = 0;
    while (aers_osc_read(&reader, &arg)) {
        rewrite_arg(&writer, &arg);
        nargs++;
    }
    return nargs == message->nargs ? aers_osc_write_stop(&writer) : 0;
}

/* Counts messages whose rewriting differs, over aers_osc_each. out has room for the whole packet. */
struct rewriting {
    uint8_t *out;
    size_t size;
    unsigned nmessages, ndiffering;
};

static inline enum aers_code rewrite_one(void *user, const struct aers_osc_message *message)
{
    struct rewriting *rewriting = user;
    size_t nbytes = rewrite(message, rewriting->out, rewriting->size);
    rewriting->nmessages++;
    if (nbytes == 0 || memcmp(rewriting->out, message->address, nbytes) != 0)
        rewriting->ndiffering++;
    return AERS_OK;
}

#endif
