/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/http.h - the door to libcurl: GET from aers-meter over one connection that is kept. */
#ifndef AERS_CTL_HTTP_H
#define AERS_CTL_HTTP_H

#include "common/doc/json.h"
#include "src/aers-ctl/ctl.h"

struct aers_http;

/* Of ctl->meter, with the token that there is for it and the certificates that are to be trusted. */
enum aers_code aers_http_open(const struct aers_ctl *ctl, struct aers_http **out,
                              struct aers_error *error) AERS_MUST_USE;
void aers_http_close(struct aers_http *http); /* NULL is fine */

/* The JSON document at base_url + path, at most 4 MiB; *out is for json_object_put. AERS_E_UNAVAILABLE when nobody
 * listens, AERS_E_TIMEOUT, AERS_E_DENIED without the right token or with a certificate that is not trusted,
 * AERS_E_FAILED for another status than 200, AERS_E_INVALID. */
enum aers_code aers_http_get(struct aers_http *http, const char *path, int timeout_ms, struct json_object **out,
                             struct aers_error *error) AERS_MUST_USE;

#endif
