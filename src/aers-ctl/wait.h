/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/wait.h - waiting for graphd and for its graph, look by look. */
#ifndef AERS_CTL_WAIT_H
#define AERS_CTL_WAIT_H

#include <stdint.h>

#include "common/doc/json.h"
#include "src/aers-ctl/ctl.h"

/* Nodes start and stop one by one: what is asked of a graph is given so much more time than an answer; --wait says how
 * much. A time of aers_clock_whole_ms. */
int64_t aers_wait_deadline_ms(const struct aers_ctl *ctl);
/* The while until the next look. */
void aers_wait_a_little(void);

/* --wait: until graphd answers and no node is on its way any more, whatever has become of it. AERS_E_TIMEOUT, or why
 * nobody answers. */
enum aers_code aers_wait_settled(struct aers_ctl *ctl) AERS_MUST_USE;

/* The first member of a list of /aers/status whose state is not `good`, or NULL. */
struct json_object *aers_status_find_lacking(struct json_object *status, const char *list, const char *good);
/* No node is on its way; status is /aers/status. */
bool aers_status_is_settled(struct json_object *status);

#endif
