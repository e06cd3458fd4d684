/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/route.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const names[AERS_NMETHODS] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

const char *aers_method_name(enum aers_method method)
{
    return names[method];
}

bool aers_method_changes(enum aers_method method)
{
    return method != AERS_METHOD_GET && method != AERS_METHOD_HEAD && method != AERS_METHOD_OPTIONS;
}

/* Part by part; params may be NULL. */
static bool path_matches(const char *template, const char *path, struct aers_route_params *params)
{
    size_t nparams = 0;
    while (*template == '/' && *path == '/') {
        if (strcmp(template, "/*") == 0)
            return true;
        size_t ntemplate = strcspn(++template, "/"), npath = strcspn(++path, "/");
        if (*template == '{') {
            if (npath == 0 || npath > AERS_ROUTE_MAX_PARAM || nparams == AERS_ROUTE_MAX_PARAMS)
                return false;
            if (params)
                snprintf(params->at[nparams], sizeof params->at[nparams], "%.*s", (int)npath, path);
            nparams++;
        } else if (ntemplate != npath || strncmp(template, path, npath) != 0) {
            return false;
        }
        template += ntemplate;
        path += npath;
    }
    return *template == '\0' && *path == '\0';
}

enum aers_code aers_route_find(const struct aers_route *routes, enum aers_method method, const char *path,
                               const struct aers_route **out, struct aers_route_params *params)
{
    enum aers_method wanted = method == AERS_METHOD_HEAD ? AERS_METHOD_GET : method;
    enum aers_code code = AERS_E_NOT_FOUND;
    for (const struct aers_route *route = routes; route->path; route++) {
        if (!path_matches(route->path, path, NULL))
            continue;
        code = AERS_E_UNSUPPORTED;
        if (route->method == wanted && path_matches(route->path, path, params)) {
            *out = route;
            return AERS_OK;
        }
    }
    return code;
}

void aers_route_allow(const struct aers_route *routes, const char *path, char *text, size_t size)
{
    size_t at = 0;
    *text = '\0';
    for (const struct aers_route *route = routes; route->path; route++) {
        if (!path_matches(route->path, path, NULL) || at >= size)
            continue;
        int n = snprintf(text + at, size - at, "%s%s%s", at ? ", " : "", names[route->method],
                         route->method == AERS_METHOD_GET ? ", HEAD" : "");
        at += n > 0 ? (size_t)n : 0;
    }
}
