/* SPDX-License-Identifier: ISC */
/* collect/feed.h - what graphd tells of values that change. It has a connection of its own: over the one that asks,
 * graphd would not tell what was set over it. Begun when it is needed first. */
#ifndef AERS_METER_FEED_H
#define AERS_METER_FEED_H

#include "src/aers-meter/collect/link.h"

struct aers_feed {
    struct aers_loop *loop;
    const char *url;                                                  /* of graphd */
    void (*told)(void *user, const struct aers_osc_message *message); /* a change, as graphd says it */
    void *user;
    struct aers_link *link; /* NULL before aers_feed_begin */
};

/* loop, url, told and user are set by the caller before; zeroed else. Once more does nothing. */
enum aers_code aers_feed_begin(struct aers_feed *feed, struct aers_error *error) AERS_MUST_USE;
void aers_feed_finish(struct aers_feed *feed); /* before the loop */

#endif
