/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/transport.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/doc/scalar.h"
#include "common/model/plan_tempo.h"
#include "common/model/timeline_time.h"
#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { LOOK_MS = 5, RETRY_MS = 100 };

static bool leads(const struct aers_engine *engine)
{
    return engine->graph->transport == AERS_TRANSPORT_LEAD;
}

/* ---- the loop ---- */

static void on_look(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    struct aers_transport_place place;
    if (engine->graph->transport != AERS_TRANSPORT_NONE && aers_patchbay_get_transport(engine->patchbay, &place) &&
        place.is_rolling && place.frame >= engine->loop_region.end)
        (void)!aers_patchbay_locate(engine->patchbay, engine->loop_region.begin);
}

/* ---- with the session ---- */

bool aers_transport_session_frame(struct aers_engine *engine, uint32_t jack_frame, int64_t *frame)
{
    struct aers_transport_place place;
    uint32_t now;
    if (engine->session.state != AERS_SESSION_RUNNING || engine->session.start_frame < 0)
        return false;
    if (engine->graph->transport == AERS_TRANSPORT_NONE) {
        *frame = (int32_t)(jack_frame - (uint32_t)engine->session.start_frame);
        return true;
    }
    if (!aers_patchbay_get_transport(engine->patchbay, &place) || !place.is_rolling ||
        !aers_patchbay_get_cycle(engine->patchbay, &now))
        return false;
    *frame = (int64_t)place.frame + (int32_t)(jack_frame - now);
    return true;
}

static void on_roll(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    if (aers_patchbay_roll(engine->patchbay, true) != AERS_OK)
        aers_log(AERS_LOG_WARNING, "jack", "the transport does not start: the server has gone");
}

void aers_transport_begin(struct aers_engine *engine, uint32_t ahead_ms)
{
    if (!leads(engine))
        return;
    (void)!aers_patchbay_roll(engine->patchbay, false);
    (void)!aers_patchbay_locate(engine->patchbay, 0);
    uv_timer_start(&engine->loop_region.roll, on_roll, ahead_ms, 0);
}

void aers_transport_end(struct aers_engine *engine)
{
    uv_timer_stop(&engine->loop_region.roll);
    if (leads(engine))
        (void)!aers_patchbay_roll(engine->patchbay, false);
}

void aers_transport_init(struct aers_engine *engine)
{
    uv_timer_init(engine->loop, &engine->loop_region.timer);
    uv_timer_init(engine->loop, &engine->loop_region.roll);
    engine->loop_region.timer.data = engine->loop_region.roll.data = engine;
}

void aers_transport_close(struct aers_engine *engine)
{
    free(engine->loop_region.told_tempo);
    engine->loop_region.told_tempo = NULL;
    uv_close((uv_handle_t *)&engine->loop_region.timer, NULL);
    uv_close((uv_handle_t *)&engine->loop_region.roll, NULL);
}

/* ---- tempo ---- */

static struct aers_process *giver(const struct aers_engine *engine)
{
    for (size_t i = 0; leads(engine) && i < engine->blueprint->nclients; i++) {
        const struct aers_plan *plan = engine->blueprint->clients[i].plan;
        struct aers_process *process = plan->tempo.npoints ? aers_seats_first(engine, plan->client) : NULL;
        if (process && process->child.state == AERS_CHILD_READY)
            return process;
    }
    return NULL;
}

void aers_transport_tell_tempo(struct aers_engine *engine)
{
    struct aers_transport_loop *loop = &engine->loop_region;
    struct aers_process *process = giver(engine);
    if (!process)
        return;
    struct json_object *tempo = aers_plan_tempo_format(&engine->graph->tempo);
    const char *text = json_object_to_json_string_ext(tempo, JSON_C_TO_STRING_PLAIN);
    const int pid = aers_process_get_pid(process);
    if (pid != loop->told_pid || strcmp(loop->told_tempo, text) != 0) {
        const size_t size = strlen(text) + 64;
        uint8_t *packet = aers_need(1, size);
        struct aers_osc_writer writer;
        aers_osc_write_start(&writer, packet, size, "/aers/tempo", "s");
        aers_osc_write_string(&writer, text);
        if (aers_process_send(process, packet, aers_osc_write_stop(&writer)) == AERS_OK) {
            free(loop->told_tempo);
            loop->told_tempo = aers_need_string(text);
            loop->told_pid = pid;
        } else {
            aers_engine_touch_in(engine, RETRY_MS);
        }
        free(packet);
    }
    json_object_put(tempo);
}

/* ---- by hand ---- */

enum aers_code aers_transport_read(const struct aers_engine *engine, const char *text, uint32_t *frame,
                                   struct aers_error *error)
{
    double seconds;
    int64_t at = 0;
    struct aers_doc doc = {.type = AERS_DOC_FLOAT};
    const bool is_number = aers_number_parse(text, &seconds);
    if (is_number) {
        doc.real = seconds;
    } else {
        doc.type = AERS_DOC_STRING;
        doc.string = aers_need_string(text);
    }
    enum aers_code code = aers_time_place(&doc, engine->graph->rate_hz, &engine->graph->tempo, &at, error);
    if (!is_number)
        free(doc.string);
    if (!code && (at < 0 || at > UINT32_MAX))
        code = aers_error_set(error, AERS_E_RANGE, text, "JACK's transport goes from frame 0 to %u", UINT32_MAX);
    if (!code)
        *frame = (uint32_t)at;
    return code;
}

static enum aers_code check(const struct aers_engine *engine, struct aers_error *error)
{
    return engine->graph->transport != AERS_TRANSPORT_NONE
               ? AERS_OK
               : aers_error_set(error, AERS_E_CONFLICT, "transport",
                                "the graph has a clock of its own; transport: follow, or lead, makes it JACK's");
}

static enum aers_code say(enum aers_code code, struct aers_error *error)
{
    return code ? aers_error_set(error, code, "transport", "there is no JACK server") : AERS_OK;
}

enum aers_code aers_transport_roll(struct aers_engine *engine, bool rolls, struct aers_error *error)
{
    enum aers_code code = check(engine, error);
    return code ? code : say(aers_patchbay_roll(engine->patchbay, rolls), error);
}

enum aers_code aers_transport_locate(struct aers_engine *engine, uint32_t frame, struct aers_error *error)
{
    enum aers_code code = check(engine, error);
    return code ? code : say(aers_patchbay_locate(engine->patchbay, frame), error);
}

enum aers_code aers_transport_loop(struct aers_engine *engine, uint32_t begin, uint32_t end, struct aers_error *error)
{
    enum aers_code code = check(engine, error);
    if (!code && end <= begin)
        code = aers_error_set(error, AERS_E_RANGE, "transport", "a loop ends after it begins");
    if (code)
        return code;
    engine->loop_region.begin = begin;
    engine->loop_region.end = end;
    engine->loop_region.is_on = true;
    uv_timer_start(&engine->loop_region.timer, on_look, LOOK_MS, LOOK_MS);
    return AERS_OK;
}

enum aers_code aers_transport_loop_off(struct aers_engine *engine, struct aers_error *error)
{
    enum aers_code code = check(engine, error);
    engine->loop_region.is_on = false;
    uv_timer_stop(&engine->loop_region.timer);
    return code;
}
