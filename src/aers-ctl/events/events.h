/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/events/events.h - the subcommands of `aers-ctl events`. */
#ifndef AERS_CTL_EVENTS_H
#define AERS_CTL_EVENTS_H

#include "common/doc/json.h"
#include "src/aers-ctl/ctl.h"

/* Each takes the words after its own. */
enum aers_code aers_events_list(struct aers_ctl *ctl, char **args) AERS_MUST_USE;
enum aers_code aers_events_record(struct aers_ctl *ctl, const char *node, const char *file) AERS_MUST_USE;
enum aers_code aers_events_replay(struct aers_ctl *ctl, const char *node, const char *file) AERS_MUST_USE;

/* Trigger one event, by its tag or number, `delay_s` from now; 0: at once. */
enum aers_code aers_events_send(struct aers_ctl *ctl, const char *node, const char *event,
                                double delay_s) AERS_MUST_USE;
/* The answer to one of those, in the order in which they are heard; *frame is the JACK frame it began at. */
enum aers_code aers_events_receive(struct aers_ctl *ctl, int timeout_ms, int64_t *frame) AERS_MUST_USE;

#endif
