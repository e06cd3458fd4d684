/* SPDX-License-Identifier: ISC */
/* common/base/log.h - one line per event on standard error, as text or as JSON. Never from the audio thread.
 *
 *   text   12:00:01.250 aers-graphd info: dialogue_gain: ready (pid 4711)
 *   json   {"ts":1731379200.125,"program":"aers-graphd","level":"info","subject":"dialogue_gain","text":"ready (pid
 * 4711)"}
 *
 * Text without the time when standard error is a terminal's. Thread safe: one write(2) per line. */
#ifndef AERS_BASE_LOG_H
#define AERS_BASE_LOG_H

#include "common/base/error.h"

enum aers_log_level { AERS_LOG_ERROR, AERS_LOG_WARNING, AERS_LOG_INFO, AERS_LOG_DEBUG };
enum aers_log_format { AERS_LOG_TEXT, AERS_LOG_JSON };

/* Once, at the start of main. Default: text, AERS_LOG_INFO. program is not copied. */
void aers_log_start(const char *program, enum aers_log_format format, enum aers_log_level level);
enum aers_log_format aers_log_get_format(void);
enum aers_log_level aers_log_get_level(void);

/* "text" or "json"; AERS_E_USAGE otherwise. */
enum aers_code aers_log_format_parse(const char *word, enum aers_log_format *out) AERS_MUST_USE;

/* "warning"; AERS_E_USAGE otherwise. */
enum aers_code aers_log_level_parse(const char *word, enum aers_log_level *out) AERS_MUST_USE;
const char *aers_log_level_word(enum aers_log_level level);

/* subject is the node, file or peer the line is about, or NULL. */
void aers_log(enum aers_log_level level, const char *subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void aers_log_error(const struct aers_error *error);

/* Someone who wants every line as well (telemetry "log"); one at most, called under the log's lock. NULL removes it. */
typedef void aers_log_tap_fn(void *user, enum aers_log_level level, const char *subject, const char *text);
void aers_log_tap(aers_log_tap_fn *tap, void *user);

#endif
