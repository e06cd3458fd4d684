/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"
#include "src/aers-graphd/supervise/fleet.h"

/* The child is the first member, so that the table's child is the process. */
static struct aers_process *of(struct aers_child *child)
{
    return (struct aers_process *)child;
}

static void on_ready(void *user)
{
    struct aers_process *process = user;
    aers_child_handle(&process->child, AERS_CHILD_IS_READY, AERS_OK, NULL);
}

static void on_refused(void *user, const char *what)
{
    struct aers_process *process = user;
    aers_child_handle(&process->child, AERS_CHILD_REFUSED, AERS_OK, what);
}

static void on_message(void *user, const void *packet, size_t nbytes)
{
    struct aers_process *process = user;
    process->fleet->events->message(process->fleet->user, process, packet, nbytes);
}

static void on_writable(void *user)
{
    struct aers_process *process = user;
    process->fleet->events->writable(process->fleet->user, process);
}

static void on_exited(void *user, enum aers_code code, const char *what)
{
    struct aers_process *process = user;
    char why[256];
    snprintf(why, sizeof why, "%s", what);
    process->fleet->events->ended(process->fleet->user, process, why, sizeof why);
    aers_run_close(process->run);
    process->run = NULL;
    process->has_died = process->child.state == AERS_CHILD_STARTING || process->child.state == AERS_CHILD_READY;
    process->is_out |= process->has_died;
    process->is_returning = false;
    aers_child_handle(&process->child, AERS_CHILD_EXIT, code, why);
}

static const struct aers_run_events run_events = {on_ready, on_refused, on_message, on_writable, on_exited};

static enum aers_code sit_down(struct aers_process *process, struct aers_error *error)
{
    if (process->pair)
        return AERS_OK;
    process->pair = process->twin && process->twin->pair ? aers_pair_hold(process->twin->pair) : aers_pair_create();
    return process->pair ? AERS_OK
                         : aers_error_set(error, AERS_E_IO, process->name, "no page for two that do the same");
}

static enum aers_code spawn(struct aers_child *child, struct aers_error *error)
{
    struct aers_process *process = of(child);
    struct aers_fleet *fleet = process->fleet;
    char *plan = fleet->events->plan(fleet->user, process, &process->hash);
    if (!plan)
        return aers_error_set(error, AERS_E_NOT_FOUND, process->name, "nothing to run");
    enum aers_code code = AERS_E_UNAVAILABLE;
    if (process->seat)
        code = sit_down(process, error); /* no spare: whoever else sits here is heard meanwhile */
    else
        code = aers_fleet_take_spare(fleet, plan, &run_events, process, &process->run);
    if (code == (process->seat ? AERS_OK : AERS_E_UNAVAILABLE))
        code = aers_run_start(fleet->loop, fleet->program, process->name, plan, process->seat ? process->pair->fd : -1,
                              process->seat, &run_events, process, &process->run, error);
    free(plan);
    process->nrestarts += code == AERS_OK && process->has_died;
    process->has_died = process->is_started = process->has_joined = false;
    process->cpu = -1;
    process->is_misplaced = false;
    return code;
}

static void quit(struct aers_child *child)
{
    uint8_t packet[32];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/quit", "");
    size_t nbytes = aers_osc_write_stop(&writer);
    if (aers_run_send(of(child)->run, packet, nbytes) != AERS_OK)
        aers_run_signal(of(child)->run, SIGTERM);
}

static void send_signal(struct aers_child *child, int signal)
{
    aers_run_signal(of(child)->run, signal);
}

static void on_timer(uv_timer_t *timer)
{
    struct aers_process *process = timer->data;
    aers_child_handle(&process->child, AERS_CHILD_TIMER, AERS_OK, NULL);
}

static void set_timer(struct aers_child *child, uint32_t delay_ms)
{
    if (delay_ms)
        uv_timer_start(&of(child)->timer, on_timer, delay_ms, 0);
    else
        uv_timer_stop(&of(child)->timer);
}

static uint64_t now_ms(struct aers_child *child)
{
    return uv_now(of(child)->fleet->loop);
}

static void changed(struct aers_child *child, enum aers_child_state before)
{
    struct aers_fleet *fleet = of(child)->fleet;
    fleet->events->changed(fleet->user, of(child), before);
}

static const struct aers_child_effects effects = {spawn, quit, send_signal, set_timer, now_ms, changed};

struct aers_process *aers_process_create(struct aers_fleet *fleet, const char *name)
{
    struct aers_process *process = aers_need(1, sizeof *process);
    aers_child_init(&process->child, &effects);
    process->fleet = fleet;
    process->name = aers_need_string(name);
    process->client = aers_need_string(name);
    if (aers_seat_is_second(name, strlen(name)))
        process->client[strlen(name) - 1] = '\0';
    process->cpu = -1;
    uv_timer_init(fleet->loop, &process->timer);
    process->timer.data = process;
    return process;
}

static void on_closed(uv_handle_t *handle)
{
    struct aers_process *process = handle->data;
    free(process->name);
    free(process->client);
    free(process);
}

void aers_process_destroy(struct aers_process *process)
{
    if (process->twin)
        process->twin->twin = NULL;
    aers_pair_release(process->pair);
    uv_close((uv_handle_t *)&process->timer, on_closed);
}

int aers_process_get_pid(const struct aers_process *process)
{
    return process->run ? aers_run_get_pid(process->run) : 0;
}

enum aers_code aers_process_send(struct aers_process *process, const void *packet, size_t nbytes)
{
    if (process->child.state != AERS_CHILD_READY)
        return AERS_E_UNAVAILABLE;
    return aers_run_send(process->run, packet, nbytes);
}

enum aers_code aers_process_send_both(struct aers_process *process, const void *packet, size_t nbytes)
{
    const enum aers_code code = aers_process_send(process, packet, nbytes);
    const bool is_there = process->twin && aers_process_send(process->twin, packet, nbytes) == AERS_OK;
    return is_there && code == AERS_E_UNAVAILABLE ? AERS_OK : code;
}
