/* SPDX-License-Identifier: ISC */
/* aers-node/host/link.h - the inherited SOCK_SEQPACKET socket to aers-graphd: one OSC packet per datagram, both ways.
 * What does not fit into the socket now waits in a bounded queue. Loop thread only. */
#ifndef AERS_NODE_HOST_LINK_H
#define AERS_NODE_HOST_LINK_H

#include <stddef.h>
#include <uv.h>

#include "common/base/error.h"
#include "common/osc/gate.h"

struct aers_link;

typedef void aers_link_message_fn(void *user, struct aers_link *link, const struct aers_osc_message *message);
/* The other side is gone. */
typedef void aers_link_end_fn(void *user);

enum aers_code aers_link_create(uv_loop_t *loop, int fd, aers_link_message_fn *message, aers_link_end_fn *end,
                                void *user, struct aers_link **out, struct aers_error *error) AERS_MUST_USE;
/* Closes fd; the memory goes when the loop has run its close callback. NULL is fine. */
void aers_link_destroy(struct aers_link *link);

/* For answers: kept until they fit; counted and logged when 1 MiB of them wait already. */
void aers_link_send(struct aers_link *link, const void *packet, size_t nbytes);
/* For news of which only the newest counts: dropped when anything waits. */
void aers_link_send_fresh(struct aers_link *link, const void *packet, size_t nbytes);

#endif
