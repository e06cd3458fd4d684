/* SPDX-License-Identifier: ISC */
/* aers-node/host/health.h - twice a second: /aers/health per step to aers-graphd, a line in the log when a module gave
 * what is no audio; and, at the start and soon after a change, /aers/latency per step, and word to JACK. Loop thread
 * only. */
#ifndef AERS_NODE_HOST_HEALTH_H
#define AERS_NODE_HOST_HEALTH_H

#include <uv.h>

#include "src/aers-node/host/link.h"
#include "src/aers-node/host/reading.h"

struct aers_health;

struct aers_health_config {
    const struct aers_engine *engine;
    struct aers_readings *readings;
    struct aers_link *link;              /* NULL: nobody to report to */
    void (*latency_changed)(void *user); /* of any step */
    void *user;
};

enum aers_code aers_health_create(uv_loop_t *loop, const struct aers_health_config *config, struct aers_health **out,
                                  struct aers_error *error) AERS_MUST_USE;
void aers_health_hurry(struct aers_health *health);   /* a latency may have changed */
void aers_health_destroy(struct aers_health *health); /* NULL is fine */

#endif
