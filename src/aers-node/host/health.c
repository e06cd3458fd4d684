/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/health.h"

#include <stdlib.h>

#include "common/base/log.h"
#include "common/osc/gate.h"
#include "common/osc/write.h"

enum { INTERVAL_MS = 500, HURRY_MS = 20, MAX_PACKET_NBYTES = 16 * 1024 };

/* What was last told of a step. */
struct told {
    uint64_t unsound;
    uint32_t latency;
};

struct aers_health {
    uv_timer_t timer, hurry;
    uint32_t nhandles;
    bool is_urgent; /* what is being written shall arrive, however late */
    struct aers_health_config config;
    int32_t count;
    struct told *told; /* [nsteps] */
    struct aers_osc_bundle bundle;
    uint8_t packet[MAX_PACKET_NBYTES];
};

static size_t write_step(const struct aers_health *health, uint32_t s, const struct aers_tally *tally, void *buffer,
                         size_t size)
{
    struct aers_osc_writer w;
    aers_osc_write_start(&w, buffer, size, "/aers/health", "siffiiiih");
    aers_osc_write_string(&w, health->config.engine->plan->steps[s].id);
    aers_osc_write_int(&w, health->count);
    aers_osc_write_float(&w, aers_tally_cpu_avg_pct(tally, health->config.engine->rate_hz));
    aers_osc_write_float(&w, aers_tally_cpu_max_pct(tally));
    aers_osc_write_int(&w, (int32_t)(tally->late_blocks & INT32_MAX));
    aers_osc_write_int(&w, (int32_t)(tally->xruns & INT32_MAX));
    aers_osc_write_int(&w, (int32_t)tally->latency);
    aers_osc_write_int(&w, (int32_t)tally->queue_depth);
    aers_osc_write_int64(&w, tally->frame);
    return aers_osc_write_stop(&w);
}

static size_t write_latency(const struct aers_health *health, uint32_t s, void *buffer, size_t size)
{
    struct aers_osc_writer w;
    aers_osc_write_start(&w, buffer, size, "/aers/latency", "si");
    aers_osc_write_string(&w, health->config.engine->plan->steps[s].id);
    aers_osc_write_int(&w, (int32_t)health->told[s].latency);
    return aers_osc_write_stop(&w);
}

static void send_all(struct aers_health *health)
{
    const size_t nbytes = aers_osc_bundle_stop(&health->bundle);
    if (nbytes > 0 && health->is_urgent)
        aers_link_send(health->config.link, health->packet, nbytes);
    else if (nbytes > 0)
        aers_link_send_fresh(health->config.link, health->packet, nbytes);
    aers_osc_bundle_start(&health->bundle, health->packet, sizeof health->packet, AERS_OSC_IMMEDIATELY);
}

/* Into one packet, as long as there is room: hundreds of them would not fit into the socket at once. Without a tally:
 * the latency alone. */
static void report(struct aers_health *health, uint32_t s, const struct aers_tally *tally)
{
    for (int again = 0; again < 2; again++) {
        size_t room, nbytes = 0;
        void *buffer = aers_osc_bundle_reserve(&health->bundle, &room);
        if (buffer)
            nbytes = tally ? write_step(health, s, tally, buffer, room) : write_latency(health, s, buffer, room);
        if (nbytes > 0) {
            aers_osc_bundle_commit(&health->bundle, nbytes);
            return;
        }
        send_all(health);
    }
}

static void log_unsound(const struct aers_health *health, uint32_t s, const struct aers_tally *tally)
{
    if (tally->unsound != health->told[s].unsound)
        aers_log(AERS_LOG_WARNING, health->config.engine->plan->steps[s].id,
                 "gave samples that are no numbers in %llu blocks; they were silenced and the module reset",
                 (unsigned long long)(tally->unsound - health->told[s].unsound));
    health->told[s].unsound = tally->unsound;
}

/* @return whether there is something new to tell */
static bool latency_changed(const struct aers_health *health, uint32_t s)
{
    const uint32_t latency = atomic_load(&health->config.engine->run->steps[s].latency);
    const bool changed = latency != health->told[s].latency;
    health->told[s].latency = latency;
    return changed;
}

/* Of two processes that do the same, the one that is heard speaks for the node. */
static bool speaks(const struct aers_health *health)
{
    const struct aers_run *run = health->config.engine->run;
    return health->config.link && !(run->sitter.seats && atomic_load(&run->shown_silent));
}

/* To who aligns, and to JACK: what has changed. */
static void on_hurry(uv_timer_t *timer)
{
    struct aers_health *health = timer->data;
    bool renew = false;
    health->is_urgent = true;
    aers_osc_bundle_start(&health->bundle, health->packet, sizeof health->packet, AERS_OSC_IMMEDIATELY);
    for (uint32_t s = 0; s < health->config.engine->run->nsteps; s++) {
        if (!latency_changed(health, s))
            continue;
        renew = true;
        if (health->config.link)
            report(health, s, NULL);
    }
    if (!renew)
        return;
    if (health->config.link)
        send_all(health);
    health->config.latency_changed(health->config.user);
}

static void on_timer(uv_timer_t *timer)
{
    struct aers_health *health = timer->data;
    health->is_urgent = false;
    aers_readings_collect(health->config.readings);
    aers_osc_bundle_start(&health->bundle, health->packet, sizeof health->packet, AERS_OSC_IMMEDIATELY);
    for (uint32_t s = 0; s < health->config.engine->run->nsteps; s++) {
        const struct aers_tally *tally = aers_readings_look(health->config.readings, AERS_READER_HEALTH, s);
        if (speaks(health))
            report(health, s, tally);
        log_unsound(health, s, tally);
    }
    if (speaks(health))
        send_all(health);
    health->count = (int32_t)(((uint32_t)health->count + 1) & INT32_MAX);
    on_hurry(timer);
}

void aers_health_hurry(struct aers_health *health)
{
    if (!uv_is_active((uv_handle_t *)&health->hurry))
        uv_timer_start(&health->hurry, on_hurry, HURRY_MS, 0);
}

enum aers_code aers_health_create(uv_loop_t *loop, const struct aers_health_config *config, struct aers_health **out,
                                  struct aers_error *error)
{
    struct aers_health *health = calloc(1, sizeof *health);
    struct told *told = calloc(config->engine->run->nsteps, sizeof *told);
    if (!health || !told) {
        free(health);
        free(told);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    }
    health->config = *config;
    health->told = told;
    for (uint32_t s = 0; s < config->engine->run->nsteps; s++)
        told[s].latency =
            config->engine->run->steps[s].module->latency ? UINT32_MAX : 0; /* to be told, whatever it is */
    health->nhandles = 2;
    uv_timer_init(loop, &health->timer);
    uv_timer_init(loop, &health->hurry);
    health->timer.data = health->hurry.data = health;
    on_hurry(&health->hurry); /* graphd knows them before it hears that the node is ready */
    uv_timer_start(&health->timer, on_timer, INTERVAL_MS, INTERVAL_MS);
    *out = health;
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_health *health = handle->data;
    if (--health->nhandles > 0)
        return;
    free(health->told);
    free(health);
}

void aers_health_destroy(struct aers_health *health)
{
    if (!health)
        return;
    uv_close((uv_handle_t *)&health->timer, on_close);
    uv_close((uv_handle_t *)&health->hurry, on_close);
}
