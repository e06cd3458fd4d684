/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/fleet.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/beside.h"
#include "common/base/log.h"
#include "src/aers-graphd/memory.h"

enum { SPARE_AGAIN_MS = 2000 };

char *aers_fleet_find_program(void)
{
    char beside[PATH_MAX];
    const bool is_there = aers_beside_program("aers-node", beside, sizeof beside) && access(beside, X_OK) == 0;
    return aers_need_string(is_there ? beside : "aers-node");
}

void aers_fleet_init(struct aers_fleet *fleet, uv_loop_t *loop, const char *program,
                     const struct aers_fleet_events *events, void *user)
{
    *fleet = (struct aers_fleet){.loop = loop, .program = program, .events = events, .user = user};
}

void aers_fleet_finish(struct aers_fleet *fleet)
{
    struct aers_process *process, *next;
    HASH_ITER(hh, fleet->processes, process, next)
    {
        aers_fleet_remove(fleet, process);
    }
}

struct aers_process *aers_fleet_find(const struct aers_fleet *fleet, const char *name)
{
    struct aers_process *process = NULL;
    HASH_FIND_STR(fleet->processes, name, process);
    return process;
}

struct aers_process *aers_fleet_get(struct aers_fleet *fleet, const char *name)
{
    struct aers_process *process = aers_fleet_find(fleet, name);
    if (process)
        return process;
    process = aers_process_create(fleet, name);
    HASH_ADD_KEYPTR(hh, fleet->processes, process->name, strlen(process->name), process);
    return process;
}

void aers_fleet_remove(struct aers_fleet *fleet, struct aers_process *process)
{
    HASH_DEL(fleet->processes, process);
    aers_process_destroy(process);
}

size_t aers_fleet_count(const struct aers_fleet *fleet, enum aers_child_state state)
{
    size_t n = 0;
    for (const struct aers_process *process = fleet->processes; process; process = process->hh.next)
        n += process->child.state == state;
    return n;
}

size_t aers_fleet_count_alive(const struct aers_fleet *fleet)
{
    size_t n = fleet->spare != NULL;
    for (const struct aers_process *process = fleet->processes; process; process = process->hh.next)
        n += aers_child_is_alive(&process->child);
    return n;
}

void aers_fleet_send_all(struct aers_fleet *fleet, const void *packet, size_t nbytes)
{
    for (struct aers_process *process = fleet->processes; process; process = process->hh.next)
        (void)!aers_process_send(process, packet, nbytes);
}

void aers_fleet_handle_all(struct aers_fleet *fleet, enum aers_child_event event)
{
    for (struct aers_process *process = fleet->processes; process; process = process->hh.next)
        aers_child_handle(&process->child, event, AERS_OK, NULL);
}

/* ---- the spare */

static void on_spare_exited(void *user, enum aers_code code, const char *what)
{
    struct aers_fleet *fleet = user;
    if (code != AERS_OK)
        aers_log(AERS_LOG_DEBUG, AERS_RUN_SPARE, "%s", what);
    aers_run_close(fleet->spare);
    fleet->spare = NULL;
    fleet->spare_at_ms = uv_now(fleet->loop) + SPARE_AGAIN_MS;
    fleet->events->rested(fleet->user);
}

void aers_fleet_keep_spare(struct aers_fleet *fleet, bool wanted)
{
    static const struct aers_run_events events = {.exited = on_spare_exited};
    struct aers_error error;
    if (fleet->spare && !wanted)
        aers_run_signal(fleet->spare, SIGTERM);
    if (fleet->spare || !wanted || uv_now(fleet->loop) < fleet->spare_at_ms)
        return;
    if (aers_run_prepare(fleet->loop, fleet->program, &events, fleet, &fleet->spare, &error) != AERS_OK)
        fleet->spare_at_ms = uv_now(fleet->loop) + SPARE_AGAIN_MS; /* whoever is started for real will say why */
}

enum aers_code aers_fleet_take_spare(struct aers_fleet *fleet, const char *plan, const struct aers_run_events *events,
                                     void *user, struct aers_run **out)
{
    if (!fleet->spare || aers_run_begin(fleet->spare, plan, events, user) != AERS_OK)
        return AERS_E_UNAVAILABLE;
    *out = fleet->spare;
    fleet->spare = NULL;
    return AERS_OK;
}

void aers_fleet_kill(struct aers_fleet *fleet)
{
    for (struct aers_process *process = fleet->processes; process; process = process->hh.next)
        if (process->run)
            aers_run_signal(process->run, SIGKILL);
    if (fleet->spare)
        aers_run_signal(fleet->spare, SIGKILL);
}
