/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-graphd/plan/random_graph.h - graphs by dice, as text: sources, gains, delays, buses and mixers of one
 * or two channels, edges that fan out, meet, and, behind a delay, lead back; groups of neighbours. */
#ifndef TESTS_PLAN_RANDOM_GRAPH_H
#define TESTS_PLAN_RANDOM_GRAPH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct dice {
    uint64_t state;
};

/* 0 .. n - 1 */
static inline unsigned throw_dice(struct dice *dice, unsigned n)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(dice->state >> 33) % n;
}

enum { RANDOM_MAX_NODES = 40 };
enum random_kind { RANDOM_SOURCE, RANDOM_GAIN, RANDOM_DELAY, RANDOM_BUS, RANDOM_MIXER, RANDOM_OUTPUT, RANDOM_NKINDS };

struct random_node {
    enum random_kind kind;
    unsigned channels;
};

static inline bool random_may_connect(const struct random_node *from, const struct random_node *to, bool back)
{
    return from->kind != RANDOM_OUTPUT && to->kind != RANDOM_SOURCE && (!back || from->kind == RANDOM_DELAY) &&
           (from->channels == 1 || from->channels == to->channels);
}

/* @return bytes written */
static inline size_t random_graph(struct dice *dice, bool grouped, char *text, size_t size)
{
    static const char *const kinds[RANDOM_NKINDS] = {
        [RANDOM_SOURCE] = "source, source: { kind: sine }",
        [RANDOM_GAIN] = "processor, module: builtin/gain",
        [RANDOM_DELAY] = "processor, module: builtin/delay",
        [RANDOM_BUS] = "bus",
        [RANDOM_MIXER] = "mixer",
        [RANDOM_OUTPUT] = "output, sink: jack",
    };
    struct random_node nodes[RANDOM_MAX_NODES];
    unsigned n = 1 + throw_dice(dice, RANDOM_MAX_NODES), density = 1 + throw_dice(dice, 12), group = 0, left = 0;
    size_t at = (size_t)snprintf(text, size, "graph_id: g\nnodes:\n");
    for (unsigned i = 0; i < n; i++) {
        nodes[i] = (struct random_node){throw_dice(dice, RANDOM_NKINDS), 1 + throw_dice(dice, 2)};
        at += (size_t)snprintf(text + at, size - at, "  - { id: n%u, type: %s, channels: %u", i, kinds[nodes[i].kind],
                               nodes[i].channels);
        if (grouped && left == 0 && throw_dice(dice, 4) == 0) {
            left = 1 + throw_dice(dice, 6);
            group++;
        }
        if (left > 0 && left--)
            at += (size_t)snprintf(text + at, size - at, ", group: g%u", group);
        at += (size_t)snprintf(text + at, size - at, " }\n");
    }
    at += (size_t)snprintf(text + at, size - at, "edges:\n");
    unsigned nedges = 0;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < n; k++)
            if (i != k && random_may_connect(&nodes[i], &nodes[k], k < i) &&
                throw_dice(dice, n) < (k < i ? 1 : density) && ++nedges)
                at += (size_t)snprintf(text + at, size - at, "  - { from: n%u, to: n%u }\n", i, k);
    if (nedges == 0)
        at += (size_t)snprintf(text + at, size - at, "  []\n");
    return at;
}

#endif
