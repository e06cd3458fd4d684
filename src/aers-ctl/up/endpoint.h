/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/endpoint.h - a HOST:PORT that one of the programs is to listen at. */
#ifndef AERS_CTL_UP_ENDPOINT_H
#define AERS_CTL_UP_ENDPOINT_H

#include "common/base/error.h"

enum { AERS_ENDPOINT_SIZE = 288 };

/* HOST:PORT of "HOST:PORT", ":PORT", or a URL with one of these. AERS_E_USAGE. */
enum aers_code aers_endpoint_parse(const char *text, char out[AERS_ENDPOINT_SIZE],
                                   struct aers_error *error) AERS_MUST_USE;

/* Whether it can be listened at. AERS_E_CONFLICT with the sentence "HOST:PORT is taken", else why not. */
enum aers_code aers_endpoint_check(const char *endpoint, int socket_type, struct aers_error *error) AERS_MUST_USE;

#endif
