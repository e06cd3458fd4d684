/* SPDX-License-Identifier: ISC */
/* supervise/watchdog.h - a thread above the nodes' real-time priority that looks at their pulses a hundred times a
 * second. It ends a node that hangs, within 150 ms and by itself, however busy the main thread is; it says which node
 * made a block late or lost; and it ends one whose blocks are late again and again.
 *
 * When a node hangs, those behind it are not run either. So only the most upstream of the silent ones is ended: one
 * whose turn came and is not over, or one that reads from nobody who is silent himself, nor from a stranger. Time
 * counts only while the server goes on: when the machine stands still, nobody is to blame.
 *
 * The functions here are the main thread's; the table is behind a lock that the thread holds while it looks. */
#ifndef AERS_GRAPHD_WATCHDOG_H
#define AERS_GRAPHD_WATCHDOG_H

#include <stddef.h>

#include "src/aers-graphd/supervise/ward.h"

/* The frame of the server's present cycle; false: there is no server. Called by the thread; must not block. */
typedef bool aers_server_clock_fn(void *user, uint32_t *frame);

struct aers_watchdog;

/* What is known of a run. */
struct aers_finding {
    enum aers_verdict verdict;
    uint32_t ms, step, nbad, nof; /* as in struct aers_conduct */
    uint64_t ncaused;
};

struct aers_chart;

/* chart: where all blocks are noted, or NULL; it outlives the watchdog. */
struct aers_watchdog *aers_watchdog_start(aers_server_clock_fn *clock, void *user, struct aers_chart *chart);
void aers_watchdog_stop(struct aers_watchdog *watchdog); /* NULL is fine */

/* Of the server. priority: of its clients' audio threads, 0: they have none, and then everything takes longer. */
void aers_watchdog_set_server(struct aers_watchdog *watchdog, uint32_t nframes, uint32_t rate_hz, int priority);
/* Whom to watch from now on; wards is taken and zeroed. */
void aers_watchdog_watch(struct aers_watchdog *watchdog, struct aers_wards *wards);
struct aers_finding aers_watchdog_read(struct aers_watchdog *watchdog, const struct aers_vital *vital);
/* Some node is silent: it is no time to change connections, the server would not answer. */
bool aers_watchdog_is_uneasy(const struct aers_watchdog *watchdog);
bool aers_watchdog_is_above(const struct aers_watchdog *watchdog); /* it has the priority it should have */

#endif
