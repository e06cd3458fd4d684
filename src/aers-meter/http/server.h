/* SPDX-License-Identifier: ISC */
/* http/server.h - the HTTP server: listens on loopback, checks every request, hands it to its route. */
#ifndef AERS_METER_SERVER_H
#define AERS_METER_SERVER_H

#include <stdint.h>

#include "common/base/error.h"
#include "src/aers-meter/http/hub.h"
#include "src/aers-meter/http/listeners.h"
#include "src/aers-meter/http/loop.h"
#include "src/aers-meter/http/route.h"

enum {
    AERS_SERVER_MAX_CONNECTIONS = 2500,
    AERS_SERVER_MAX_BODY_NBYTES = 1 << 20,
    AERS_SERVER_MAX_QUERY_NBYTES = 255,
    AERS_SERVER_MAX_PEER = 63,
    AERS_SERVER_GUESSES_BURST = 20,   /* requests without a right token, of one address; then one a second */
    AERS_SERVER_REQUESTS_PER_S = 200, /* of one address */
    AERS_SERVER_REQUESTS_BURST = 1000,
};

struct aers_server;

struct aers_server_config {
    const char *listen; /* HOST:PORT */
    const struct aers_route *routes;
    struct aers_hub *hub; /* takes WebSockets on */
    const char *hub_path; /* this path */
    struct aers_listeners *listeners;
    const char *listeners_path;
    const char *token_file;   /* NULL: the usual one, and only beyond loopback */
    const char *const *names; /* [nnames] it may be asked under besides those of loopback and its own */
    size_t nnames;
    void *user; /* for the handlers */
};

/* AERS_E_CONFLICT when the port is taken, AERS_E_DENIED and others when there are no tokens to ask for. config's
 * strings are not copied. */
enum aers_code aers_server_create(struct aers_loop *loop, const struct aers_server_config *config,
                                  struct aers_server **out, struct aers_error *error) AERS_MUST_USE;
void aers_server_destroy(struct aers_server *server); /* after the loop; NULL is fine */

struct aers_hub *aers_server_get_hub(const struct aers_server *server);
struct aers_listeners *aers_server_get_listeners(const struct aers_server *server);
const char *aers_server_get_url(const struct aers_server *server); /* "http://127.0.0.1:8080/" */

struct aers_server_stats {
    uint64_t requests;
    uint64_t refused; /* by Host, Origin, form or size */
    uint32_t connections;
};
struct aers_server_stats aers_server_get_stats(const struct aers_server *server);

#endif
