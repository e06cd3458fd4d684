/* SPDX-License-Identifier: ISC */
#include "common/osc/copy.h"

#include "common/osc/write.h"

static void write_arg(struct aers_osc_writer *writer, const struct aers_osc_arg *arg)
{
    switch (arg->type) {
    case 'f':
        aers_osc_write_float(writer, arg->f);
        break;
    case 'd':
        aers_osc_write_double(writer, arg->d);
        break;
    case 'h':
        aers_osc_write_int64(writer, arg->h);
        break;
    case 't':
        aers_osc_write_int64(writer, (int64_t)arg->t);
        break;
    case 's':
    case 'S':
        aers_osc_write_string(writer, arg->s);
        break;
    case 'b':
        aers_osc_write_blob(writer, arg->b.data, arg->b.nbytes);
        break;
    case 'i':
    case 'c':
    case 'r':
    case 'm':
        aers_osc_write_int(writer, arg->i);
        break;
    default: /* T F N I are their type alone */
        break;
    }
}

size_t aers_osc_copy(const struct aers_osc_message *message, void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_write_start(&writer, buffer, size, message->address, message->types);
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg))
        write_arg(&writer, &arg);
    return aers_osc_write_stop(&writer);
}
