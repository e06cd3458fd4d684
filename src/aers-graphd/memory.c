/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"

static void *there(void *memory)
{
    if (!memory) {
        aers_log(AERS_LOG_ERROR, NULL, "out of memory");
        abort();
    }
    return memory;
}

void *aers_need(size_t count, size_t size)
{
    return there(calloc(count ? count : 1, size ? size : 1));
}

void *aers_need_more(void *old, size_t count, size_t size)
{
    return there(reallocarray(old, count ? count : 1, size ? size : 1));
}

void *aers_need_made(void *made)
{
    return there(made);
}

char *aers_need_string(const char *text)
{
    return text ? there(strdup(text)) : NULL;
}

char *aers_need_text(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    return there(n < 0 ? NULL : text);
}

void *aers_need_room(void *items, size_t nitems, size_t *size, size_t item_nbytes)
{
    if (nitems < *size)
        return items;
    *size = *size ? 2 * *size : 16;
    return aers_need_more(items, *size, item_nbytes);
}
