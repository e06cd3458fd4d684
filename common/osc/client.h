/* SPDX-License-Identifier: ISC */
/* common/osc/client.h - a blocking client of an OSC server, for programs that ask one thing and wait. */
#ifndef AERS_OSC_CLIENT_H
#define AERS_OSC_CLIENT_H

#include "common/base/error.h"
#include "common/osc/gate.h"

struct aers_osc_client;

/* url: osc.tcp:// (also when it says neither) or osc.udp://. AERS_E_UNAVAILABLE when nobody listens there, which over
 * UDP only the first receive can tell. */
enum aers_code aers_osc_client_open(const char *url, struct aers_osc_client **out,
                                    struct aers_error *error) AERS_MUST_USE;
void aers_osc_client_close(struct aers_osc_client *client); /* NULL is fine */

enum aers_code aers_osc_client_send(struct aers_osc_client *client, const void *packet, size_t nbytes,
                                    struct aers_error *error) AERS_MUST_USE;

/* Waits for the next message, through the gate; it is valid until the next call. AERS_E_TIMEOUT, AERS_E_UNAVAILABLE,
 * and AERS_E_INVALID or AERS_E_LIMIT when the other end sent something else than OSC. */
enum aers_code aers_osc_client_receive(struct aers_osc_client *client, int timeout_ms, struct aers_osc_message *out,
                                       struct aers_error *error) AERS_MUST_USE;

/* packet is one message. Send it, then hand every /reply or /error whose first argument is the request's address to fn
 * (which may be NULL), or, for a pattern, those of the addresses it reached, until the one that closes the request (its
 * path equals the request's address; it is handed to fn as well).
 * The first /error becomes the code returned and, with its path and sentence, *error; a pattern's other addresses are
 * still waited for. timeout_ms is for all of it. What is not an answer to this request is passed over. */
enum aers_code aers_osc_client_request(struct aers_osc_client *client, const void *packet, size_t nbytes,
                                       int timeout_ms, aers_osc_message_fn *fn, void *user,
                                       struct aers_error *error) AERS_MUST_USE;

#endif
