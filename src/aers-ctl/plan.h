/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/plan.h - what plan, apply and the live edits share: a graph file as graphd is to be told of it, the list
 * of actions it answers with, and waiting until they are done. */
#ifndef AERS_CTL_PLAN_H
#define AERS_CTL_PLAN_H

#include "common/doc/json.h"
#include "src/aers-ctl/ctl.h"

/* Sends address with words. *actions: a JSON array, for json_object_put. */
enum aers_code aers_plan_ask(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords,
                             struct json_object **actions) AERS_MUST_USE;
/* Sends address with the file: its absolute path; for "-" the text of standard input. *actions: a JSON array, for
 * json_object_put. */
enum aers_code aers_plan_ask_file(struct aers_ctl *ctl, const char *address, const char *file,
                                  struct json_object **actions) AERS_MUST_USE;

/* One line per action, "spawn  hiss  new"; with --json the array. `none` is said when there are none. */
void aers_plan_print(const struct aers_ctl *ctl, struct json_object *actions, const char *none);

/* Until all that the graph wants is there; with --no-wait not at all. AERS_OK also when the session is stopped, which
 * is said; AERS_E_TIMEOUT names what is missing. */
enum aers_code aers_plan_wait(struct aers_ctl *ctl) AERS_MUST_USE;

/* A live edit: address with words; prints what was done, waits. */
enum aers_code aers_plan_edit(struct aers_ctl *ctl, const char *address, const char *const *words,
                              size_t nwords) AERS_MUST_USE;

#endif
