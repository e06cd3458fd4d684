/* SPDX-License-Identifier: ISC */
/* http/route.h - which handler answers which request. Pure. */
#ifndef AERS_METER_ROUTE_H
#define AERS_METER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"

enum aers_method {
    AERS_METHOD_GET,
    AERS_METHOD_HEAD, /* answered by the GET of the same path, without the body */
    AERS_METHOD_POST,
    AERS_METHOD_PUT,
    AERS_METHOD_PATCH,
    AERS_METHOD_DELETE,
    AERS_METHOD_OPTIONS,
    AERS_NMETHODS
};

struct aers_exchange;
typedef void aers_route_fn(void *user, struct aers_exchange *exchange);

struct aers_route {
    enum aers_method method;
    const char *path; /* "/api/nodes/{id}/params": {…} stands for one part of at least one byte, a last * for all that
                         follows */
    aers_route_fn *handler;
    bool takes_yaml; /* a body may be YAML as well as JSON */
};

enum { AERS_ROUTE_MAX_PARAMS = 2, AERS_ROUTE_MAX_PARAM = 127 };

/* What stood for the {…}, in order. */
struct aers_route_params {
    char at[AERS_ROUTE_MAX_PARAMS][AERS_ROUTE_MAX_PARAM + 1];
};

/* routes ends with a NULL path. AERS_E_NOT_FOUND: no such path. AERS_E_UNSUPPORTED: the path has no such method. */
enum aers_code aers_route_find(const struct aers_route *routes, enum aers_method method, const char *path,
                               const struct aers_route **out, struct aers_route_params *params) AERS_MUST_USE;
/* The methods a path has, for the Allow header: "GET, HEAD"; "" when there is no such path. */
void aers_route_allow(const struct aers_route *routes, const char *path, char *text, size_t size);

bool aers_method_changes(enum aers_method method); /* something, by its kind */
const char *aers_method_name(enum aers_method method);

#endif
