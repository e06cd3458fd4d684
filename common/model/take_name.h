/* SPDX-License-Identifier: ISC */
/* common/model/take_name.h - the names of recordings: a pattern with fields in braces.
 *
 *     {node} {graph}   ids                     {date} 2026-11-25    {time} 22-38-06, local, of the start
 *     {frame}          of the session, in 12   {take} 001, 002 ...: the first that is free
 *
 * A pattern without {take} has one before its ending from the second take on: "voice.wav", "voice-002.wav". Pure. */
#ifndef AERS_MODEL_TAKE_NAME_H
#define AERS_MODEL_TAKE_NAME_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "common/base/error.h"

#define AERS_TAKE_NAME_USUAL "{graph}-{node}-{take}.wav"

/* Bytes of a name, with its NUL; takes of one pattern. */
enum { AERS_TAKE_NAME_SIZE = 4096, AERS_TAKES_MAX = 999999 };

struct aers_take_name {
    const char *node, *graph;
    struct tm time;
    int64_t frame;
    uint32_t take; /* 1 .. AERS_TAKES_MAX */
};

/* Whether a pattern can be a file's name. AERS_E_INVALID: an unknown field, a brace too many; AERS_E_LIMIT. */
enum aers_code aers_take_name_check(const char *pattern, struct aers_error *error) AERS_MUST_USE;
/* dst: [AERS_TAKE_NAME_SIZE]. AERS_E_LIMIT when it would be longer; AERS_E_INVALID as above. */
enum aers_code aers_take_name_format(const char *pattern, const struct aers_take_name *name, char *dst,
                                     struct aers_error *error) AERS_MUST_USE;

#endif
