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

const char *aers_exchange_param(const struct aers_exchange *exchange, unsigned i); /* what stood for the i-th {…} */
const char *aers_exchange_body(const struct aers_exchange *exchange, size_t *nbytes); /* "" when there was none */

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
