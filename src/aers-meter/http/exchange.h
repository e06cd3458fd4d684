/* SPDX-License-Identifier: ISC */
/* http/exchange.h - one HTTP request and its answer, as the handlers in api/ see it.
 *
 * A handler answers exactly once, during its call or later; until then the exchange is valid, also when the client has
 * gone meanwhile (the answer is then dropped). After the answer it must not be touched. */
#ifndef AERS_METER_EXCHANGE_H
#define AERS_METER_EXCHANGE_H

#include <stddef.h>

#include "common/doc/json.h"
#include "src/aers-meter/http/route.h"

#define AERS_TYPE_JSON    "application/json"
#define AERS_TYPE_PROBLEM "application/problem+json"
#define AERS_TYPE_YAML    "application/yaml"

const char *aers_exchange_param(const struct aers_exchange *exchange, unsigned i); /* what stood for the i-th {…} */
const char *aers_exchange_body(const struct aers_exchange *exchange, size_t *nbytes); /* "" when there was none */

bool aers_exchange_is_yaml(const struct aers_exchange *exchange);       /* the body; else it is JSON */
const char *aers_exchange_query(const struct aers_exchange *exchange);  /* after the '?', as it was sent; "" for none */
const char *aers_exchange_accept(const struct aers_exchange *exchange); /* the header, cut; "" for none */
const char *aers_exchange_method(const struct aers_exchange *exchange);
const char *aers_exchange_path(const struct aers_exchange *exchange);

/**
 * The revision that If-Match names.
 *
 * @param newest the one the caller believes in; of several named, it is preferred
 * @param out    -1 for one that can never be (a weak tag, somebody else's)
 * @return false when the request says nothing of it, or "*": any will do
 */
bool aers_exchange_if_match(const struct aers_exchange *exchange, int64_t newest, int64_t *out);
bool aers_exchange_has_if_match(const struct aers_exchange *exchange); /* "*" counts */

/* Headers of the answer, which is given next. */
void aers_exchange_set_etag(struct aers_exchange *exchange, int64_t revision);
void aers_exchange_set_location(struct aers_exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void aers_exchange_set_file_name(struct aers_exchange *exchange,
                                 const char *name); /* to be saved under; a plain name */
/* How long the answer, given next, may be kept; without it not at all. value is not copied. */
void aers_exchange_set_cache(struct aers_exchange *exchange, const char *value);
/* body is copied; type is not. */
void aers_exchange_answer(struct aers_exchange *exchange, unsigned status, const char *type, const void *body,
                          size_t nbytes);
/* Takes object. */
void aers_exchange_answer_json(struct aers_exchange *exchange, unsigned status, struct json_object *object);
/* RFC 9457. The code chooses the status. */
void aers_exchange_problem(struct aers_exchange *exchange, enum aers_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void aers_exchange_problem_status(struct aers_exchange *exchange, unsigned status, enum aers_code code,
                                  const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
