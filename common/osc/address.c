/* SPDX-License-Identifier: ISC */
#include "common/osc/address.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/osc/gate.h"

enum place { OUTSIDE, IN_BRACKET, IN_BRACE };

/* What each place refuses, beyond what no address may hold. */
static const char *const refused[] = {
    [OUTSIDE] = "]},",
    [IN_BRACKET] = "[{}*?/,",
    [IN_BRACE] = "[]{*?/",
};

struct scan {
    enum place place;
    unsigned nwildcards;
    unsigned nmembers; /* of the bracket under way */
};

#define BIT(c) (UINT64_C(1) << ((c)&63))

/* Not plain: no address may hold it, or its place matters. One bit per ASCII character. */
static const uint64_t special[2] = {
    UINT64_C(0x1FFFFFFFF) | BIT('#') | BIT(',') | BIT('*') | BIT('?') | BIT('/'), /* all up to the space */
    BIT('[') | BIT(']') | BIT('{') | BIT('}') | BIT(127),
};

static bool is_plain(char c)
{
    unsigned char index = (unsigned char)c;
    return index < 128 && !(special[index >> 6] & BIT(index));
}

static bool is_printable(char c)
{
    return c > ' ' && c <= '~' && c != '#';
}

static void enter(struct scan *scan, char c)
{
    if (!strchr("*?[{", c))
        return;
    scan->nwildcards++;
    scan->nmembers = 0;
    if (c == '[')
        scan->place = IN_BRACKET;
    if (c == '{')
        scan->place = IN_BRACE;
}

static bool scan_bracket(struct scan *scan, char c, char before)
{
    if (c == ']') {
        scan->place = OUTSIDE;
        return scan->nmembers > 0;
    }
    if (c != '!' || before != '[')
        scan->nmembers++;
    return true;
}

static bool scan_one(struct scan *scan, char c, char before)
{
    if (!is_printable(c) || strchr(refused[scan->place], c))
        return false;
    if (scan->place == IN_BRACKET)
        return scan_bracket(scan, c, before);
    if (scan->place == IN_BRACE && c == '}')
        scan->place = OUTSIDE;
    else if (scan->place == OUTSIDE)
        enter(scan, c);
    return true;
}

enum aers_code aers_osc_address_check(const char *address, size_t length)
{
    if (length == 0 || address[0] != '/')
        return AERS_E_INVALID;
    if (length > AERS_OSC_MAX_ADDRESS)
        return AERS_E_LIMIT;
    struct scan scan = {.place = OUTSIDE};
    for (size_t i = 1; i < length; i++)
        if ((scan.place != OUTSIDE || !is_plain(address[i])) && !scan_one(&scan, address[i], address[i - 1]))
            return AERS_E_INVALID;
    if (scan.place != OUTSIDE)
        return AERS_E_INVALID;
    return scan.nwildcards > AERS_OSC_MAX_PATTERN ? AERS_E_LIMIT : AERS_OK;
}
