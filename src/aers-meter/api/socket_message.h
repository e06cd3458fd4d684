/* SPDX-License-Identifier: ISC */
/* api/socket_message.h - what a WebSocket client may say: what it wants to be sent, and, where that is allowed, a value
 * to set. */
#ifndef AERS_METER_SOCKET_MESSAGE_H
#define AERS_METER_SOCKET_MESSAGE_H

#include <stdint.h>

#include "src/aers-meter/collect/text.h"

/* user: struct aers_meter. client: the hub's number. */
void aers_socket_message(void *user, uint64_t client, const char *text, size_t nbytes, struct aers_text *reply);

#endif
