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

/* How far its change has been prepared: engine/edge.c. */
enum aers_link_stage {
    AERS_LINK_PLAIN,   /* not at all */
    AERS_LINK_OPENING, /* a fade was asked for */
    AERS_LINK_WIRING,  /* it is being connected */
    AERS_LINK_READY,   /* the link may be changed */
};

struct aers_link {
    char *key; /* "src\ndst": no JACK name has a newline */
    bool declared;
    bool goes_around; /* a node that is out; so it was, when it was last wanted */
    bool in_flight;
    bool is_made; /* a request for it has succeeded; snapshots show it from the server's next cycle on */
    enum aers_link_stage stage;
    bool up;                 /* what the stage is for: to be made, or taken away */
    int32_t sequence;        /* of the fade */
    uint64_t stage_until_ms; /* then it is changed without */
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
/* Forget what is neither wanted, nor there, nor under way, nor made so lately that it cannot show yet: it would pass
 * for somebody else's when it does. */
void aers_links_prune(struct aers_links *links, const struct aers_world *desired, const struct aers_snapshot *snapshot,
                      uint64_t now_ms);
/* A client has died: what was refused of its links was refused for that. */
void aers_links_forgive(struct aers_links *links, const char *client);
void aers_links_forget_requests(struct aers_links *links); /* the server that had them has gone */
void aers_links_finish(struct aers_links *links);

#endif
