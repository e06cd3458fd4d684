/* SPDX-License-Identifier: ISC */
/* api/ask.h - what the handlers that pass a question on to graphd share. */
#ifndef AERS_METER_ASK_H
#define AERS_METER_ASK_H

#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/meter.h"

enum { AERS_ASK_TIMEOUT_MS = 3000 };

/* Ask graphd at path, with one string or without an argument (NULL); its JSON is the answer, its error the problem. */
void aers_ask_json(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *argument);
/* A problem for what aers_link_request returns or a reply brings. */
void aers_ask_problem(struct aers_exchange *exchange, enum aers_code code, const char *what);
/* id or parameter as part of an OSC address: no pattern, nothing that ends it. */
bool aers_ask_is_plain(const char *text, bool may_have_slashes);

#endif
