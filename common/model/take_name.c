/* SPDX-License-Identifier: ISC */
#include "common/model/take_name.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- fields */

static void put_node(const struct aers_take_name *name, char *dst, size_t size)
{
    snprintf(dst, size, "%s", name->node);
}

static void put_graph(const struct aers_take_name *name, char *dst, size_t size)
{
    snprintf(dst, size, "%s", name->graph);
}

static void put_date(const struct aers_take_name *name, char *dst, size_t size)
{
    strftime(dst, size, "%Y-%m-%d", &name->time);
}

static void put_time(const struct aers_take_name *name, char *dst, size_t size)
{
    strftime(dst, size, "%H-%M-%S", &name->time);
}

static void put_frame(const struct aers_take_name *name, char *dst, size_t size)
{
    snprintf(dst, size, "%012lld", (long long)name->frame);
}

static void put_take(const struct aers_take_name *name, char *dst, size_t size)
{
    snprintf(dst, size, "%03u", name->take);
}

static const struct {
    const char *word;
    void (*put)(const struct aers_take_name *name, char *dst, size_t size);
} fields[] = {{"{node}", put_node}, {"{graph}", put_graph}, {"{date}", put_date},
              {"{time}", put_time}, {"{frame}", put_frame}, {"{take}", put_take}};

enum { NFIELDS = sizeof fields / sizeof *fields, FIELD_NBYTES = 128 };

static size_t find_field(const char *at)
{
    size_t i = 0;
    while (i < NFIELDS && strncmp(at, fields[i].word, strlen(fields[i].word)) != 0)
        i++;
    return i;
}

/* ---- the whole */

/* Where the ending of the last part begins: at its last dot, unless that is its first byte. */
static const char *find_ending(const char *pattern)
{
    const char *slash = strrchr(pattern, '/'), *name = slash ? slash + 1 : pattern, *dot = strrchr(name, '.');
    return dot && dot != name ? dot : pattern + strlen(pattern);
}

static bool put(char *dst, size_t *n, const char *text, size_t nbytes)
{
    if (*n + nbytes >= AERS_TAKE_NAME_SIZE)
        return false;
    memcpy(dst + *n, text, nbytes);
    dst[ *n += nbytes] = '\0';
    return true;
}

enum aers_code aers_take_name_format(const char *pattern, const struct aers_take_name *name, char *dst,
                                     struct aers_error *error)
{
    const char *number_at = name->take > 1 && !strstr(pattern, "{take}") ? find_ending(pattern) : NULL;
    char text[FIELD_NBYTES];
    size_t n = 0;
    bool fits = true;
    dst[0] = '\0';
    for (const char *at = pattern; fits; at++) {
        if (at == number_at) {
            snprintf(text, sizeof text, "-%03u", name->take);
            fits = put(dst, &n, text, strlen(text));
        }
        if (!*at || !fits)
            break;
        const size_t field = *at == '{' ? find_field(at) : NFIELDS;
        if (field < NFIELDS) {
            fields[field].put(name, text, sizeof text);
            fits = put(dst, &n, text, strlen(text));
            at += strlen(fields[field].word) - 1;
        } else if (*at == '{' || *at == '}') {
            return aers_error_set(error, AERS_E_INVALID, pattern,
                                  "%.*s is no field of a file's name (allowed: {node}, {graph}, {date}, {time}, "
                                  "{frame}, {take})",
                                  (int)(strcspn(at, "}") < 24 ? strcspn(at, "}") + (*at == '{') : 24), at);
        } else {
            fits = put(dst, &n, at, 1);
        }
    }
    return fits ? AERS_OK
                : aers_error_set(error, AERS_E_LIMIT, pattern, "the file's name is longer than %d bytes",
                                 AERS_TAKE_NAME_SIZE - 1);
}

enum aers_code aers_take_name_check(const char *pattern, struct aers_error *error)
{
    static const char longest[] = "a name of 48 bytes, the most that an id can have"; /* as ids may be */
    char text[AERS_TAKE_NAME_SIZE];
    const struct aers_take_name name = {.node = longest, .graph = longest, .take = AERS_TAKES_MAX};
    const char *slash = strrchr(pattern, '/');
    if (!*pattern || (slash && !slash[1]))
        return aers_error_set(error, AERS_E_INVALID, pattern, "it names a folder: a file's name is wanted");
    return aers_take_name_format(pattern, &name, text, error);
}
