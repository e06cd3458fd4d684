/* SPDX-License-Identifier: ISC */
/* collect/text.h - a growing text with room in front, which the WebSocket transport fills with its frame header, so
 * that one text is sent to all clients without a copy. Never past its maximum: what does not fit marks it as failed. */
#ifndef AERS_METER_TEXT_H
#define AERS_METER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AERS_TEXT_HEAD = 16, AERS_TEXT_MAX_NBYTES = 16 << 20 };

struct aers_text {
    char *memory;  /* [AERS_TEXT_HEAD + size] or NULL */
    size_t nbytes; /* of the text, without the room in front */
    size_t size;
    bool failed; /* out of memory or over the maximum: the text is not whole */
};

void aers_text_init(struct aers_text *text);
void aers_text_finish(struct aers_text *text); /* zeroed is fine */
void aers_text_clear(struct aers_text *text);  /* keeps the memory */

/* The text itself; it has no NUL at its end. NULL when nothing was ever put. */
char *aers_text_data(const struct aers_text *text);

void aers_text_put(struct aers_text *text, const char *bytes, size_t nbytes);
void aers_text_puts(struct aers_text *text, const char *string);
void aers_text_put_uint(struct aers_text *text, uint64_t value);
/* Rounded to `decimals` 0..6 places; NaN, infinities and what passes 1e12, which no meter shows, become null. */
void aers_text_put_number(struct aers_text *text, double value, unsigned decimals);

#endif
