/* SPDX-License-Identifier: ISC */
/* supervise/run.h - one run of one aers-node: the process, its plan, and the two descriptors it speaks on
 * (docs/node-plan.md).
 *
 * The node is in a session of its own, so that Ctrl-C in a terminal reaches graphd alone, and it ends by itself when
 * its control socket closes, so that none outlives graphd. Everything is close-on-exec. Main thread. */
#ifndef AERS_GRAPHD_RUN_H
#define AERS_GRAPHD_RUN_H

#include <stdint.h>
#include <uv.h>

#include "common/base/error.h"

struct aers_run;
struct aers_vital;

struct aers_run_events {
    void (*ready)(void *user);
    void (*refused)(void *user, const char *what);
    void (*message)(void *user, const void *packet, size_t nbytes);    /* not yet through the gate */
    void (*writable)(void *user);                                      /* after aers_run_send said AERS_E_FULL */
    void (*exited)(void *user, enum aers_code code, const char *what); /* the last one: call aers_run_close */
};

/**
 * @param program path of aers-node, or a name to look for on PATH
 * @param name    of the JACK client: the plan says it too, this is for people who look at ps
 * @param plan    JSON text, not kept
 * @param seats   the page of two that do the same (supervise/pair.h), stays the caller's; -1: it is alone
 * @param seat    which of the two
 * @return AERS_OK, or AERS_E_IO with nothing left behind
 */
enum aers_code aers_run_start(uv_loop_t *loop, const char *program, const char *name, const char *plan, int seats,
                              unsigned seat, const struct aers_run_events *events, void *user, struct aers_run **out,
                              struct aers_error *error) AERS_MUST_USE;
/* What ps shows as the name of one that waits. */
#define AERS_RUN_SPARE "(spare)"

/**
 * A run that waits for what it will be: all that a start costs before the plan is read has been done when it is needed.
 * It ends by itself when graphd does.
 *
 * @param events of these only exited will be called, until aers_run_begin
 * @return AERS_OK, or AERS_E_IO with nothing left behind
 */
enum aers_code aers_run_prepare(uv_loop_t *loop, const char *program, const struct aers_run_events *events, void *user,
                                struct aers_run **out, struct aers_error *error) AERS_MUST_USE;
/* From here on it is like one that was started with this plan. AERS_E_UNAVAILABLE: it has ended or is about to, which
 * its old events will tell. */
enum aers_code aers_run_begin(struct aers_run *run, const char *plan, const struct aers_run_events *events,
                              void *user) AERS_MUST_USE;

void aers_run_close(struct aers_run *run); /* after exited; its memory goes with the loop's next turn */

int aers_run_get_pid(const struct aers_run *run);
struct aers_vital *aers_run_get_vital(const struct aers_run *run); /* the run's own: hold it to keep it */
void aers_run_signal(struct aers_run *run, int signal);
/* One datagram to the node. AERS_E_FULL: it does not read at present, nothing was sent; AERS_E_UNAVAILABLE: it never
 * will. */
enum aers_code aers_run_send(struct aers_run *run, const void *packet, size_t nbytes) AERS_MUST_USE;

#endif
