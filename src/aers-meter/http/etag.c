/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/etag.h"

#include <stdlib.h>
#include <string.h>

/* One tag: "123". -1 for any other, also a weak one. @return where it ends; NULL when there is none */
static const char *read_tag(const char *text, int64_t *revision)
{
    bool is_weak = text[0] == 'W' && text[1] == '/';
    const char *begin = text + (is_weak ? 2 : 0), *end;
    if (*begin != '"' || !(end = strchr(begin + 1, '"')))
        return NULL;
    size_t n = (size_t)(end - begin - 1);
    bool is_number = n > 0 && n <= 18 && strspn(begin + 1, "0123456789") == n;
    *revision = is_number && !is_weak ? strtoll(begin + 1, NULL, 10) : -1;
    return end + 1;
}

bool aers_etag_match(const char *text, int64_t newest, int64_t *out)
{
    int64_t found = -1, revision;
    if (*text == '\0' || strcmp(text, "*") == 0)
        return false;
    while (text && *text) {
        text += strspn(text, ", \t");
        text = *text ? read_tag(text, &revision) : NULL;
        if (text && revision >= 0 && (found < 0 || revision == newest))
            found = revision;
    }
    *out = found;
    return true;
}
