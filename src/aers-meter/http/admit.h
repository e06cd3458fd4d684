/* SPDX-License-Identifier: ISC */
/* http/admit.h - who may ask. Any page a browser shows can send requests to this machine, and any name can be made to
 * point at 127.0.0.1. So a request is answered only under the names this server has, and one that changes something, or
 * opens the WebSocket, only from a page of its own. Pure. */
#ifndef AERS_METER_ADMIT_H
#define AERS_METER_ADMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

enum { AERS_ADMIT_MAX_HOSTS = 24, AERS_ADMIT_MAX_HOST = 255 };

struct aers_admit {
    uint16_t port;
    bool is_open;   /* it listens beyond this machine: any address, not name, may stand in Host */
    bool is_secure; /* its pages are https */
    char hosts[AERS_ADMIT_MAX_HOSTS][AERS_ADMIT_MAX_HOST + 1]; /* as in a Host header: "localhost:8080" */
    unsigned nhosts;
};

/* The names of loopback, and host itself, with port (and without it when that is 80). */
void aers_admit_init(struct aers_admit *admit, const char *host, uint16_t port);
/* One more name. AERS_E_LIMIT when there are too many, or it is too long. */
enum aers_code aers_admit_add(struct aers_admit *admit, const char *name) AERS_MUST_USE;

/* host: the Host header, or NULL when there was none. */
bool aers_admit_host(const struct aers_admit *admit, const char *host);
/* origin: the Origin header; NULL, which programs other than browsers send, is fine. It must be this very server. */
bool aers_admit_origin(const struct aers_admit *admit, const char *host, const char *origin);

#endif
