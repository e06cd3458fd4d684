/* SPDX-License-Identifier: ISC */
#include "common/base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    const char *program;
    enum aers_log_format format;
    enum aers_log_level level;
    aers_log_tap_fn *tap;
    void *user;
    pthread_mutex_t lock;
} logger = {"aers", AERS_LOG_TEXT, AERS_LOG_INFO, NULL, NULL, PTHREAD_MUTEX_INITIALIZER};

static const char *const level_words[] = {"error", "warning", "info", "debug"};

void aers_log_start(const char *program, enum aers_log_format format, enum aers_log_level level)
{
    logger.program = program;
    logger.format = format;
    logger.level = level;
}

enum aers_log_format aers_log_get_format(void)
{
    return logger.format;
}

enum aers_log_level aers_log_get_level(void)
{
    return logger.level;
}

enum aers_code aers_log_format_parse(const char *word, enum aers_log_format *out)
{
    if (strcmp(word, "text") == 0)
        *out = AERS_LOG_TEXT;
    else if (strcmp(word, "json") == 0)
        *out = AERS_LOG_JSON;
    else
        return AERS_E_USAGE;
    return AERS_OK;
}

const char *aers_log_level_word(enum aers_log_level level)
{
    return level_words[level];
}

enum aers_code aers_log_level_parse(const char *word, enum aers_log_level *out)
{
    for (int level = AERS_LOG_ERROR; level <= AERS_LOG_DEBUG; level++) {
        if (strcmp(word, level_words[level]) == 0) {
            *out = (enum aers_log_level)level;
            return AERS_OK;
        }
    }
    return AERS_E_USAGE;
}

/* Append text to line as the inside of a JSON string, bounded. */
static size_t put_json(char *line, size_t size, size_t at, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c && at + 8 < size; c++) {
        if (*c == '"' || *c == '\\') {
            line[at++] = '\\';
            line[at++] = (char)*c;
        } else if (*c < 0x20) {
            at += (size_t)snprintf(line + at, size - at, "\\u%04x", *c);
        } else {
            line[at++] = (char)*c;
        }
    }
    line[at] = 0;
    return at;
}

static size_t json_line(char *line, size_t size, enum aers_log_level level, const char *subject, const char *text)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    size_t at = (size_t)snprintf(line, size, "{\"ts\":%lld.%03ld,\"program\":\"%s\",\"level\":\"%s\",\"subject\":\"",
                                 (long long)now.tv_sec, now.tv_nsec / 1000000, logger.program, level_words[level]);
    at = put_json(line, size - 64, at, subject ? subject : "");
    at += (size_t)snprintf(line + at, size - at, "\",\"text\":\"");
    at = put_json(line, size - 8, at, text);
    return at + (size_t)snprintf(line + at, size - at, "\"}\n");
}

static size_t text_line(char *line, size_t size, enum aers_log_level level, const char *subject, const char *text)
{
    char clock[32] = "";
    if (!isatty(STDERR_FILENO)) {
        struct timespec now;
        struct tm local;
        clock_gettime(CLOCK_REALTIME, &now);
        localtime_r(&now.tv_sec, &local);
        snprintf(clock, sizeof clock, "%02d:%02d:%02d.%03d ", local.tm_hour, local.tm_min, local.tm_sec,
                 (int)(now.tv_nsec / 1000000));
    }
    int n = snprintf(line, size - 1, "%s%s %s: %s%s%s", clock, logger.program, level_words[level],
                     subject ? subject : "", subject ? ": " : "", text);
    size_t at = n < 0 ? 0 : (size_t)n < size - 2 ? (size_t)n : size - 2;
    for (size_t i = 0; i < at; i++) /* a line stays one line, and no terminal is driven by what a peer sent */
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = ' ';
    line[at++] = '\n';
    return at;
}

void aers_log(enum aers_log_level level, const char *subject, const char *format, ...)
{
    if (level > logger.level)
        return;
    char text[2048];
    char line[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t n = logger.format == AERS_LOG_JSON ? json_line(line, sizeof line, level, subject, text)
                                              : text_line(line, sizeof line, level, subject, text);
    if (write(STDERR_FILENO, line, n) < 0) {
        /* nowhere left to say it */
    }
    pthread_mutex_lock(&logger.lock);
    if (logger.tap)
        logger.tap(logger.user, level, subject ? subject : "", text);
    pthread_mutex_unlock(&logger.lock);
}

void aers_log_error(const struct aers_error *error)
{
    aers_log(AERS_LOG_ERROR, error->where[0] ? error->where : NULL, "%s", error->what);
}

void aers_log_tap(aers_log_tap_fn *tap, void *user)
{
    pthread_mutex_lock(&logger.lock);
    logger.tap = tap;
    logger.user = user;
    pthread_mutex_unlock(&logger.lock);
}
