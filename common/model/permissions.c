/* SPDX-License-Identifier: ISC */
#include "common/model/permissions.h"

#include <stdio.h>
#include <string.h>

static const char *const words[AERS_NPERMISSIONS] = {"memory", "files"}; /* by bit */

uint32_t aers_permission_of(const char *word)
{
    for (uint32_t i = 0; i < AERS_NPERMISSIONS; i++)
        if (strcmp(words[i], word) == 0)
            return 1u << i;
    return 0;
}

const char *aers_permissions_words(uint32_t permissions, char *text, size_t size)
{
    size_t n = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < AERS_NPERMISSIONS; i++)
        if (permissions & 1u << i && n < size)
            n += (size_t)snprintf(text + n, size - n, "%s%s", n ? ", " : "", words[i]);
    return text;
}

/* @return false when one of them is none; its first 32 letters are in word then */
static bool read_list(const char *list, uint32_t *granted, char word[33])
{
    *granted = 0;
    for (const char *at = list; at && *at;) {
        const size_t n = strcspn(at, ",");
        snprintf(word, 33, "%.*s", n < 32 ? (int)n : 32, at);
        const uint32_t permission = aers_permission_of(word);
        if (!permission)
            return false;
        *granted |= permission;
        at += n + (at[n] == ',');
    }
    return true;
}

bool aers_permissions_agree(const char *module, uint32_t asked, const char *list, char *why, size_t size)
{
    uint32_t granted;
    char word[33], text[64], all[64];
    if (!read_list(list, &granted, word)) {
        snprintf(why, size, "no permission is called %s (allowed: %s)", word,
                 aers_permissions_words(~0u, text, sizeof text));
        return false;
    }
    if (asked & ~granted) {
        snprintf(why, size,
                 "%.80s asks for more than other modules: %s; grant it with params: { " AERS_GRANT_OPTION
                 ": [%s] }, or do without the module",
                 module, aers_permissions_words(asked & ~granted, text, sizeof text),
                 aers_permissions_words(asked, all, sizeof all));
        return false;
    }
    if (granted & ~asked) {
        snprintf(why, size, "%.80s does not ask for: %s", module,
                 aers_permissions_words(granted & ~asked, text, sizeof text));
        return false;
    }
    return true;
}
