/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/scopes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-node/host/spectrum.h"
#include "src/aers-node/rt/scope.h"

enum { LOOK_MS = 10, REST_MS = 500, MAX_ASKING = 32, FRESH_MS = 15, MAX_PATH_NBYTES = 256, MAX_ANSWER_NBYTES = 4096 };

_Static_assert(4 * 2 * AERS_SPECTRUM_NPOINTS + MAX_PATH_NBYTES + 128 <= MAX_ANSWER_NBYTES, "both spectra fit");

/* A scope and the step that has it. */
struct view {
    struct aers_scope scope;
    struct aers_step *step; /* NULL: free */
    uint64_t until_ms;
    unsigned began; /* scope.written when the step was given it */
    bool is_full;   /* it has heard a whole window since */
    uint64_t told_ms;
    float in_db[AERS_SPECTRUM_NPOINTS], out_db[AERS_SPECTRUM_NPOINTS]; /* as told at told_ms */
};

struct asking {
    struct view *view; /* NULL: free */
    struct aers_target target;
    char path[MAX_PATH_NBYTES];
    int32_t sequence;
    uint64_t until_ms;
};

struct aers_scopes {
    uv_timer_t timer;
    const struct aers_engine *engine;
    struct aers_spectrum *spectrum; /* made when first asked */
    struct aers_memory memory;
    struct view *views[AERS_SCOPES_MAX]; /* made when needed */
    struct asking asking[MAX_ASKING];
    uint32_t window_nframes;
};

static uint64_t now_ms(const struct aers_scopes *scopes)
{
    return uv_now(scopes->timer.loop);
}

enum aers_code aers_scopes_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_scopes **out,
                                  struct aers_error *error)
{
    struct aers_scopes *scopes = calloc(1, sizeof *scopes);
    if (!scopes)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    scopes->engine = engine;
    scopes->window_nframes = aers_spectrum_window(engine->rate_hz);
    uv_timer_init(loop, &scopes->timer);
    scopes->timer.data = scopes;
    *out = scopes;
    return AERS_OK;
}

/* ---- the answer ---- */

static void look(struct aers_scopes *scopes, struct view *view, uint32_t first_line, uint32_t nchannels,
                 float *levels_db)
{
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        levels_db[i] = AERS_SPECTRUM_FLOOR_DB;
    for (uint32_t c = 0; c < nchannels && c < AERS_SCOPE_MAX_CHANNELS; c++)
        if (aers_scope_read(&view->scope, first_line + c, aers_spectrum_samples(scopes->spectrum),
                            scopes->window_nframes))
            aers_spectrum_raise(scopes->spectrum, levels_db);
}

static void refresh(struct aers_scopes *scopes, struct view *view)
{
    if (view->told_ms && now_ms(scopes) - view->told_ms < FRESH_MS)
        return;
    look(scopes, view, 0, view->step->nin, view->in_db);
    look(scopes, view, AERS_SCOPE_MAX_CHANNELS, view->step->nout, view->out_db);
    view->told_ms = now_ms(scopes);
}

static void write_levels(struct aers_osc_writer *writer, const float *levels_db, bool has_any)
{
    uint8_t bytes[4 * AERS_SPECTRUM_NPOINTS];
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++) {
        uint32_t bits;
        memcpy(&bits, &levels_db[i], sizeof bits);
        for (int k = 0; k < 4; k++)
            bytes[4 * i + k] = (uint8_t)(bits >> (24 - 8 * k));
    }
    aers_osc_write_blob(writer, bytes, has_any ? sizeof bytes : 0);
}

static void answer(const struct aers_scopes *scopes, const struct view *view, const struct aers_target *target,
                   const char *path, int32_t sequence)
{
    uint8_t packet[MAX_ANSWER_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", "siibb");
    aers_osc_write_string(&writer, path);
    aers_osc_write_int(&writer, sequence);
    aers_osc_write_int(&writer, (int32_t)scopes->window_nframes);
    write_levels(&writer, view->in_db, view->step->nin > 0);
    write_levels(&writer, view->out_db, view->step->nout > 0);
    aers_target_send(target, packet, aers_osc_write_stop(&writer));
}

static bool is_ready(const struct aers_scopes *scopes, struct view *view)
{
    const unsigned heard = atomic_load_explicit(&view->scope.written, memory_order_acquire) - view->began;
    view->is_full = view->is_full || heard >= scopes->window_nframes;
    return view->is_full;
}

static void forget(struct asking *asking)
{
    aers_target_unref(&asking->target);
    asking->view = NULL;
}

static void serve(struct aers_scopes *scopes, struct asking *asking)
{
    struct aers_error error;
    if (is_ready(scopes, asking->view)) {
        refresh(scopes, asking->view);
        answer(scopes, asking->view, &asking->target, asking->path, asking->sequence);
        forget(asking);
    } else if (now_ms(scopes) >= asking->until_ms) {
        aers_error_set(&error, AERS_E_TIMEOUT, NULL, "no audio has passed here");
        aers_target_refuse(&asking->target, asking->path, &error);
        forget(asking);
    }
}

/* ---- leases ---- */

static void release(struct view *view)
{
    atomic_store_explicit(&view->step->scope, NULL, memory_order_release);
    view->step = NULL;
}

static void on_timer(uv_timer_t *timer)
{
    struct aers_scopes *scopes = timer->data;
    bool is_anybody_asking = false, is_any_leased = false;
    for (int i = 0; i < MAX_ASKING; i++) {
        if (scopes->asking[i].view)
            serve(scopes, &scopes->asking[i]);
        is_anybody_asking |= scopes->asking[i].view != NULL;
    }
    for (int i = 0; i < AERS_SCOPES_MAX && scopes->views[i]; i++) {
        struct view *view = scopes->views[i];
        if (view->step && now_ms(scopes) >= view->until_ms)
            release(view);
        is_any_leased |= view->step != NULL;
    }
    if (is_any_leased)
        uv_timer_start(timer, on_timer, is_anybody_asking ? LOOK_MS : REST_MS, 0);
}

static struct view *make_view(struct aers_scopes *scopes)
{
    const uint32_t window = scopes->window_nframes;
    struct view *view = calloc(1, sizeof *view);
    if (view)
        view->scope.nframes = 2 * (window > AERS_MAX_NFRAMES ? window : AERS_MAX_NFRAMES);
    for (int i = 0; view && i < AERS_SCOPE_NLINES; i++) {
        view->scope.lines[i] = aers_memory_take(&scopes->memory, view->scope.nframes * sizeof(float));
        if (!view->scope.lines[i]) {
            free(view);
            return NULL;
        }
    }
    return view;
}

/* The step's own, or a free one. A block that is under way may still write for the step that had it before: into the
 * same memory, some frames of what is not full yet. */
static enum aers_code find_view(struct aers_scopes *scopes, struct aers_step *step, struct view **out,
                                struct aers_error *error)
{
    struct view *free_one = NULL;
    int n = 0;
    for (; n < AERS_SCOPES_MAX && scopes->views[n]; n++) {
        if (scopes->views[n]->step == step) {
            *out = scopes->views[n];
            return AERS_OK;
        }
        if (!scopes->views[n]->step)
            free_one = scopes->views[n];
    }
    if (!free_one && n < AERS_SCOPES_MAX)
        free_one = scopes->views[n] = make_view(scopes);
    if (!free_one)
        return n < AERS_SCOPES_MAX
                   ? aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory for a spectrum")
                   : aers_error_set(error, AERS_E_FULL, NULL, "%d nodes of this process are being looked at already",
                                    AERS_SCOPES_MAX);
    free_one->step = step;
    free_one->began = atomic_load_explicit(&free_one->scope.written, memory_order_relaxed);
    free_one->is_full = false;
    free_one->told_ms = 0;
    atomic_store_explicit(&step->scope, &free_one->scope, memory_order_release);
    *out = free_one;
    return AERS_OK;
}

enum aers_code aers_scopes_ask(struct aers_scopes *scopes, uint32_t step, const struct aers_target *target,
                               const char *path, int32_t sequence, struct aers_error *error)
{
    struct asking *asking = scopes->asking;
    enum aers_code code = AERS_OK;
    struct view *view = NULL;
    while (asking < scopes->asking + MAX_ASKING && asking->view)
        asking++;
    if (asking == scopes->asking + MAX_ASKING)
        return aers_error_set(error, AERS_E_FULL, NULL, "%d are waiting for a spectrum already", MAX_ASKING);
    if (!scopes->spectrum)
        code = aers_spectrum_create(scopes->engine->rate_hz, &scopes->spectrum, error);
    if (!code)
        code = find_view(scopes, &scopes->engine->run->steps[step], &view, error);
    if (code)
        return code;
    uv_update_time(scopes->timer.loop); /* making the first one takes its time */
    view->until_ms = now_ms(scopes) + AERS_SCOPES_LEASE_MS;
    *asking = (struct asking){view, aers_target_ref(target), "", sequence, view->until_ms};
    snprintf(asking->path, sizeof asking->path, "%s", path);
    on_timer(&scopes->timer);
    return AERS_OK;
}

void aers_scopes_stop(struct aers_scopes *scopes)
{
    if (!scopes)
        return;
    for (int i = 0; i < MAX_ASKING; i++)
        if (scopes->asking[i].view)
            forget(&scopes->asking[i]);
    for (int i = 0; i < AERS_SCOPES_MAX && scopes->views[i]; i++)
        if (scopes->views[i]->step)
            release(scopes->views[i]);
    uv_timer_stop(&scopes->timer);
}

static void on_close(uv_handle_t *handle)
{
    struct aers_scopes *scopes = handle->data;
    for (int i = 0; i < AERS_SCOPES_MAX; i++)
        free(scopes->views[i]);
    aers_memory_finish(&scopes->memory);
    aers_spectrum_destroy(scopes->spectrum);
    free(scopes);
}

void aers_scopes_destroy(struct aers_scopes *scopes)
{
    if (scopes)
        uv_close((uv_handle_t *)&scopes->timer, on_close);
}
