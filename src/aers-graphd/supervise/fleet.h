/* SPDX-License-Identifier: ISC */
/* supervise/fleet.h - all processes of a graph, by name. Main thread. */
#ifndef AERS_GRAPHD_FLEET_H
#define AERS_GRAPHD_FLEET_H

#include "src/aers-graphd/supervise/process.h"

struct aers_fleet {
    uv_loop_t *loop;
    const char *program; /* aers-node */
    const struct aers_fleet_events *events;
    void *user;
    struct aers_process *processes; /* uthash by name */
    struct aers_run *spare;         /* waits to be whoever dies next, or NULL */
    uint64_t spare_at_ms;           /* not made before */
};

/* program: beside this executable when it is there, else "aers-node", to be found on PATH. For the caller to free. */
char *aers_fleet_find_program(void);

void aers_fleet_init(struct aers_fleet *fleet, uv_loop_t *loop, const char *program,
                     const struct aers_fleet_events *events, void *user);
void aers_fleet_finish(struct aers_fleet *fleet); /* when nothing is alive */

struct aers_process *aers_fleet_find(const struct aers_fleet *fleet, const char *name); /* NULL when absent */
struct aers_process *aers_fleet_get(struct aers_fleet *fleet, const char *name);        /* made when absent */
void aers_fleet_remove(struct aers_fleet *fleet, struct aers_process *process);         /* only when nothing is alive */
size_t aers_fleet_count(const struct aers_fleet *fleet, enum aers_child_state state);
size_t aers_fleet_count_alive(const struct aers_fleet *fleet); /* with the spare */
/* Have a spare from now on, or none. */
void aers_fleet_keep_spare(struct aers_fleet *fleet, bool wanted);
/* The spare becomes a run of this process. AERS_E_UNAVAILABLE: there is none. */
enum aers_code aers_fleet_take_spare(struct aers_fleet *fleet, const char *plan, const struct aers_run_events *events,
                                     void *user, struct aers_run **out) AERS_MUST_USE;
void aers_fleet_send_all(struct aers_fleet *fleet, const void *packet, size_t nbytes); /* to those that are ready */
void aers_fleet_handle_all(struct aers_fleet *fleet, enum aers_child_event event);
void aers_fleet_kill(struct aers_fleet *fleet); /* SIGKILL to all that is alive: the way out of last resort */

#endif
