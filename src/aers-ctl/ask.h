/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/ask.h - ask graphd one thing and wait for the answer. The connection is opened by the first question and
 * kept for the next; every function leaves its sentence in ctl->error. */
#ifndef AERS_CTL_ASK_H
#define AERS_CTL_ASK_H

#include "common/doc/json.h"
#include "common/osc/client.h"
#include "src/aers-ctl/ctl.h"

enum aers_code aers_ask_open(struct aers_ctl *ctl) AERS_MUST_USE;
void aers_ask_finish(struct aers_ctl *ctl); /* closes the connection if there is one */

/* A request without argument, or with one string; its reply's first argument after the path, a string, goes to text. */
enum aers_code aers_ask_text(struct aers_ctl *ctl, const char *address, const char *argument, char *text,
                             size_t size) AERS_MUST_USE;
/* The same when that string is JSON; *out is for json_object_put. */
enum aers_code aers_ask_json(struct aers_ctl *ctl, const char *address, const char *argument,
                             struct json_object **out) AERS_MUST_USE;

/* A request with one number, whose answer is not looked at but for an error. */
enum aers_code aers_ask_number(struct aers_ctl *ctl, const char *address, double number) AERS_MUST_USE;

/* A request with up to four strings, whose answer is a text of any length: *text is for free(). */
enum aers_code aers_ask_words(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords,
                              char **text) AERS_MUST_USE;

/* Prints a document as JSON on standard output, indented, with a newline. */
void aers_print_json(struct json_object *document);

#endif
