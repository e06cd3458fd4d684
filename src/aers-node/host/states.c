/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/states.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/osc/write.h"
#include "src/aers-node/host/remote.h"

enum { LOOK_MS = 5, WAIT_MS = 2000 };

struct wish {
    bool is_open;
    uint32_t ticket;
};

struct aers_states {
    uv_timer_t timer;
    const struct aers_engine *engine;
    struct aers_link *link;
    struct wish *wishes; /* [nsteps] */
    uint64_t until_ms;
    uint8_t bytes[AERS_STATE_MAX_NBYTES];
    uint8_t packet[AERS_STATE_MAX_NBYTES + 1024];
};

/* ---- save */

static void tell(struct aers_states *states, uint32_t s, uint32_t nbytes)
{
    const struct aers_plan_step *plan = &states->engine->plan->steps[s];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, states->packet, sizeof states->packet, "/aers/state/saved", "ssb");
    aers_osc_write_string(&writer, plan->id);
    aers_osc_write_string(&writer, plan->manifest->name);
    aers_osc_write_blob(&writer, states->bytes, nbytes);
    aers_link_send(states->link, states->packet, aers_osc_write_stop(&writer));
}

static void on_timer(uv_timer_t *timer)
{
    struct aers_states *states = timer->data;
    const struct aers_run *run = states->engine->run;
    bool is_waiting = false;
    for (uint32_t s = 0; s < run->nsteps; s++) {
        struct wish *wish = &states->wishes[s];
        uint32_t nbytes;
        if (!wish->is_open)
            continue;
        wish->is_open = !aers_remote_state_fetch(run->steps[s].self, wish->ticket, states->bytes, &nbytes);
        is_waiting = is_waiting || wish->is_open;
        if (!wish->is_open && nbytes > 0)
            tell(states, s, nbytes);
    }
    if (!is_waiting || uv_now(timer->loop) >= states->until_ms) /* one that is held saves nothing */
        uv_timer_stop(timer);
}

static void save(struct aers_states *states)
{
    const struct aers_run *run = states->engine->run;
    for (uint32_t s = 0; s < run->nsteps; s++) {
        states->wishes[s].is_open = aers_remote_is(run->steps[s].module);
        if (states->wishes[s].is_open)
            states->wishes[s].ticket = aers_remote_state_want(run->steps[s].self);
    }
    states->until_ms = uv_now(states->timer.loop) + WAIT_MS;
    uv_timer_start(&states->timer, on_timer, LOOK_MS, LOOK_MS);
}

/* ---- restore */

static void restore(const struct aers_states *states, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg id, module, state;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "ssb") != 0 || !aers_osc_read(&reader, &id) || !aers_osc_read(&reader, &module) ||
        !aers_osc_read(&reader, &state))
        return;
    const uint32_t s = aers_plan_find_step(states->engine->plan, id.s);
    const struct aers_run *run = states->engine->run;
    if (s >= run->nsteps || strcmp(states->engine->plan->steps[s].manifest->name, module.s) != 0 ||
        !aers_remote_is(run->steps[s].module))
        return;
    if (aers_remote_state_put(run->steps[s].self, state.b.data, state.b.nbytes))
        aers_log(AERS_LOG_DEBUG, id.s, "goes on from the %u bytes that the one before has saved", state.b.nbytes);
}

bool aers_states_handle(struct aers_states *states, const struct aers_osc_message *message)
{
    const bool is_save = strcmp(message->address, "/aers/state/save") == 0;
    if (!is_save && strcmp(message->address, "/aers/state/restore") != 0)
        return false;
    if (states && is_save)
        save(states);
    else if (states)
        restore(states, message);
    return true;
}

/* ---- life */

static bool has_remote(const struct aers_run *run)
{
    for (uint32_t s = 0; s < run->nsteps; s++)
        if (aers_remote_is(run->steps[s].module))
            return true;
    return false;
}

enum aers_code aers_states_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_link *link,
                                  struct aers_states **out, struct aers_error *error)
{
    *out = NULL;
    if (!link || !has_remote(engine->run))
        return AERS_OK;
    struct aers_states *states = calloc(1, sizeof *states);
    struct wish *wishes = calloc(engine->run->nsteps, sizeof *wishes);
    if (!states || !wishes) {
        free(states);
        free(wishes);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    }
    states->engine = engine;
    states->link = link;
    states->wishes = wishes;
    uv_timer_init(loop, &states->timer);
    states->timer.data = states;
    *out = states;
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_states *states = handle->data;
    free(states->wishes);
    free(states);
}

void aers_states_destroy(struct aers_states *states)
{
    if (states)
        uv_close((uv_handle_t *)&states->timer, on_close);
}
