/* SPDX-License-Identifier: ISC */
/* http/problem.h - an error as RFC 9457 problem JSON. Pure. */
#ifndef AERS_METER_PROBLEM_H
#define AERS_METER_PROBLEM_H

#include "common/base/error.h"
#include "common/doc/json.h"

/* {"type":"about:blank","title":"Not Found","status":404,"detail":"…","instance":"/api/x","code":"not_found"} */
struct json_object *aers_problem_create(unsigned status, enum aers_code code, const char *instance, const char *detail);

const char *aers_http_reason(unsigned status); /* "Not Found"; "Error" when it is none that we use */

#endif
