/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_NBYTES = 1024 };

void aers_text_init(struct aers_text *text)
{
    *text = (struct aers_text){0};
}

void aers_text_finish(struct aers_text *text)
{
    free(text->memory);
    aers_text_init(text);
}

void aers_text_clear(struct aers_text *text)
{
    text->nbytes = 0;
    text->failed = false;
}

char *aers_text_data(const struct aers_text *text)
{
    return text->memory ? text->memory + AERS_TEXT_HEAD : NULL;
}

static bool reserve(struct aers_text *text, size_t nbytes)
{
    if (text->failed || nbytes > AERS_TEXT_MAX_NBYTES - text->nbytes)
        return false;
    size_t wanted = text->nbytes + nbytes;
    if (wanted <= text->size)
        return true;
    size_t size = text->size ? text->size : FIRST_NBYTES;
    while (size < wanted)
        size *= 2;
    char *memory = realloc(text->memory, AERS_TEXT_HEAD + size);
    if (!memory)
        return false;
    text->memory = memory;
    text->size = size;
    return true;
}

void aers_text_put(struct aers_text *text, const char *bytes, size_t nbytes)
{
    if (!reserve(text, nbytes)) {
        text->failed = true;
        return;
    }
    memcpy(text->memory + AERS_TEXT_HEAD + text->nbytes, bytes, nbytes);
    text->nbytes += nbytes;
}

void aers_text_puts(struct aers_text *text, const char *string)
{
    aers_text_put(text, string, strlen(string));
}

/* Digits of value from the end of text[size] backwards. @return where they begin */
static size_t write_digits(char *text, size_t at, uint64_t value)
{
    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    return at;
}

void aers_text_put_uint(struct aers_text *text, uint64_t value)
{
    char digits[24];
    size_t at = write_digits(digits, sizeof digits, value);
    aers_text_put(text, digits + at, sizeof digits - at);
}

/* A frame holds thousands of these, twenty times a second: printf would be most of its cost. */
void aers_text_put_number(struct aers_text *text, double value, unsigned decimals)
{
    static const uint32_t scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (!(fabs(value) < 1e12)) {
        aers_text_put(text, "null", 4);
        return;
    }
    if (decimals > 6)
        decimals = 6;
    uint32_t scale = scales[decimals];
    int64_t scaled = llround(value * scale);
    uint64_t magnitude = scaled < 0 ? (uint64_t)-scaled : (uint64_t)scaled;
    uint64_t fraction = magnitude % scale;
    char number[40];
    size_t at = sizeof number, end = at;
    if (fraction) {
        for (unsigned i = 0; i < decimals; i++, fraction /= 10)
            number[--at] = (char)('0' + fraction % 10);
        number[--at] = '.';
        while (number[end - 1] == '0')
            end--;
    }
    at = write_digits(number, at, magnitude / scale);
    if (scaled < 0)
        number[--at] = '-';
    aers_text_put(text, number + at, end - at);
}
