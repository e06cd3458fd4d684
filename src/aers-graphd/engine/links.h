/* SPDX-License-Identifier: ISC */
/* engine/links.h - what is remembered of a link from turn to turn: that we have declared it, that a request for it is
 * under way, that it would not be made. Main thread. */
#ifndef AERS_GRAPHD_LINKS_H
#define AERS_GRAPHD_LINKS_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "src/aers-graphd/patchbay/snapshot.h"
#include "src/aers-graphd/plan/world.h"

enum { AERS_LINK_HOPELESS = 4 }; /* failures in a row after which nobody waits for it, though it is still tried */

struct aers_link {
    char *key; /* "src\ndst": no JACK name has a newline */
    bool declared;
    bool in_flight;
    unsigned failures;
    uint64_t retry_at_ms;
    UT_hash_handle hh;
};

struct aers_links {
    struct aers_link *all;
};

struct aers_link *aers_links_find(const struct aers_links *links, const char *src,
                                  const char *dst); /* NULL when unknown */
struct aers_link *aers_links_get(struct aers_links *links, const char *src, const char *dst);
void aers_links_declare(struct aers_links *links, const struct aers_world *desired);
/* Forget what is neither wanted, nor there, nor under way. */
void aers_links_prune(struct aers_links *links, const struct aers_world *desired, const struct aers_snapshot *snapshot);
void aers_links_forget_requests(struct aers_links *links); /* the server that had them has gone */
void aers_links_finish(struct aers_links *links);

#endif
