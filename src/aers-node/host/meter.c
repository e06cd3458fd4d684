/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/meter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/osc/gate.h"
#include "common/osc/url.h"
#include "common/osc/write.h"

/* A datagram as large as loopback carries; a plan with more to tell sends several. */
enum { MAX_PACKET_NBYTES = 60000, NFIXED = 13, STANDARD_INTERVAL_MS = 50 };

struct aers_meter {
    uv_timer_t timer;
    const struct aers_engine *engine;
    struct aers_readings *readings;
    int fd; /* to aers-meter; -1: none */
    struct aers_link *link;
    uint64_t lent_until_ms; /* to aers-graphd */
    uint32_t interval_ms, phase_ms;
    int32_t *sequences; /* [nsteps] */
    char types[NFIXED + 2 * AERS_MAX_CHANNELS + AERS_TALLY_MAX_OUTPUTS + 1];
    uint8_t packet[MAX_PACKET_NBYTES];
};

static enum aers_code open_socket(const struct aers_plan *plan, int *out, struct aers_error *error)
{
    char where[300];
    struct aers_osc_url url;
    snprintf(where, sizeof where, "osc.udp://%s:%u/", plan->meter_host, plan->meter_port);
    const enum aers_code code = aers_osc_url_parse(where, AERS_OSC_UDP, &url, error);
    if (code)
        return code;
    const int fd = socket(url.address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&url.address, url.naddress)) {
        const int failed = errno;
        if (fd >= 0)
            close(fd);
        return aers_error_set(error, AERS_E_IO, where, "no way to the meter: %s", strerror(failed));
    }
    *out = fd;
    return AERS_OK;
}

/* ---- one message ---- */

static uint32_t clamp_channels(uint32_t nlevels)
{
    return nlevels < AERS_MAX_CHANNELS ? nlevels : AERS_MAX_CHANNELS;
}

static const char *types_of(struct aers_meter *meter, const struct aers_step *step)
{
    const uint32_t nfloats = 2 * clamp_channels(step->nlevels) + step->note->noutputs;
    memcpy(meter->types, "ssihiiffiiiii", NFIXED);
    memset(meter->types + NFIXED, 'f', nfloats);
    meter->types[NFIXED + nfloats] = 0;
    return meter->types;
}

static int32_t to_int(uint64_t count)
{
    return (int32_t)(count & INT32_MAX);
}

static size_t write_step(struct aers_meter *meter, uint32_t s, const struct aers_tally *tally, void *buffer,
                         size_t size)
{
    const struct aers_plan *plan = meter->engine->plan;
    const struct aers_step *step = &meter->engine->run->steps[s];
    const uint32_t nchannels = clamp_channels(step->nlevels);
    struct aers_osc_writer w;
    aers_osc_write_start(&w, buffer, size, "/aers/meter/1", types_of(meter, step));
    aers_osc_write_string(&w, plan->graph_id);
    aers_osc_write_string(&w, plan->steps[s].id);
    aers_osc_write_int(&w, meter->sequences[s]);
    aers_osc_write_int64(&w, tally->frame);
    aers_osc_write_int(&w, (int32_t)nchannels);
    aers_osc_write_int(&w, (int32_t)step->note->noutputs);
    aers_osc_write_float(&w, aers_tally_cpu_avg_pct(tally, meter->engine->rate_hz));
    aers_osc_write_float(&w, aers_tally_cpu_max_pct(tally));
    aers_osc_write_int(&w, to_int(tally->clips));
    aers_osc_write_int(&w, to_int(tally->late_blocks));
    aers_osc_write_int(&w, to_int(tally->xruns));
    aers_osc_write_int(&w, (int32_t)tally->queue_depth);
    aers_osc_write_int(&w, (int32_t)tally->latency);
    for (uint32_t i = 0; i < nchannels; i++) {
        aers_osc_write_float(&w, aers_level_peak_db(&tally->levels[i]));
        aers_osc_write_float(&w, aers_level_rms_db(&tally->levels[i]));
    }
    for (uint32_t i = 0; i < step->note->noutputs; i++)
        aers_osc_write_float(&w, tally->outputs[i]);
    return aers_osc_write_stop(&w);
}

/* ---- all of them ---- */

static bool is_lent(const struct aers_meter *meter)
{
    return meter->link && uv_now(meter->timer.loop) < meter->lent_until_ms;
}

/* Nobody there, no room in the socket: the meter sees it by the gap in the sequence. */
static void send_bundle(const struct aers_meter *meter, const struct aers_osc_bundle *bundle)
{
    const size_t nbytes = aers_osc_bundle_stop(bundle);
    if (nbytes > 0 && meter->fd >= 0)
        (void)!send(meter->fd, meter->packet, nbytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (nbytes > 0 && is_lent(meter))
        aers_link_send_fresh(meter->link, meter->packet, nbytes);
}

static bool add_step(struct aers_meter *meter, struct aers_osc_bundle *bundle, uint32_t s,
                     const struct aers_tally *tally)
{
    size_t room;
    void *buffer = aers_osc_bundle_reserve(bundle, &room);
    const size_t nbytes = buffer ? write_step(meter, s, tally, buffer, room) : 0;
    if (nbytes > 0)
        aers_osc_bundle_commit(bundle, nbytes);
    return nbytes > 0;
}

static void tell_all(struct aers_meter *meter)
{
    struct aers_osc_bundle bundle;
    aers_readings_collect(meter->readings);
    aers_osc_bundle_start(&bundle, meter->packet, sizeof meter->packet, AERS_OSC_IMMEDIATELY);
    for (uint32_t s = 0; s < meter->engine->run->nsteps; s++) {
        const struct aers_tally *tally = aers_readings_look(meter->readings, AERS_READER_METER, s);
        if (!add_step(meter, &bundle, s, tally)) {
            send_bundle(meter, &bundle);
            aers_osc_bundle_start(&bundle, meter->packet, sizeof meter->packet, AERS_OSC_IMMEDIATELY);
            add_step(meter, &bundle, s, tally);
        }
        meter->sequences[s] = (int32_t)(((uint32_t)meter->sequences[s] + 1) & INT32_MAX);
    }
    send_bundle(meter, &bundle);
}

/* At phase, phase + interval ...: always the same places of the machine's clock, so that nodes stay apart. */
static uint64_t wait_ms(const struct aers_meter *meter)
{
    const uint64_t interval_ms = meter->interval_ms;
    const uint64_t now_ms = uv_hrtime() / 1000000;
    return interval_ms - (now_ms + interval_ms - meter->phase_ms % interval_ms) % interval_ms;
}

/* Who is silent beside another of the same name does not speak for it. */
static void on_timer(uv_timer_t *timer)
{
    struct aers_meter *meter = timer->data;
    if (!atomic_load(&meter->engine->run->shown_silent))
        tell_all(meter);
    uv_update_time(timer->loop);
    if (meter->fd >= 0 || is_lent(meter))
        uv_timer_start(timer, on_timer, wait_ms(meter), 0);
}

void aers_meter_lend(struct aers_meter *meter, uint32_t seconds)
{
    meter->lent_until_ms = uv_now(meter->timer.loop) + UINT64_C(1000) * seconds;
    if (!uv_is_active((uv_handle_t *)&meter->timer))
        uv_timer_start(&meter->timer, on_timer, wait_ms(meter), 0);
}

enum aers_code aers_meter_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_readings *readings,
                                 struct aers_link *link, struct aers_meter **out, struct aers_error *error)
{
    int fd = -1;
    const enum aers_code code = engine->plan->meter_host ? open_socket(engine->plan, &fd, error) : AERS_OK;
    if (code)
        return code;
    struct aers_meter *meter = calloc(1, sizeof *meter);
    int32_t *sequences = calloc(engine->run->nsteps, sizeof *sequences);
    if (!meter || !sequences) {
        free(meter);
        free(sequences);
        if (fd >= 0)
            close(fd);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    }
    meter->engine = engine;
    meter->readings = readings;
    meter->fd = fd;
    meter->link = link;
    meter->interval_ms = engine->plan->meter_interval_ms ? engine->plan->meter_interval_ms : STANDARD_INTERVAL_MS;
    meter->phase_ms = engine->plan->meter_interval_ms ? engine->plan->meter_phase_ms : (uint32_t)getpid();
    meter->sequences = sequences;
    uv_timer_init(loop, &meter->timer);
    meter->timer.data = meter;
    if (fd >= 0)
        uv_timer_start(&meter->timer, on_timer, wait_ms(meter), 0);
    *out = meter;
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_meter *meter = handle->data;
    if (meter->fd >= 0)
        close(meter->fd);
    free(meter->sequences);
    free(meter);
}

void aers_meter_destroy(struct aers_meter *meter)
{
    if (meter)
        uv_close((uv_handle_t *)&meter->timer, on_close);
}
