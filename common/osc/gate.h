/* SPDX-License-Identifier: ISC */
/* common/osc/gate.h - the strict gate every incoming OSC packet passes before anything interprets it, and the reader
 * for what has passed. No allocation, no recursion deeper than AERS_OSC_MAX_DEPTH, linear in the packet's size. RT
 * safe.
 *
 * Let in: OSC 1.0 messages with types i f s b h t d S c r m T F N I, and bundles of them. Refused (AERS_E_INVALID or
 * AERS_E_LIMIT): sizes that are no multiple of 4 or run past the packet, bytes left over, strings without end or with
 * non-zero padding, a message without type tags, addresses that do not start with '/' or hold bytes outside printable
 * ASCII or reserved by OSC (space # and, outside of {}, the comma), patterns too costly to match (AERS_OSC_MAX_PATTERN
 * wildcards, unbalanced, nested or empty brackets, unbalanced or nested braces), too many arguments or messages,
 * bundles nested too deep or earlier than the bundle around them.
 *
 * Reading and writing are our own because liblo allocates for every message and trusts what it parses; the programs do
 * not link it. The tests do: what it writes we read and the reverse. */
#ifndef AERS_OSC_GATE_H
#define AERS_OSC_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"

enum {
    AERS_OSC_MAX_NBYTES = 15 << 20,        /* of one packet over a stream; UDP stops at 65,507 by itself */
    AERS_OSC_MAX_REQUEST_NBYTES = 1 << 20, /* of those that a server takes in: answers may be longer than questions */
    AERS_OSC_MAX_DEPTH = 4,                /* of bundles in bundles, the outermost counted */
    AERS_OSC_MAX_MESSAGES = 1024,          /* in one packet */
    AERS_OSC_MAX_NARGS = 256,              /* of one message */
    AERS_OSC_MAX_ADDRESS = 255,            /* bytes */
    AERS_OSC_MAX_PATTERN = 8,              /* wildcards (* ? [] {}) in one address */
};

enum aers_code aers_osc_gate(const void *packet, size_t nbytes) AERS_MUST_USE;

#define AERS_OSC_IMMEDIATELY UINT64_C(1)

/* One message of a packet that has passed the gate; points into the packet. */
struct aers_osc_message {
    const char *address;
    const char *types; /* without the comma */
    const uint8_t *args;
    uint32_t nargs;
    uint64_t when; /* NTP time tag of the innermost bundle, or AERS_OSC_IMMEDIATELY */
};

/* Calls fn for every message of a packet that has passed; stops and returns what fn returns when that is not AERS_OK.
 */
typedef enum aers_code aers_osc_message_fn(void *user, const struct aers_osc_message *message);
enum aers_code aers_osc_each(const void *packet, size_t nbytes, aers_osc_message_fn *fn, void *user);

/* Walks the arguments. */
struct aers_osc_arg {
    char type;
    union {
        int32_t i; /* also c (a character), r (RGBA) and m (MIDI: port, status, two data bytes), first byte on top */
        float f;
        double d;
        int64_t h;
        uint64_t t;
        const char *s; /* s and S */
        struct {
            const void *data;
            uint32_t nbytes;
        } b;
        bool truth; /* T and F */
    };
};
struct aers_osc_reader {
    const char *types;
    const uint8_t *args;
};
/* Any number of readers may walk the same message; what they read points into the packet. */
void aers_osc_reader_init(struct aers_osc_reader *reader, const struct aers_osc_message *message);
bool aers_osc_read(struct aers_osc_reader *reader, struct aers_osc_arg *out); /* false at the end */

/* i, f, d, h as a double, T and F as 1 and 0; false for other types. */
bool aers_osc_arg_number(const struct aers_osc_arg *arg, double *out);

#endif
