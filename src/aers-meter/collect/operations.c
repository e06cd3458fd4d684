/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/operations.h"

#include <stdio.h>
#include <string.h>

#include "src/aers-meter/collect/faults.h"

static const char *const state_names[] = {"running", "done", "failed"};

static void forget(struct aers_operation *operation)
{
    json_object_put(operation->actions);
    json_object_put(operation->faults);
    *operation = (struct aers_operation){0};
}

void aers_operations_finish(struct aers_operations *operations)
{
    for (size_t i = 0; i < AERS_OPERATIONS_MAX; i++)
        forget(&operations->items[i]);
    *operations = (struct aers_operations){0};
}

uint64_t aers_operations_begin(struct aers_operations *operations, const char *what, struct json_object *actions,
                               int64_t revision, uint64_t now_us, double now_s)
{
    uint64_t id = ++operations->newest;
    struct aers_operation *operation = &operations->items[id % AERS_OPERATIONS_MAX];
    if (operation->id && operation->state == AERS_OPERATION_RUNNING)
        operations->nrunning--;
    forget(operation);
    *operation = (struct aers_operation){.id = id,
                                         .actions = actions ? actions : json_object_new_array(),
                                         .revision = revision,
                                         .began_us = now_us,
                                         .began_s = now_s};
    snprintf(operation->what, sizeof operation->what, "%s", what);
    operations->nrunning++;
    return id;
}

static void end(struct aers_operations *operations, struct aers_operation *operation, enum aers_operation_state state,
                struct json_object *faults, uint64_t now_us)
{
    operation->state = state;
    operation->faults = json_object_get(faults);
    operation->ended_us = now_us;
    operations->nrunning--;
}

static void end_all(struct aers_operations *operations, enum aers_operation_state state, struct json_object *faults,
                    uint64_t before_us, uint64_t now_us)
{
    for (size_t i = 0; i < AERS_OPERATIONS_MAX; i++) {
        struct aers_operation *operation = &operations->items[i];
        if (operation->id && operation->state == AERS_OPERATION_RUNNING && operation->began_us < before_us)
            end(operations, operation, state, faults, now_us);
    }
}

void aers_operations_take_status(struct aers_operations *operations, struct json_object *status, uint64_t asked_us,
                                 uint64_t now_us)
{
    if (operations->nrunning == 0 || aers_json_get_int(status, "pending", 1) != 0)
        return;
    bool is_well = strcmp(aers_json_get_string(status, "state", ""), "degraded") != 0;
    struct json_object *faults = is_well ? NULL : aers_faults_find(status);
    end_all(operations, is_well ? AERS_OPERATION_DONE : AERS_OPERATION_FAILED, faults, asked_us, now_us);
    json_object_put(faults);
}

void aers_operations_lose(struct aers_operations *operations, uint64_t now_us)
{
    struct json_object *faults = json_object_new_array();
    aers_faults_add(faults, "the connection to aers-graphd broke before it was known how this ended");
    end_all(operations, AERS_OPERATION_FAILED, faults, UINT64_MAX, now_us);
    json_object_put(faults);
}

const struct aers_operation *aers_operations_find(const struct aers_operations *operations, uint64_t id)
{
    const struct aers_operation *operation = &operations->items[id % AERS_OPERATIONS_MAX];
    return id && operation->id == id ? operation : NULL;
}

struct json_object *aers_operation_describe(const struct aers_operation *operation, uint64_t now_us)
{
    struct json_object *object = json_object_new_object();
    bool runs = operation->state == AERS_OPERATION_RUNNING;
    aers_json_add_int(object, "id", (int64_t)operation->id);
    aers_json_add_string(object, "request", operation->what);
    aers_json_add_string(object, "state", state_names[operation->state]);
    aers_json_add_number(object, "ts", operation->began_s, 3);
    aers_json_add_number(object, "took_s", (double)((runs ? now_us : operation->ended_us) - operation->began_us) / 1e6,
                         3);
    if (operation->revision >= 0)
        aers_json_add_int(object, "revision", operation->revision);
    json_object_object_add(object, "actions", json_object_get(operation->actions));
    json_object_object_add(object, "problems",
                           operation->faults ? json_object_get(operation->faults) : json_object_new_array());
    return object;
}
