/* SPDX-License-Identifier: ISC */
#include "common/base/error.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *word;
    const char *sentence;
    int exit_status;
    int http;
} table[AERS_NCODES] = {
    [AERS_OK] = {"ok", "done", 0, 200},
    [AERS_E_FAILED] = {"failed", "failed", 1, 500},
    [AERS_E_USAGE] = {"usage", "wrong usage", 2, 400},
    [AERS_E_INVALID] = {"invalid", "not valid", 2, 400},
    [AERS_E_RANGE] = {"range", "out of range", 2, 422},
    [AERS_E_NOT_FOUND] = {"not_found", "not found", 3, 404},
    [AERS_E_CONFLICT] = {"conflict", "in conflict with the present state", 4, 409},
    [AERS_E_STALE] = {"stale", "meant for a state that is no more", 4, 412},
    [AERS_E_DENIED] = {"denied", "not permitted", 5, 403},
    [AERS_E_UNSUPPORTED] = {"unsupported", "not supported", 6, 501},
    [AERS_E_LIMIT] = {"limit", "over a limit", 7, 413},
    [AERS_E_FULL] = {"full", "queue full", 7, 503},
    [AERS_E_IO] = {"io", "input or output failed", 8, 500},
    [AERS_E_MEMORY] = {"memory", "out of memory", 8, 500},
    [AERS_E_TIMEOUT] = {"timeout", "no answer in time", 9, 504},
    [AERS_E_UNAVAILABLE] = {"unavailable", "not reachable", 10, 503},
};

static enum aers_code known(enum aers_code code)
{
    return (unsigned)code < AERS_NCODES ? code : AERS_E_FAILED;
}

enum aers_code aers_error_set(struct aers_error *error, enum aers_code code, const char *where, const char *format, ...)
{
    if (!error)
        return code;
    error->code = code;
    snprintf(error->where, sizeof error->where, "%s", where ? where : "");
    va_list args;
    va_start(args, format);
    vsnprintf(error->what, sizeof error->what, format, args);
    va_end(args);
    return code;
}

const char *aers_code_word(enum aers_code code)
{
    return table[known(code)].word;
}

const char *aers_code_sentence(enum aers_code code)
{
    return table[known(code)].sentence;
}

int aers_code_exit(enum aers_code code)
{
    return table[known(code)].exit_status;
}

int aers_code_http(enum aers_code code)
{
    return table[known(code)].http;
}

enum aers_code aers_code_of_word(const char *word)
{
    for (int code = 0; code < AERS_NCODES; code++)
        if (strcmp(table[code].word, word) == 0)
            return (enum aers_code)code;
    return AERS_E_FAILED;
}
