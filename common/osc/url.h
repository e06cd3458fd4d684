/* SPDX-License-Identifier: ISC */
/* common/osc/url.h - osc.udp://HOST:PORT/ and osc.tcp://HOST:PORT/, and plain HOST:PORT. Numeric hosts and names, IPv6
 * in square brackets. */
#ifndef AERS_OSC_URL_H
#define AERS_OSC_URL_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "common/base/error.h"

enum aers_osc_transport { AERS_OSC_UDP, AERS_OSC_TCP };

struct aers_osc_url {
    enum aers_osc_transport transport;
    char host[256];
    uint16_t port;
    struct sockaddr_storage address; /* resolved */
    socklen_t naddress;
};

/* Blocks while a name is looked up. Port 0 lets the system choose one to listen on.
 * fallback is the transport of plain HOST:PORT (":7770" is 127.0.0.1:7770). AERS_E_INVALID or AERS_E_NOT_FOUND. */
enum aers_code aers_osc_url_parse(const char *text, enum aers_osc_transport fallback, struct aers_osc_url *out,
                                  struct aers_error *error) AERS_MUST_USE;
bool aers_osc_url_is_loopback(const struct aers_osc_url *url);

#endif
