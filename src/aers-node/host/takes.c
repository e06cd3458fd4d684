/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/takes.h"

#include <stdlib.h>

#include "common/osc/write.h"
#include "src/aers-node/dsp/builtin.h"
#include "src/aers-node/host/recorder.h"

enum { LOOK_MS = 100, LOOKS_PER_NEWS = 5, PACKET_NBYTES = AERS_TAKE_NAME_SIZE + 1024 };

/* What was last told of a step. */
struct told {
    enum aers_tape_state state;
    uint32_t ntakes;
};

struct aers_takes {
    uv_timer_t timer;
    const struct aers_engine *engine;
    struct aers_turns *turns;
    struct aers_link *link;
    uint32_t nlooks;
    struct told *told; /* [nsteps] */
    struct aers_tape_status status;
    uint8_t packet[PACKET_NBYTES];
};

static struct aers_tape *tape_of(const struct aers_step *step)
{
    struct aers_recorder *recorder = step->self;
    return step->module == &aers_module_record || step->module == &aers_module_wav ? &recorder->tape : NULL;
}

static size_t write_take(struct aers_takes *takes, const char *id)
{
    const struct aers_tape_status *status = &takes->status;
    struct aers_osc_writer w;
    aers_osc_write_start(&w, takes->packet, sizeof takes->packet, "/aers/take", "ssishhhhs");
    aers_osc_write_string(&w, id);
    aers_osc_write_string(&w, aers_tape_state_name(status->state));
    aers_osc_write_int(&w, (int32_t)status->ntakes);
    aers_osc_write_string(&w, status->path);
    aers_osc_write_int64(&w, status->frame);
    aers_osc_write_int64(&w, (int64_t)status->nframes);
    aers_osc_write_int64(&w, (int64_t)status->nlost);
    aers_osc_write_int64(&w, (int64_t)status->nmissed);
    aers_osc_write_string(&w, status->why);
    return aers_osc_write_stop(&w);
}

static void look_at(struct aers_takes *takes, uint32_t s, struct aers_tape *tape)
{
    struct told *told = &takes->told[s];
    aers_tape_get_status(tape, &takes->status);
    const bool is_new = takes->status.state != told->state || takes->status.ntakes != told->ntakes;
    const bool is_news = takes->status.state == AERS_TAPE_RECORDING && takes->nlooks % LOOKS_PER_NEWS == 0;
    if (!is_new && !is_news)
        return;
    const size_t nbytes = write_take(takes, takes->engine->plan->steps[s].id);
    *told = (struct told){takes->status.state, takes->status.ntakes};
    if (is_new)
        aers_link_send(takes->link, takes->packet, nbytes);
    else
        aers_link_send_fresh(takes->link, takes->packet, nbytes);
}

static void look(struct aers_takes *takes)
{
    const struct aers_run *run = takes->engine->run;
    takes->nlooks++;
    for (uint32_t s = 0; s < run->nsteps; s++)
        if (tape_of(&run->steps[s]))
            look_at(takes, s, tape_of(&run->steps[s]));
}

static void on_timer(uv_timer_t *timer)
{
    look(timer->data);
}

static bool has_tape(const struct aers_run *run)
{
    uint32_t s = 0;
    while (s < run->nsteps && !tape_of(&run->steps[s]))
        s++;
    return s < run->nsteps;
}

enum aers_code aers_takes_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_turns *turns,
                                 struct aers_link *link, struct aers_takes **out, struct aers_error *error)
{
    *out = NULL;
    if (!link || !has_tape(engine->run))
        return AERS_OK;
    struct aers_takes *takes = calloc(1, sizeof *takes);
    struct told *told = calloc(engine->run->nsteps, sizeof *told);
    if (!takes || !told) {
        free(takes);
        free(told);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    }
    takes->engine = engine;
    takes->turns = turns;
    takes->link = link;
    takes->told = told;
    uv_timer_init(loop, &takes->timer);
    takes->timer.data = takes;
    uv_timer_start(&takes->timer, on_timer, LOOK_MS, LOOK_MS);
    *out = takes;
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_takes *takes = handle->data;
    free(takes->told);
    free(takes);
}

static void close_files(struct aers_takes *takes)
{
    const struct aers_run *run = takes->engine->run;
    if (atomic_load(&run->shown_state) != AERS_RUN_HELD || !aers_turns_take(takes->turns, AERS_TURN_WORKER))
        return; /* finish closes them, and nobody is told */
    for (uint32_t s = 0; s < run->nsteps; s++)
        if (tape_of(&run->steps[s]))
            aers_tape_end(tape_of(&run->steps[s]));
    aers_turns_give(takes->turns);
    look(takes);
}

void aers_takes_destroy(struct aers_takes *takes)
{
    if (!takes)
        return;
    close_files(takes);
    uv_close((uv_handle_t *)&takes->timer, on_close);
}
