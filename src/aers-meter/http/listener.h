/* SPDX-License-Identifier: ISC */
/* http/listener.h - the listening socket. It is ours and not libwebsockets', so that a taken port is told from other
 * faults, buffers are small from the first byte, and connections are counted before they cost anything. */
#ifndef AERS_METER_LISTENER_H
#define AERS_METER_LISTENER_H

#include "common/base/error.h"
#include "common/osc/url.h"

/* AERS_E_CONFLICT, AERS_E_DENIED (the port needs privileges), AERS_E_IO. *url gets the port when it
 * was 0. */
enum aers_code aers_listener_open(const char *listen, struct aers_osc_url *url, int *fd,
                                  struct aers_error *error) AERS_MUST_USE;
/* One connection, ready for use. @return its descriptor, or -1 when there is none */
int aers_listener_accept(int fd);

#endif
