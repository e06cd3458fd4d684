/* SPDX-License-Identifier: ISC */
/* feedback/reach.h - what a subscription's prefix reaches. Pure.
 *
 * A prefix is the beginning of addresses, part by part: /aers/node/eq reaches /aers/node/eq/mute and not
 * /aers/node/eq_2/mute. It may be an OSC pattern (its wildcards do not cross a /), a whole address, or / for
 * everything. One that ends in /n, below a node, asks for the values normalised. */
#ifndef AERS_GRAPHD_REACH_H
#define AERS_GRAPHD_REACH_H

#include <stdbool.h>

#include "common/base/error.h"

struct aers_reach {
    char prefix[256]; /* as sent, without a / at its end; "" for everything */
    char head[256];   /* the same without /n */
    unsigned nparts;  /* of head */
    bool normalised;
    bool levels; /* of these addresses the levels are wanted, and not the values */
};

/* AERS_E_INVALID or AERS_E_LIMIT when it is no address and no pattern. */
enum aers_code aers_reach_parse(const char *prefix, struct aers_reach *out) AERS_MUST_USE;
/* address: that of the plain value, without /n. */
bool aers_reach_has(const struct aers_reach *reach, const char *address);

#endif
