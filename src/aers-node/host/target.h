/* SPDX-License-Identifier: ISC */
/* aers-node/host/target.h - whom an answer goes to: aers-graphd over the inherited socket, or whoever asked over OSC.
 */
#ifndef AERS_NODE_HOST_TARGET_H
#define AERS_NODE_HOST_TARGET_H

#include <stdint.h>

#include "common/osc/server.h"
#include "src/aers-node/host/link.h"

/* One of the two; none swallows what is sent. */
struct aers_target {
    struct aers_link *link;
    struct aers_osc_peer *peer;
};

struct aers_target aers_target_ref(const struct aers_target *target); /* valid after the request as well */
void aers_target_unref(struct aers_target *target);
void aers_target_send(const struct aers_target *target, const void *packet, size_t nbytes);

/* /reply path */
void aers_target_done(const struct aers_target *target, const char *path);
/* /reply path d:value h:frame i:sequence */
void aers_target_value(const struct aers_target *target, const char *path, double value, int64_t frame,
                       int32_t sequence);
/* /error path code sentence */
void aers_target_refuse(const struct aers_target *target, const char *path, const struct aers_error *error);

#endif
