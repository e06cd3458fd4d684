/* SPDX-License-Identifier: ISC */
/* common/doc/surrogates.h - inside common/doc only. JSON writes a character beyond U+FFFF as two escapes,
 * "\ud83c\udfad"; YAML, and so libyaml, has one escape for it, "\U0001F3AD". In a text that is JSON the pairs are
 * rewritten before it is read, and places behind them are moved back to where they stand in the file. */
#ifndef AERS_DOC_SURROGATES_H
#define AERS_DOC_SURROGATES_H

#include <stddef.h>

#include "common/base/error.h"

struct aers_surrogates {
    char *text; /* [nbytes] rewritten, or NULL when there was nothing to rewrite */
    size_t nbytes;
    struct aers_surrogate_place {
        size_t line, column; /* from 0, in the rewritten text, of the escape's end */
    } * places;
    size_t nplaces;
};

/* AERS_OK, also when there is nothing to do; AERS_E_MEMORY. */
enum aers_code aers_surrogates_join(const char *text, size_t nbytes, struct aers_surrogates *out) AERS_MUST_USE;
void aers_surrogates_finish(struct aers_surrogates *surrogates);
/* The column in the file, from 0, of a place in the rewritten text. */
size_t aers_surrogates_column(const struct aers_surrogates *surrogates, size_t line, size_t column);

#endif
