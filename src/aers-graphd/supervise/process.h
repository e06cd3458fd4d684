/* SPDX-License-Identifier: ISC */
/* supervise/process.h - one named child and what is known of it: its table (child.h), its timer, its present run
 * (run.h).
 *
 * A process outlives its runs: its name, its tally and its counters stay while it is wanted. Main thread. */
#ifndef AERS_GRAPHD_PROCESS_H
#define AERS_GRAPHD_PROCESS_H

#include <uthash.h>
#include <uv.h>

#include "src/aers-graphd/supervise/child.h"
#include "src/aers-graphd/supervise/pair.h"
#include "src/aers-graphd/supervise/run.h"

struct aers_fleet;

struct aers_process {
    struct aers_child child;
    struct aers_fleet *fleet;
    char *name;                /* of the JACK client */
    char *client;              /* of the graph, for which it sits: plan/seat.h */
    bool plays;                /* the present run is heard, or will be; else it runs silently beside one that is */
    uint64_t hash;             /* of what the present run runs */
    uint64_t nodes;            /* of whose nodes */
    struct aers_run *run;      /* NULL when there is none */
    uint32_t nrestarts;        /* starts that followed a death */
    bool has_died;             /* the last run ended without being asked to */
    bool is_started;           /* the present run has been told of the session's start */
    bool is_out;               /* it has died, and does not sound again yet */
    bool is_returning;         /* it is wired: what goes around it ends as it starts */
    bool has_joined;           /* its audio thread has taken note of it */
    uint32_t nunwired;         /* links of it that are still to be made, as the last turn has counted */
    uint64_t ready_ms;         /* when the present run became ready */
    uint32_t nunconfirmed;     /* values sent whose answers somebody waits for */
    uint32_t ntimed;           /* of them, those for a frame to come */
    int32_t cpu;               /* the processor the present run was told to use, -1: none */
    bool is_misplaced;         /* it may not use that one */
    unsigned seat;             /* of two that do the same 1 or 2; 0: it is alone */
    struct aers_process *twin; /* the other one, or NULL */
    struct aers_pair *pair;    /* what they share, or NULL */
    uv_timer_t timer;
    uint64_t ncaused; /* blocks that its runs before this one made late or lost */
    bool is_deaf;     /* it is being ended because its control thread is silent */
    uint32_t ward;    /* its number in the table that is being made */
    UT_hash_handle hh;
};

/* What graphd does about its processes. */
struct aers_fleet_events {
    /* What this process shall run now, as JSON for it to free, and the hash of that; NULL when it is wanted no more. */
    char *(*plan)(void *user, struct aers_process *process, uint64_t *hash);
    /* A run has ended, as what says: what is known beyond that may be put in its place, at most nbytes with the NUL. */
    void (*ended)(void *user, struct aers_process *process, char *what, size_t nbytes);
    void (*changed)(void *user, struct aers_process *process, enum aers_child_state before);
    void (*message)(void *user, struct aers_process *process, const void *packet, size_t nbytes);
    void (*writable)(void *user, struct aers_process *process);
    void (*rested)(void *user); /* the spare has ended */
};

struct aers_process *aers_process_create(struct aers_fleet *fleet, const char *name);
void aers_process_destroy(struct aers_process *process); /* without a run */

int aers_process_get_pid(const struct aers_process *process); /* 0 when there is none */
/* To a process that is ready; else AERS_E_UNAVAILABLE. AERS_E_FULL as with aers_run_send. */
enum aers_code aers_process_send(struct aers_process *process, const void *packet, size_t nbytes) AERS_MUST_USE;
/* Both of two that do the same get it. AERS_OK: one of them at least has. */
enum aers_code aers_process_send_both(struct aers_process *process, const void *packet, size_t nbytes) AERS_MUST_USE;

#endif
