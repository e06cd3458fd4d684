/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/feed.h - what graphd tells of changes, as it comes: subscriptions, and one message after the other. */
#ifndef AERS_CTL_FEED_H
#define AERS_CTL_FEED_H

#include "src/aers-ctl/ask.h"

struct aers_feed_terms {
    double rate_hz; /* 0: graphd's own */
    bool meters;    /* the levels instead of the values */
    bool now;       /* what is now first */
};

/* prefix: an OSC address or pattern; without a / at its beginning it is a node's, or of a node's parameter; NULL for
 * all nodes. AERS_E_USAGE when it is too long. Refusals come with aers_feed_run. */
enum aers_code aers_feed_subscribe(struct aers_ctl *ctl, const char *prefix,
                                   const struct aers_feed_terms *terms) AERS_MUST_USE;

/* Hands every message that is no answer to `take`, until graphd goes, refuses what was asked, or nobody reads standard
 * output any more. Over UDP, where a subscription has a lease, each heartbeat renews it. */
typedef void aers_feed_fn(const struct aers_ctl *ctl, const struct aers_osc_message *message);
enum aers_code aers_feed_run(struct aers_ctl *ctl, const struct aers_feed_terms *terms,
                             aers_feed_fn *take) AERS_MUST_USE;

#endif
