/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/claim.h - what a render is asserted to be:
 *
 *     [node/ID:] QUANTITY COMPARISON NUMBER [+- TOLERANCE] [UNIT]
 *
 *     node/master: peak <= -1 dBTP          integrated = -23 +- 0.5 LUFS          node/steps: played = 42
 *
 * QUANTITY is one of the table in claim.c, or a reading of the node's module (played, underruns: `aers-ctl info` lists
 * them); COMPARISON is <= < >= > = != (== is =). A tolerance goes with = and != only. The unit may be left out; a peak
 * in dBTP is the true peak, a latency may be in ms. Without a node it is that of the one output. Pure. */
#ifndef AERS_CTL_RENDER_CLAIM_H
#define AERS_CTL_RENDER_CLAIM_H

#include "common/model/graph.h"

enum aers_quantity {
    AERS_QUANTITY_PEAK,
    AERS_QUANTITY_TRUE_PEAK,
    AERS_QUANTITY_RMS,
    AERS_QUANTITY_INTEGRATED,
    AERS_QUANTITY_MOMENTARY,
    AERS_QUANTITY_SHORT_TERM,
    AERS_QUANTITY_RANGE,
    AERS_QUANTITY_CLIPPED,
    AERS_QUANTITY_LATENCY,
    AERS_QUANTITY_PATH_LATENCY,
    AERS_QUANTITY_CPU,
    AERS_QUANTITY_READING
};

enum aers_comparison { AERS_AT_MOST, AERS_BELOW, AERS_AT_LEAST, AERS_ABOVE, AERS_EQUAL, AERS_NOT_EQUAL };

struct aers_claim {
    const char *text;
    size_t node; /* of the graph */
    enum aers_quantity quantity;
    size_t reading; /* index into the manifest's outputs */
    enum aers_comparison comparison;
    double number, tolerance;
    const char *unit; /* "" for none */
    bool is_in_ms;
};

/* AERS_E_USAGE with what is allowed, AERS_E_NOT_FOUND: no such node. text and graph are borrowed. */
enum aers_code aers_claim_parse(const char *text, const struct aers_graph *graph, struct aers_claim *out,
                                struct aers_error *error) AERS_MUST_USE;
/* Whether the node's signal has to be measured for it. */
bool aers_claim_is_of_signal(const struct aers_claim *claim);
/* measured: in the claim's unit. Not a number makes nothing true. */
bool aers_claim_holds(const struct aers_claim *claim, double measured);

#endif
