/* SPDX-License-Identifier: ISC */
/* verbs/answer.h - the one answer every request is owed. Whoever holds it gives it, now or later; giving consumes it,
 * so that nobody is answered twice. A request by pattern is a round of answers, closed when the last has been given.
 * Main thread. */
#ifndef AERS_GRAPHD_ANSWER_H
#define AERS_GRAPHD_ANSWER_H

#include <stdint.h>

#include "common/osc/server.h"

struct aers_answer;
struct aers_round;

/* round: NULL for a request of one address. path: as sent, or the address a pattern has reached. */
struct aers_answer *aers_answer_create(struct aers_osc_peer *peer, const char *path, struct aers_round *round);

/* One part of several: a value, an error or a drop is all it may be given. address is copied. */
struct aers_sheet;
struct aers_answer *aers_answer_create_part(struct aers_osc_peer *peer, const char *address, struct aers_sheet *sheet,
                                            size_t part);

void aers_answer_empty(struct aers_answer *answer);                                    /* /reply path */
void aers_answer_string(struct aers_answer *answer, const char *text);                 /* /reply path s */
void aers_answer_json(struct aers_answer *answer, const char *text, int64_t revision); /* /reply path s h */
void aers_answer_value(struct aers_answer *answer, double value, int64_t frame);       /* /reply path d h */
/* /reply path (d h)[nvalues] */
void aers_answer_values(struct aers_answer *answer, const double *values, const int64_t *frames, size_t nvalues);
void aers_answer_choice(struct aers_answer *answer, const char *choice, int64_t frame); /* /reply path s h */
void aers_answer_count(struct aers_answer *answer, int32_t n);                          /* /reply path i */
/* /reply path i f i: of a subscription, the addresses it reaches, its rate and its lease */
void aers_answer_terms(struct aers_answer *answer, int32_t n, double rate_hz, int32_t lease_s);
/* /reply path and the arguments of the request */
void aers_answer_echo(struct aers_answer *answer, const struct aers_osc_message *message);
void aers_answer_error(struct aers_answer *answer, enum aers_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void aers_answer_drop(struct aers_answer *answer);                        /* the request wants none */
struct aers_osc_peer *aers_answer_peer(const struct aers_answer *answer); /* who asked */

struct aers_round *aers_round_open(struct aers_osc_peer *peer, const char *pattern);
void aers_round_close(struct aers_round *round); /* no more addresses: closes when all answers are given */

#endif
