/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/transport.h"

#include <stdlib.h>

#include "common/base/log.h"
#include "common/doc/scalar.h"
#include "common/model/timeline_time.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { LOOK_MS = 5 };

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
    uv_close((uv_handle_t *)&engine->loop_region.timer, NULL);
    uv_close((uv_handle_t *)&engine->loop_region.roll, NULL);
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
