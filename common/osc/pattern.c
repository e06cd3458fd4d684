/* SPDX-License-Identifier: ISC */
#include "common/osc/pattern.h"

#include <string.h>

#include "common/osc/gate.h"

#define WILDCARDS "*?[{"

/* Matching keeps the set of places in the address that the pattern so far can have reached, and moves the whole set
 * over one element of the pattern at a time: no backtracking, so no pattern is worse than pattern length x address
 * length. */
struct match {
    const char *address;
    size_t length;
    bool *now, *next; /* [length + 1] */
};

static void step_star(struct match *match)
{
    bool reached = false;
    for (size_t i = 0; i <= match->length; i++) {
        reached = reached || match->now[i];
        match->next[i] = reached;
        if (match->address[i] == '/')
            reached = false;
    }
}

static void step_any(struct match *match)
{
    for (size_t i = 0; i < match->length; i++)
        match->next[i + 1] = match->now[i] && match->address[i] != '/';
}

/* [from, to) is what stands between the brackets, without '!'. '-' first or last is itself. */
static bool is_member(const char *from, const char *to, char c)
{
    while (from < to) {
        bool range = to - from > 2 && from[1] == '-';
        if (range ? c >= from[0] && c <= from[2] : c == from[0])
            return true;
        from += range ? 3 : 1;
    }
    return false;
}

/* pattern stands after '['; the end is its ']'. */
static void step_bracket(struct match *match, const char *pattern, const char *end)
{
    bool negated = *pattern == '!';
    pattern += negated;
    for (size_t i = 0; i < match->length; i++)
        match->next[i + 1] =
            match->now[i] && match->address[i] != '/' && is_member(pattern, end, match->address[i]) != negated;
}

static void step_word(struct match *match, const char *word, size_t length)
{
    for (size_t i = 0; i + length <= match->length; i++)
        if (match->now[i] && memcmp(match->address + i, word, length) == 0)
            match->next[i + length] = true;
}

/* pattern stands after '{'; the end is its '}'. */
static void step_brace(struct match *match, const char *pattern, const char *end)
{
    for (;;) {
        const char *comma = memchr(pattern, ',', (size_t)(end - pattern));
        const char *stop = comma ? comma : end;
        step_word(match, pattern, (size_t)(stop - pattern));
        if (!comma)
            return;
        pattern = comma + 1;
    }
}

/* Over one element. @return the pattern after it, NULL when a bracket or brace is not closed */
static const char *step(struct match *match, const char *pattern)
{
    const char *end;
    memset(match->next, 0, match->length + 1);
    switch (*pattern) {
    case '*':
        step_star(match);
        return pattern + 1;
    case '?':
        step_any(match);
        return pattern + 1;
    case '[':
        if ((end = strchr(pattern, ']')))
            step_bracket(match, pattern + 1, end);
        return end ? end + 1 : NULL;
    case '{':
        if ((end = strchr(pattern, '}')))
            step_brace(match, pattern + 1, end);
        return end ? end + 1 : NULL;
    default: /* all that is plain in one go */
        end = pattern + strcspn(pattern, WILDCARDS);
        step_word(match, pattern, (size_t)(end - pattern));
        return end;
    }
}

static bool match_rest(const char *pattern, const char *address, size_t length)
{
    bool places[2][AERS_OSC_MAX_ADDRESS + 1];
    struct match match = {.address = address, .length = length, .now = places[0], .next = places[1]};
    memset(match.now, 0, length + 1);
    match.now[0] = true;
    while (*pattern) {
        pattern = step(&match, pattern);
        if (!pattern || !memchr(match.next, true, length + 1))
            return false;
        bool *swap = match.now;
        match.now = match.next;
        match.next = swap;
    }
    return match.now[length];
}

bool aers_osc_is_pattern(const char *address)
{
    return strpbrk(address, WILDCARDS) != NULL;
}

bool aers_osc_match(const char *pattern, const char *address)
{
    size_t plain = strcspn(pattern, WILDCARDS); /* most addresses differ before the first wildcard */
    if (strncmp(pattern, address, plain) != 0)
        return false;
    if (!pattern[plain])
        return !address[plain];
    size_t length = strnlen(address + plain, AERS_OSC_MAX_ADDRESS + 1);
    return length <= AERS_OSC_MAX_ADDRESS && match_rest(pattern + plain, address + plain, length);
}
