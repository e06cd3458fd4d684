/* SPDX-License-Identifier: ISC */
/* collect/operations.h - changes that graphd has begun and that take their time: what was asked, what is done about it,
 * whether it has come about. The last AERS_OPERATIONS_MAX are remembered. Pure. */
#ifndef AERS_METER_OPERATIONS_H
#define AERS_METER_OPERATIONS_H

#include <stdint.h>

#include "common/base/error.h"
#include "common/doc/json.h"

enum { AERS_OPERATIONS_MAX = 64 };

enum aers_operation_state { AERS_OPERATION_RUNNING, AERS_OPERATION_DONE, AERS_OPERATION_FAILED };

struct aers_operation {
    uint64_t id; /* from 1; 0: this place is free */
    enum aers_operation_state state;
    char what[128];              /* "POST /api/graph/nodes" */
    struct json_object *actions; /* of graphd; an array */
    struct json_object *faults;  /* of a failed one: sentences; else NULL */
    int64_t revision;            /* of the graph it leads to; -1: it leaves it */
    uint64_t began_us, ended_us; /* steady clock */
    double began_s;              /* wall clock */
};

struct aers_operations {
    struct aers_operation items[AERS_OPERATIONS_MAX]; /* by id % AERS_OPERATIONS_MAX */
    uint64_t newest;                                  /* id */
    unsigned nrunning;
};

void aers_operations_finish(struct aers_operations *operations); /* zeroed is fine */

/* actions is taken; NULL is none. The oldest is forgotten. @return its id */
uint64_t aers_operations_begin(struct aers_operations *operations, const char *what, struct json_object *actions,
                               int64_t revision, uint64_t now_us, double now_s);
/* A status of graphd, asked for at asked_us: what began before that has ended when nothing is pending any more. */
void aers_operations_take_status(struct aers_operations *operations, struct json_object *status, uint64_t asked_us,
                                 uint64_t now_us);
/* graphd has gone, and with it what was under way. */
void aers_operations_lose(struct aers_operations *operations, uint64_t now_us);

const struct aers_operation *aers_operations_find(const struct aers_operations *operations, uint64_t id); /* or NULL */
struct json_object *aers_operation_describe(const struct aers_operation *operation, uint64_t now_us);

#endif
