/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/feedback/reach.h"

#include <stdio.h>
#include <string.h>

#include "common/osc/address.h"
#include "common/osc/pattern.h"

enum { PARTS_OF_A_NODE = 3 }; /* /aers/node/<id>: a node may be called n */

static unsigned count_parts(const char *address)
{
    unsigned n = 0;
    for (; *address; address++)
        n += *address == '/';
    return n;
}

enum aers_code aers_reach_parse(const char *prefix, struct aers_reach *out)
{
    size_t length = strlen(prefix);
    enum aers_code code = aers_osc_address_check(prefix, length);
    if (code != AERS_OK)
        return code;
    if (prefix[length - 1] == '/')
        length--;
    out->levels = false;
    snprintf(out->prefix, sizeof out->prefix, "%.*s", (int)length, prefix);
    out->nparts = count_parts(out->prefix);
    out->normalised = out->nparts > PARTS_OF_A_NODE && strcmp(out->prefix + length - 2, "/n") == 0;
    out->nparts -= out->normalised;
    snprintf(out->head, sizeof out->head, "%.*s", (int)(length - (out->normalised ? 2 : 0)), prefix);
    return AERS_OK;
}

/* Where the first nparts parts of an address end; NULL when it has less. */
static const char *end_of_parts(const char *address, unsigned nparts)
{
    while (nparts-- > 0) {
        if (*address != '/')
            return NULL;
        address += 1 + strcspn(address + 1, "/");
    }
    return address;
}

bool aers_reach_has(const struct aers_reach *reach, const char *address)
{
    char beginning[256];
    const char *end = end_of_parts(address, reach->nparts);
    if (!end || (size_t)(end - address) >= sizeof beginning)
        return false;
    snprintf(beginning, sizeof beginning, "%.*s", (int)(end - address), address);
    return aers_osc_match(reach->head, beginning);
}
