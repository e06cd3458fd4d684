/* SPDX-License-Identifier: ISC */
/* Which addresses of nodes a pattern reaches. */
#include <stdio.h>
#include <string.h>

#include "common/osc/pattern.h"
#include "src/aers-graphd/verbs/verbs.h"

#define PREFIX "/aers/node/"

/* The first four parts of a pattern, "/aers/node/fx_*": what a node has to match before its parameters are looked at.
 */
static bool cut_head(const char *pattern, char *head, size_t size)
{
    const char *at = pattern;
    for (int parts = 0; parts < 3; parts++) {
        at = strchr(at + 1, '/');
        if (!at)
            return false;
    }
    snprintf(head, size, "%.*s", (int)(at - pattern), pattern);
    return true;
}

/* A pattern's wildcards never stand for /n: it has to be said. */
struct search {
    char pattern[256]; /* without /n */
    bool is_normalised;
    aers_address_fn *found;
    void *user;
};

static void try_address(const struct search *search, const char *id, const char *name)
{
    char address[256];
    size_t n = (size_t)snprintf(address, sizeof address, PREFIX "%s/%s", id, name);
    if (!aers_osc_match(search->pattern, address))
        return;
    if (search->is_normalised && n < sizeof address)
        snprintf(address + n, sizeof address - n, "/n");
    search->found(search->user, address);
}

static void each_of_node(const struct aers_node_values *node, const struct search *search)
{
    char name[128];
    for (uint32_t i = 0; i < node->nslots + 2; i++) {
        uint32_t slot = aers_values_slot(node, i);
        if (!aers_manifest_param(node->node->manifest, slot))
            continue; /* no dry path to bypass to */
        aers_manifest_address(node->node->manifest, slot, name, sizeof name);
        try_address(search, node->node->id, name);
    }
    try_address(search, node->node->id, "solo");
}

void aers_verb_param_each(const struct aers_values *values, const char *pattern, aers_address_fn *found, void *user)
{
    char head[256], address[256];
    struct search search = {.found = found, .user = user};
    size_t n = strlen(pattern);
    search.is_normalised = n > 2 && strcmp(pattern + n - 2, "/n") == 0;
    snprintf(search.pattern, sizeof search.pattern, "%.*s", (int)(n - (search.is_normalised ? 2 : 0)), pattern);
    if (!cut_head(pattern, head, sizeof head))
        return;
    for (size_t i = 0; i < values->graph->nnodes; i++) {
        snprintf(address, sizeof address, PREFIX "%s", values->nodes[i].node->id);
        if (aers_osc_match(head, address))
            each_of_node(&values->nodes[i], &search);
    }
}
