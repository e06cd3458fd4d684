/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/probes.h"

#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"

enum { LOOK_MS = 20, PACKET_NBYTES = 512 };

/* Whose a probe is. */
struct wish {
    bool is_on;
    int32_t token;
};

struct aers_listeners {
    uv_timer_t timer;
    const struct aers_engine *engine;
    struct aers_link *link; /* whom all answers go to; NULL while there is nothing to answer */
    struct wish *wishes;    /* [nsteps * AERS_PROBES_MAX] */
};

enum aers_code aers_listeners_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_listeners **out,
                                     struct aers_error *error)
{
    struct aers_listeners *listeners = calloc(1, sizeof *listeners);
    struct wish *wishes = calloc((size_t)engine->run->nsteps * AERS_PROBES_MAX, sizeof *wishes);
    if (!listeners || !wishes) {
        free(listeners);
        free(wishes);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    }
    listeners->engine = engine;
    listeners->wishes = wishes;
    uv_timer_init(loop, &listeners->timer);
    listeners->timer.data = listeners;
    *out = listeners;
    return AERS_OK;
}

/* ---- answers ---- */

static const char *word_of(const struct aers_probe *probe)
{
    if (probe->window.nframes == 0)
        return "missed";
    return probe->is_torn || atomic_load(&probe->is_called) ? "torn" : "whole";
}

static void answer(const struct aers_listeners *listeners, const char *id, int32_t token,
                   const struct aers_probe *probe)
{
    uint8_t packet[PACKET_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/probed", "sishfff");
    aers_osc_write_string(&writer, id);
    aers_osc_write_int(&writer, token);
    aers_osc_write_string(&writer, word_of(probe));
    aers_osc_write_int64(&writer, probe->arrived);
    aers_osc_write_float(&writer, aers_level_peak_db(&probe->before));
    aers_osc_write_float(&writer, aers_level_peak_db(&probe->window));
    aers_osc_write_float(&writer, aers_level_rms_db(&probe->window));
    aers_link_send(listeners->link, packet, aers_osc_write_stop(&writer));
}

/* @return whether it still waits */
static bool look_at(struct aers_listeners *listeners, uint32_t step, uint32_t place)
{
    struct wish *wish = &listeners->wishes[step * AERS_PROBES_MAX + place];
    struct aers_probe *probe = &listeners->engine->run->steps[step].probes->items[place];
    if (!wish->is_on || atomic_load_explicit(&probe->state, memory_order_acquire) != AERS_PROBE_DONE)
        return wish->is_on;
    answer(listeners, listeners->engine->plan->steps[step].id, wish->token, probe);
    wish->is_on = false;
    atomic_store_explicit(&probe->state, AERS_PROBE_FREE, memory_order_release);
    return false;
}

static void on_timer(uv_timer_t *timer)
{
    struct aers_listeners *listeners = timer->data;
    bool any = false;
    for (uint32_t s = 0; s < listeners->engine->run->nsteps; s++)
        for (uint32_t i = 0; i < AERS_PROBES_MAX; i++)
            any |= look_at(listeners, s, i);
    if (!any)
        uv_timer_stop(timer);
}

/* ---- questions ---- */

static void call_off(struct aers_listeners *listeners, uint32_t step, int32_t token)
{
    for (uint32_t i = 0; i < AERS_PROBES_MAX; i++) {
        const struct wish *wish = &listeners->wishes[step * AERS_PROBES_MAX + i];
        if (wish->is_on && wish->token == token)
            atomic_store(&listeners->engine->run->steps[step].probes->items[i].is_called, true);
    }
}

static enum aers_code set(struct aers_listeners *listeners, uint32_t step, int32_t token, struct aers_osc_reader *args,
                          struct aers_error *error)
{
    struct aers_osc_arg from, to, before;
    if (!aers_osc_read(args, &from) || !aers_osc_read(args, &to) || !aers_osc_read(args, &before) || from.h < 0 ||
        to.h <= from.h || before.i < 0)
        return aers_error_set(error, AERS_E_INVALID, NULL, "a window begins at 0 or later and ends after that");
    const uint32_t place =
        aers_probes_set(listeners->engine->run->steps[step].probes, from.h, to.h, (uint32_t)before.i);
    if (place == AERS_PROBES_MAX)
        return aers_error_set(error, AERS_E_FULL, NULL, "%d events are waited for here already", AERS_PROBES_MAX);
    listeners->wishes[step * AERS_PROBES_MAX + place] = (struct wish){true, token};
    if (!uv_is_active((uv_handle_t *)&listeners->timer))
        uv_timer_start(&listeners->timer, on_timer, LOOK_MS, LOOK_MS);
    return AERS_OK;
}

enum aers_code aers_listeners_take(struct aers_listeners *listeners, struct aers_link *link,
                                   const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_osc_reader args;
    struct aers_osc_arg id, token;
    const bool sets = strcmp(message->types, "sihhi") == 0;
    aers_osc_reader_init(&args, message);
    if (!link || (!sets && strcmp(message->types, "si") != 0) || !aers_osc_read(&args, &id) ||
        !aers_osc_read(&args, &token))
        return aers_error_set(error, AERS_E_INVALID, NULL, "aers-graphd asks with an id, a number and a window");
    const uint32_t step = aers_plan_find_step(listeners->engine->plan, id.s);
    if (step == listeners->engine->plan->nsteps)
        return aers_error_set(error, AERS_E_NOT_FOUND, NULL, "no node %.64s runs here", id.s);
    listeners->link = link;
    if (sets)
        return set(listeners, step, token.i, &args, error);
    call_off(listeners, step, token.i);
    return AERS_OK;
}

/* ---- the end ---- */

void aers_listeners_stop(struct aers_listeners *listeners)
{
    if (listeners)
        uv_timer_stop(&listeners->timer);
}

static void on_close(uv_handle_t *handle)
{
    struct aers_listeners *listeners = handle->data;
    free(listeners->wishes);
    free(listeners);
}

void aers_listeners_destroy(struct aers_listeners *listeners)
{
    if (listeners)
        uv_close((uv_handle_t *)&listeners->timer, on_close);
}
