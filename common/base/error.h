/* SPDX-License-Identifier: ISC */
/* common/base/error.h - what can go wrong, once for all programs.
 *
 * A function that can fail returns an enum aers_code and writes its results only on AERS_OK. At the edges of the world
 * (files, sockets, people) it also takes a last `struct aers_error *` and says there where it happened and what to do.
 * One table maps each code to its sentence, exit status, OSC code word and HTTP status. */
#ifndef AERS_BASE_ERROR_H
#define AERS_BASE_ERROR_H

#include <stdarg.h>

enum aers_code {
    AERS_OK = 0,
    AERS_E_FAILED,      /* anything without a better name */
    AERS_E_USAGE,       /* the command line is wrong */
    AERS_E_INVALID,     /* a document, message or value is not of its form */
    AERS_E_RANGE,       /* a value outside its range */
    AERS_E_NOT_FOUND,   /* no such node, parameter, file, address */
    AERS_E_CONFLICT,    /* already exists, or the state does not allow it */
    AERS_E_STALE,       /* meant for a state that is no more */
    AERS_E_DENIED,      /* not permitted */
    AERS_E_UNSUPPORTED, /* understood, but not to be had here */
    AERS_E_LIMIT,       /* a bound on size, count or rate was met */
    AERS_E_FULL,        /* a bounded queue or ring has no room */
    AERS_E_IO,          /* the system said no: see the error's sentence */
    AERS_E_MEMORY,      /* out of memory */
    AERS_E_TIMEOUT,     /* no answer in time */
    AERS_E_UNAVAILABLE, /* the JACK server, graphd or the meter is not there */
    AERS_NCODES
};

#define AERS_MUST_USE __attribute__((warn_unused_result))

/* Where (a "file:line:column", a peer, an option; may be empty) and one sentence with the remedy. */
struct aers_error {
    enum aers_code code;
    char where[512];
    char what[1024];
};

/* Fill *error (when not NULL) and return code, so that `return aers_error_set(...)` reads well. */
enum aers_code aers_error_set(struct aers_error *error, enum aers_code code, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The table. Every function accepts any int and answers for AERS_E_FAILED when it is none of the codes. */
const char *aers_code_word(enum aers_code code);     /* "not_found": the OSC and JSON word */
const char *aers_code_sentence(enum aers_code code); /* "not found" */
int aers_code_exit(enum aers_code code);             /* exit status of a program */
int aers_code_http(enum aers_code code);             /* HTTP status */
enum aers_code aers_code_of_word(const char *word);  /* AERS_E_FAILED when unknown */

#endif
