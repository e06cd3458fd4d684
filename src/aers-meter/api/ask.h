/* SPDX-License-Identifier: ISC */
/* api/ask.h - what the handlers that pass a question on to graphd share. */
#ifndef AERS_METER_ASK_H
#define AERS_METER_ASK_H

#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/meter.h"

enum { AERS_ASK_TIMEOUT_MS = 3000, AERS_CHANGE_TIMEOUT_MS = 20000 }; /* a change may start processes */

/* Ask graphd at path, with one string or without an argument (NULL); its JSON is the answer, its error the problem. */
void aers_ask_json(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *argument);
/**
 * Ask graphd for a change. What graphd's plan for it is becomes the answer: 200 when there is nothing to do, else 202
 * with an operation at Location; ETag is the graph's revision afterwards. An If-Match of the request goes to graphd.
 *
 * @param words [nwords], NULL for none
 */
void aers_ask_change(struct aers_meter *meter, struct aers_exchange *exchange, const char *path,
                     const char *const *words, size_t nwords);
/* The packet of a message with words and, when it is not negative, a revision. @return for free(), or NULL */
uint8_t *aers_ask_packet(const char *path, const char *const *words, size_t nwords, int64_t revision, size_t *nbytes);
/* 202 and Location, with answer, which is taken; actions is shared. */
void aers_ask_accept(struct aers_meter *meter, struct aers_exchange *exchange, struct json_object *answer,
                     struct json_object *actions, int64_t revision);
/* The body as JSON, for json_object_put; NULL: the exchange has its problem. hint: what it should have been. */
struct json_object *aers_ask_body(struct aers_exchange *exchange, enum json_type type, const char *hint);
/* The same as aers_ask_json, with words. */
void aers_ask_words(struct aers_meter *meter, struct aers_exchange *exchange, const char *path,
                    const char *const *words, size_t nwords);
/* The JSON of a reply, for json_object_put; NULL: the exchange has its problem. */
struct json_object *aers_ask_read_json(struct aers_exchange *exchange, enum aers_code code, const char *what,
                                       struct aers_osc_reader *args);
/* A problem for what aers_link_request returns or a reply brings. */
void aers_ask_problem(struct aers_exchange *exchange, enum aers_code code, const char *what);
/* id or parameter as part of an OSC address: no pattern, nothing that ends it. */
bool aers_ask_is_plain(const char *text, bool may_have_slashes);

#endif
