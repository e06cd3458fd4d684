/* SPDX-License-Identifier: ISC */
/* tests/unit/common/osc/rewrite.h - reads every argument of a message and writes it anew. There is one way only to
 * write a message that passes the gate, so what comes out has to equal what went in, byte for byte. */
#ifndef TESTS_OSC_REWRITE_H
#define TESTS_OSC_REWRITE_H

#include <string.h>

#include "common/osc/copy.h"

/* Counts messages whose rewriting differs, over aers_osc_each. out has room for the whole packet. */
struct rewriting {
    uint8_t *out;
    size_t size;
    unsigned nmessages, ndiffering;
};

static inline enum aers_code rewrite_one(void *user, const struct aers_osc_message *message)
{
    struct rewriting *rewriting = user;
    size_t nbytes = aers_osc_copy(message, rewriting->out, rewriting->size);
    rewriting->nmessages++;
    if (nbytes == 0 || memcmp(rewriting->out, message->address, nbytes) != 0)
        rewriting->ndiffering++;
    return AERS_OK;
}

#endif
