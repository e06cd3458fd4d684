/* SPDX-License-Identifier: ISC */
/* common/osc/bind.h - the two sockets of a server, bound to the same port, or neither. Private to this room. */
#ifndef AERS_OSC_BIND_H
#define AERS_OSC_BIND_H

#include "common/base/error.h"
#include "common/osc/url.h"

struct aers_osc_sockets {
    int udp;
    int tcp; /* listening */
    uint16_t port;
};

/* AERS_E_CONFLICT when the port is taken, AERS_E_DENIED, AERS_E_IO. */
enum aers_code aers_osc_bind(const struct aers_osc_url *url, struct aers_osc_sockets *out,
                             struct aers_error *error) AERS_MUST_USE;

void aers_osc_sockets_close(const struct aers_osc_sockets *sockets);

#endif
