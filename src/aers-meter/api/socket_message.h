/* SPDX-License-Identifier: ISC */
/* api/socket_message.h - what a WebSocket client may say: nothing that changes anything, and it is told so. */
#ifndef AERS_METER_SOCKET_MESSAGE_H
#define AERS_METER_SOCKET_MESSAGE_H

#include "src/aers-meter/collect/text.h"

void aers_socket_message(void *user, const char *text, size_t nbytes, struct aers_text *reply);

#endif
