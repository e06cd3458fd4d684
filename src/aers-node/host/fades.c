/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/fades.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"

/* A fade of which nothing comes is given up after PATIENCE. One that is done says silence for LINGER, several blocks,
 * before its port goes: what nobody writes any more is heard again and again. */
enum { LOOK_MS = 2, PATIENCE_MS = 3000, LINGER_MS = 500 };

struct place {
    bool is_open;
    bool is_told; /* that it is ready */
    bool is_done;
    uint64_t since_ms; /* it is open, or done */
    int32_t sequence;
    struct aers_target target;
};

struct aers_fades {
    uv_timer_t timer;
    struct aers_client *client;
    const struct aers_engine *engine;
    uint32_t nopen;
    struct place places[AERS_FADES_MAX];
};

enum aers_code aers_fades_create(uv_loop_t *loop, struct aers_client *client, const struct aers_engine *engine,
                                 struct aers_fades **out, struct aers_error *error)
{
    struct aers_fades *fades = calloc(1, sizeof *fades);
    if (!fades)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    fades->client = client;
    fades->engine = engine;
    uv_timer_init(loop, &fades->timer);
    fades->timer.data = fades;
    *out = fades;
    return AERS_OK;
}

/* ---- what is told */

static void tell(const struct place *place, const char *address, const char *types, const char *name)
{
    uint8_t packet[512];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, address, types);
    aers_osc_write_int(&writer, place->sequence);
    if (name)
        aers_osc_write_string(&writer, name);
    aers_target_send(&place->target, packet, aers_osc_write_stop(&writer));
}

/* ---- from open to closed */

static void close_place(struct aers_fades *fades, int i)
{
    struct place *place = &fades->places[i];
    struct aers_fade *fade = &aers_client_fades(fades->client)[i];
    atomic_store(&fade->state, AERS_FADE_FREE);
    aers_client_remove_port(fades->client, fade->port);
    aers_target_unref(&place->target);
    *place = (struct place){0};
    fades->nopen--;
}

static void look_at(struct aers_fades *fades, int i, uint64_t now_ms)
{
    struct place *place = &fades->places[i];
    struct aers_fade *fade = &aers_client_fades(fades->client)[i];
    const int state = atomic_load(&fade->state);
    if (state == AERS_FADE_READY && !place->is_told) {
        place->is_told = true;
        tell(place, "/aers/edge/ready", "i", NULL);
    }
    if (!place->is_done && (state == AERS_FADE_HANDED || now_ms - place->since_ms > PATIENCE_MS)) {
        atomic_store(&fade->state, AERS_FADE_HANDED);
        place->is_done = true;
        place->since_ms = now_ms;
    }
    if (place->is_done && now_ms - place->since_ms > LINGER_MS)
        close_place(fades, i);
}

static void look(uv_timer_t *timer)
{
    struct aers_fades *fades = timer->data;
    for (int i = 0; i < AERS_FADES_MAX; i++)
        if (fades->places[i].is_open)
            look_at(fades, i, uv_now(timer->loop));
    if (fades->nopen == 0)
        uv_timer_stop(timer);
}

static int find_output(const struct aers_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->noutputs; i++)
        if (strcmp(plan->outputs[i], name) == 0)
            return (int)i;
    return -1;
}

static int find_free(const struct aers_fades *fades)
{
    for (int i = 0; i < AERS_FADES_MAX; i++)
        if (!fades->places[i].is_open)
            return i;
    return -1;
}

enum aers_code aers_fades_open(struct aers_fades *fades, const struct aers_target *from, const char *output, bool up,
                               int32_t sequence, struct aers_error *error)
{
    const int channel = find_output(fades->engine->plan, output), i = find_free(fades);
    char name[32];
    if (channel < 0)
        return aers_error_set(error, AERS_E_NOT_FOUND, output, "no output port of this name");
    if (i < 0)
        return aers_error_set(error, AERS_E_FULL, output, "%d connections are being changed already", AERS_FADES_MAX);
    snprintf(name, sizeof name, "fade_%d", i + 1);
    struct aers_fade *fade = &aers_client_fades(fades->client)[i];
    jack_port_t *port = aers_client_add_output(fades->client, name);
    if (!port)
        return aers_error_set(error, AERS_E_UNAVAILABLE, output, "the JACK server gives no port");
    fade->up = up;
    fade->output = (uint32_t)channel;
    fade->nframes = fades->engine->run->fade_nframes;
    fade->port = port;
    atomic_store(&fade->state, AERS_FADE_OPEN);
    struct place *place = &fades->places[i];
    *place = (struct place){
        .is_open = true, .since_ms = uv_now(fades->timer.loop), .sequence = sequence, .target = aers_target_ref(from)};
    tell(place, "/aers/edge/open", "is", jack_port_name(port));
    if (fades->nopen++ == 0)
        uv_timer_start(&fades->timer, look, LOOK_MS, LOOK_MS);
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    free(handle->data);
}

void aers_fades_destroy(struct aers_fades *fades)
{
    if (!fades)
        return;
    for (int i = 0; i < AERS_FADES_MAX; i++)
        if (fades->places[i].is_open)
            aers_target_unref(&fades->places[i].target);
    uv_close((uv_handle_t *)&fades->timer, on_close);
}
