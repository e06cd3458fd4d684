/* SPDX-License-Identifier: ISC */
#include "common/osc/gate.h"

#include <string.h>

#include "common/osc/address.h"
#include "common/osc/bytes.h"

enum { BUNDLE_HEAD = 16 };

/* One way through bundles for the gate and for aers_osc_each: what differs is what is done at a message. */
struct walk {
    enum aers_code (*visit)(void *user, const uint8_t *bytes, size_t nbytes, uint64_t when);
    void *user;
    uint32_t nmessages;
};

static enum aers_code walk_element(struct walk *walk, const uint8_t *bytes, size_t nbytes, uint64_t when,
                                   unsigned depth);

static enum aers_code walk_bundle(struct walk *walk, const uint8_t *bytes, size_t nbytes, uint64_t when, unsigned depth)
{
    const uint8_t *at = bytes + BUNDLE_HEAD, *end = bytes + nbytes;
    while (at < end) {
        uint32_t size = aers_osc_get32(at);
        at += 4;
        if (size > (size_t)(end - at))
            return AERS_E_INVALID;
        enum aers_code code = walk_element(walk, at, size, when, depth);
        if (code != AERS_OK)
            return code;
        at += size;
    }
    return AERS_OK;
}

static enum aers_code walk_element(struct walk *walk, const uint8_t *bytes, size_t nbytes, uint64_t when,
                                   unsigned depth)
{
    if (nbytes == 0 || nbytes % 4 != 0)
        return AERS_E_INVALID;
    if (bytes[0] == '/') {
        if (++walk->nmessages > AERS_OSC_MAX_MESSAGES)
            return AERS_E_LIMIT;
        return walk->visit(walk->user, bytes, nbytes, when);
    }
    if (nbytes < BUNDLE_HEAD || memcmp(bytes, "#bundle", 8) != 0)
        return AERS_E_INVALID;
    if (depth == AERS_OSC_MAX_DEPTH)
        return AERS_E_LIMIT;
    uint64_t own = aers_osc_get64(bytes + 8);
    if (depth > 0 && own < when) /* OSC 1.0: an enclosed bundle is never earlier than the one around it */
        return AERS_E_INVALID;
    return walk_bundle(walk, bytes, nbytes, own, depth + 1);
}

/* Bytes of a string with its padding, 0 when it has no end in [left] or its padding is not zero. left % 4 == 0 */
static size_t string_span(const uint8_t *at, size_t left)
{
    const uint8_t *nul = memchr(at, 0, left);
    if (!nul)
        return 0;
    const uint8_t *end = at + aers_osc_pad((size_t)(nul - at) + 1);
    for (const uint8_t *pad = nul; pad < end; pad++)
        if (*pad)
            return 0;
    return (size_t)(end - at);
}

static size_t blob_span(const uint8_t *at, size_t left)
{
    if (left < 4)
        return 0;
    uint32_t nbytes = aers_osc_get32(at);
    if (nbytes > left - 4)
        return 0;
    size_t span = 4 + aers_osc_pad(nbytes);
    for (size_t i = 4 + (size_t)nbytes; i < span; i++)
        if (at[i])
            return 0;
    return span;
}

static enum aers_code check_args(const char *types, const uint8_t *at, size_t left)
{
    for (unsigned nargs = 0; *types; types++) {
        if (++nargs > AERS_OSC_MAX_NARGS)
            return AERS_E_LIMIT;
        size_t span = 0;
        switch (aers_osc_shape_of(*types)) {
        case AERS_OSC_SHAPE_UNKNOWN:
            return AERS_E_INVALID;
        case AERS_OSC_SHAPE_EMPTY:
            continue;
        case AERS_OSC_SHAPE_FOUR:
            span = 4;
            break;
        case AERS_OSC_SHAPE_EIGHT:
            span = 8;
            break;
        case AERS_OSC_SHAPE_STRING:
            span = string_span(at, left);
            break;
        case AERS_OSC_SHAPE_BLOB:
            span = blob_span(at, left);
            break;
        }
        if (span == 0 || span > left)
            return AERS_E_INVALID;
        at += span;
        left -= span;
    }
    return left == 0 ? AERS_OK : AERS_E_INVALID;
}

static enum aers_code check_message(void *user, const uint8_t *bytes, size_t nbytes, uint64_t when)
{
    (void)user;
    (void)when;
    size_t span = string_span(bytes, nbytes);
    if (span == 0)
        return AERS_E_INVALID;
    const char *address = (const char *)bytes;
    enum aers_code code = aers_osc_address_check(address, strlen(address));
    if (code != AERS_OK)
        return code;
    const uint8_t *tags = bytes + span;
    size_t left = nbytes - span;
    span = string_span(tags, left);
    if (span == 0 || tags[0] != ',')
        return AERS_E_INVALID;
    return check_args((const char *)tags + 1, tags + span, left - span);
}

enum aers_code aers_osc_gate(const void *packet, size_t nbytes)
{
    if (nbytes > AERS_OSC_MAX_NBYTES)
        return AERS_E_LIMIT;
    struct walk walk = {.visit = check_message};
    return walk_element(&walk, packet, nbytes, AERS_OSC_IMMEDIATELY, 0);
}

struct each {
    aers_osc_message_fn *fn;
    void *user;
};

static enum aers_code hand_on(void *user, const uint8_t *bytes, size_t nbytes, uint64_t when)
{
    (void)nbytes;
    const struct each *each = user;
    const char *address = (const char *)bytes;
    const char *tags = address + aers_osc_pad(strlen(address) + 1);
    size_t ntags = strlen(tags);
    struct aers_osc_message message = {
        .address = address,
        .types = tags + 1,
        .args = (const uint8_t *)tags + aers_osc_pad(ntags + 1),
        .nargs = (uint32_t)ntags - 1,
        .when = when,
    };
    return each->fn(each->user, &message);
}

enum aers_code aers_osc_each(const void *packet, size_t nbytes, aers_osc_message_fn *fn, void *user)
{
    struct each each = {.fn = fn, .user = user};
    struct walk walk = {.visit = hand_on, .user = &each};
    return walk_element(&walk, packet, nbytes, AERS_OSC_IMMEDIATELY, 0);
}
