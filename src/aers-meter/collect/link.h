/* SPDX-License-Identifier: ISC */
/* collect/link.h - the TCP connection to graphd: requests go out, answers find the request they belong to, and when it
 * breaks it is opened again, a little later each time. Never blocks. */
#ifndef AERS_METER_LINK_H
#define AERS_METER_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/osc/gate.h"
#include "src/aers-meter/http/loop.h"

enum { AERS_LINK_MAX_PENDING = 256, AERS_LINK_MAX_QUEUE_NBYTES = 1 << 20 };

struct aers_link;

struct aers_link_config {
    const char *url; /* osc.tcp://HOST:PORT/ */
    void (*changed)(void *user, bool connected);
    void (*told)(void *user, const struct aers_osc_message *message); /* what is no answer; may be NULL */
    void *user;
};

enum aers_code aers_link_create(struct aers_loop *loop, const struct aers_link_config *config, struct aers_link **out,
                                struct aers_error *error) AERS_MUST_USE;
/* Before the loop. Drops what is pending without a word. NULL is fine. */
void aers_link_destroy(struct aers_link *link);
bool aers_link_is_connected(const struct aers_link *link);
void aers_link_reconnect(struct aers_link *link); /* now, also when it is connected */

/* code AERS_OK: args stands after the path of /reply. Otherwise: what is graphd's sentence, or ours (AERS_E_TIMEOUT,
 * AERS_E_UNAVAILABLE when the connection broke), and args is NULL. */
typedef void aers_link_reply_fn(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args);

/* packet: one message to `path`, which must be no pattern. AERS_OK: fn is called once, later. AERS_E_UNAVAILABLE,
 * AERS_E_FULL, AERS_E_MEMORY: it is not. */
enum aers_code aers_link_request(struct aers_link *link, const char *path, const void *packet, size_t nbytes,
                                 uint32_t timeout_ms, aers_link_reply_fn *fn, void *user) AERS_MUST_USE;
/* The same for a message without arguments. */
enum aers_code aers_link_ask(struct aers_link *link, const char *path, uint32_t timeout_ms, aers_link_reply_fn *fn,
                             void *user) AERS_MUST_USE;

#endif
