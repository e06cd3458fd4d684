/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/links.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

enum { KEY_NBYTES = 1024 };

static void make_key(char *key, const char *src, const char *dst)
{
    snprintf(key, KEY_NBYTES, "%s\n%s", src, dst);
}

struct aers_link *aers_links_find(const struct aers_links *links, const char *src, const char *dst)
{
    char key[KEY_NBYTES];
    struct aers_link *link = NULL;
    make_key(key, src, dst);
    HASH_FIND_STR(links->all, key, link);
    return link;
}

struct aers_link *aers_links_get(struct aers_links *links, const char *src, const char *dst)
{
    char key[KEY_NBYTES];
    struct aers_link *link = aers_links_find(links, src, dst);
    if (link)
        return link;
    make_key(key, src, dst);
    link = aers_need(1, sizeof *link);
    link->key = aers_need_string(key);
    HASH_ADD_KEYPTR(hh, links->all, link->key, strlen(link->key), link);
    return link;
}

void aers_links_declare(struct aers_links *links, const struct aers_world *desired)
{
    for (size_t i = 0; i < desired->nlinks; i++) {
        struct aers_link *link = aers_links_get(links, desired->links[i].src, desired->links[i].dst);
        link->declared = true;
        link->goes_around = desired->links[i].owner == AERS_OWNER_BYPASS;
    }
}

static void forget(struct aers_links *links, struct aers_link *link)
{
    HASH_DEL(links->all, link);
    free(link->key);
    free(link);
}

void aers_links_prune(struct aers_links *links, const struct aers_world *desired, const struct aers_snapshot *snapshot,
                      uint64_t now_ms)
{
    struct aers_link *link, *next;
    HASH_ITER(hh, links->all, link, next)
    {
        char src[KEY_NBYTES];
        size_t n = strcspn(link->key, "\n");
        snprintf(src, sizeof src, "%.*s", (int)n, link->key);
        const char *dst = link->key + n + 1;
        if (aers_snapshot_has_link(snapshot, src, dst))
            link->retry_at_ms = 0, link->is_made = false; /* it shows: should it go, it may be made again at once */
        else if (!link->in_flight && !(link->is_made && now_ms < link->retry_at_ms) &&
                 !aers_world_find_link(desired, src, dst))
            forget(links, link);
    }
}

static bool is_of(const char *port, const char *client)
{
    const size_t n = strlen(client);
    return strncmp(port, client, n) == 0 && port[n] == ':';
}

void aers_links_forgive(struct aers_links *links, const char *client)
{
    for (struct aers_link *link = links->all; link; link = link->hh.next)
        if (!link->in_flight && (is_of(link->key, client) || is_of(strchr(link->key, '\n') + 1, client))) {
            link->is_made = false;
            link->failures = 0;
            link->retry_at_ms = 0;
        }
}

void aers_links_forget_requests(struct aers_links *links)
{
    for (struct aers_link *link = links->all; link; link = link->hh.next) {
        link->in_flight = link->is_made = false;
        link->stage = AERS_LINK_PLAIN;
        link->failures = 0;
        link->retry_at_ms = 0;
    }
}

void aers_links_finish(struct aers_links *links)
{
    struct aers_link *link, *next;
    HASH_ITER(hh, links->all, link, next)
    {
        forget(links, link);
    }
}
