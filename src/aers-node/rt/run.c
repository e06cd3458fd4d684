/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/run.h"

#include "common/rt/denormals.h"
#include "common/rt/kernel.h"

_Static_assert(AERS_EVENTS_MAX * sizeof(struct aers_request) <= AERS_RUN_RING_NBYTES,
               "a full table fits into the ring");
_Static_assert(AERS_EVENTS_MAX * sizeof(struct aers_ack) <= AERS_RUN_RING_NBYTES, "and so do its acknowledgements");

/* How far ahead a JACK frame may lie. */
enum { FRAMES_AHEAD = 1 << 28 };

void aers_run_init(struct aers_run *run, void *requests, void *acks)
{
    aers_ring_init(&run->requests, requests, AERS_RUN_RING_NBYTES);
    aers_ring_init(&run->acks, acks, AERS_RUN_RING_NBYTES);
    aers_pending_init(&run->pending);
    run->state = AERS_RUN_HELD;
    aers_ramp_jump(&run->voice, 1.0);
    atomic_init(&run->shown_silent, false);
    atomic_init(&run->shown_state, AERS_RUN_HELD);
    run->is_started = run->has_start = run->has_hold = run->is_released = run->is_rolling = run->has_jumped = false;
    run->now = 0;
    run->xruns = run->late_blocks = 0;
}

void aers_run_take_seat(struct aers_run *run, uint32_t frame)
{
    if (!run->sitter.seats)
        return;
    const bool is_heard = aers_sitter_begin(&run->sitter, frame, run->state != AERS_RUN_HELD);
    aers_ramp_jump(&run->voice, is_heard ? 1.0 : 0.0);
    atomic_store_explicit(&run->shown_silent, !is_heard, memory_order_relaxed);
}

void aers_run_begin_silent(struct aers_run *run)
{
    aers_ramp_jump(&run->voice, 0.0);
    atomic_store(&run->shown_silent, true);
}

/* ---- the clock ---- */

static int64_t widen(const struct aers_run *run, int64_t frame)
{
    if (frame == AERS_FRAME_NOW)
        return run->now;
    if (frame < 0)
        return run->now - ((int64_t)run->frame - frame);
    const uint32_t ahead = (uint32_t)frame - run->frame;
    return run->now + (ahead < FRAMES_AHEAD ? (int64_t)ahead : (int64_t)ahead - (INT64_C(1) << 32));
}

static void set_state(struct aers_run *run, enum aers_run_state state)
{
    run->state = state;
    atomic_store_explicit(&run->shown_state, (int)state, memory_order_release);
}

/* JACK's clock has not gone on by one block: it did blocks without us, or was set anew. The session clock is JACK's
 * clock less the start, on every node of the graph alike: it jumps with it. */
static void jump(struct aers_run *run, int32_t by)
{
    if (by > 0)
        run->xruns += ((uint32_t)by + run->nframes - 1) / run->nframes;
    run->now += by;
    if (run->state != AERS_RUN_HELD)
        for (uint32_t i = 0; i < run->nsteps; i++)
            aers_step_skip(&run->steps[i], run->now - run->start);
}

static void follow_clock(struct aers_run *run, uint32_t frame, uint32_t nframes)
{
    if (run->is_started) {
        const int32_t by = (int32_t)(frame - (run->frame + run->nframes));
        run->now += run->nframes;
        run->has_jumped = by != 0;
        if (by != 0)
            jump(run, by);
    } else if (run->start_at_once) {
        run->has_start = true;
        run->next_start = run->now;
    }
    run->is_started = true;
    run->frame = frame;
    run->nframes = nframes;
}

/* ---- requests ---- */

static void acknowledge(struct aers_run *run, const struct aers_request *request, int64_t at)
{
    const uint32_t frame = run->frame + (uint32_t)(at - run->now);
    const struct aers_ack ack = {request->token, request->step, request->slot, request->value, frame};
    aers_ring_write(&run->acks, &ack, sizeof ack);
}

static void fall_silent(struct aers_run *run, int64_t at)
{
    set_state(run, AERS_RUN_HELD);
    if (run->has_hold)
        acknowledge(run, &run->hold, at);
    run->has_hold = false;
}

static void fade_out(struct aers_run *run)
{
    set_state(run, AERS_RUN_FADING);
    run->fade_left = run->fade_nframes;
    for (uint32_t i = 0; i < run->nsteps; i++)
        aers_step_stop(&run->steps[i]);
}

static void hold(struct aers_run *run, const struct aers_request *request, int64_t at)
{
    run->has_start = run->is_released = false;
    if (run->state == AERS_RUN_HELD) {
        acknowledge(run, request, at);
        return;
    }
    if (run->has_hold) /* two wait for the same silence */
        acknowledge(run, &run->hold, at + run->fade_left);
    run->hold = *request;
    run->has_hold = true;
    if (run->state != AERS_RUN_FADING)
        fade_out(run);
}

static void start(struct aers_run *run, int64_t at)
{
    run->has_start = false;
    if (run->state == AERS_RUN_RUNNING && run->start == run->next_start)
        return;
    if (run->state == AERS_RUN_FADING)
        fall_silent(run, at);
    run->start = run->next_start;
    set_state(run, AERS_RUN_RUNNING);
    const uint32_t nframes = at != run->start ? run->open_nframes : 0;
    for (uint32_t i = 0; i < run->nsteps; i++)
        aers_step_start(&run->steps[i], at - run->start, nframes);
    run->open_nframes = run->fade_nframes;
}

static void turn_voice(struct aers_run *run, const struct aers_request *request)
{
    aers_ramp_go(&run->voice, request->value, run->state == AERS_RUN_HELD ? 0 : request->slot);
    atomic_store_explicit(&run->shown_silent, run->voice.target == 0.0, memory_order_relaxed);
}

static void apply(struct aers_run *run, const struct aers_request *request, int64_t at)
{
    if (request->kind == AERS_EVENT_HOLD) {
        hold(run, request, at);
    } else if (request->kind == AERS_EVENT_VOICE) {
        turn_voice(run, request);
    } else {
        aers_step_set(&run->steps[request->step], request->slot, request->value);
        acknowledge(run, request, at);
    }
}

static void receive(struct aers_run *run)
{
    for (uint32_t n = aers_ring_fill(&run->requests) / sizeof(struct aers_request); n > 0; n--) {
        struct aers_request request;
        aers_ring_read(&run->requests, &request, sizeof request);
        if (request.kind == AERS_EVENT_START) {
            run->has_start = !run->follows;
            run->is_released = true;
            run->next_start = widen(run, request.frame);
            run->open_nframes = request.slot ? request.slot : run->fade_nframes;
            acknowledge(run, &request, run->now);
            continue;
        }
        if (request.kind == AERS_EVENT_VOICE)
            acknowledge(run, &request, run->now);
        if (!aers_pending_push(&run->pending, widen(run, request.frame), &request)) {
            apply(run, &request, run->now); /* the table is full: now rather than never */
        }
    }
}

static void apply_due(struct aers_run *run, int64_t at)
{
    struct aers_request request;
    if (run->has_start && run->next_start <= at)
        start(run, at);
    while (aers_pending_pop(&run->pending, at, &request))
        apply(run, &request, at);
}

/* ---- JACK's transport ---- */

void aers_run_follow(struct aers_run *run, bool is_rolling, int64_t place)
{
    run->is_rolling = is_rolling;
    run->place = place;
}

/* A block that was lost is no move: what plays goes on from where all others are. */
static void catch_up(struct aers_run *run)
{
    run->start = run->now - run->place;
    for (uint32_t i = 0; i < run->nsteps; i++)
        aers_step_skip(&run->steps[i], run->place);
}

static void follow_transport(struct aers_run *run)
{
    const bool shall_run = run->is_rolling && run->is_released;
    const bool is_there = run->now - run->start == run->place;
    if (run->state == AERS_RUN_HELD && shall_run) {
        run->next_start = run->now - run->place;
        start(run, run->now);
    } else if (run->state == AERS_RUN_RUNNING && shall_run && !is_there && run->has_jumped) {
        catch_up(run);
    } else if (run->state == AERS_RUN_RUNNING && !(shall_run && is_there)) {
        fade_out(run);
    }
}

/* ---- audio ---- */

static uint32_t slice_nframes(const struct aers_run *run, int64_t at, uint32_t nframes)
{
    uint32_t n = nframes < AERS_MAX_NFRAMES ? nframes : AERS_MAX_NFRAMES;
    const int64_t event = aers_pending_next(&run->pending);
    if (event - at < n)
        n = (uint32_t)(event - at);
    if (run->has_start && run->next_start - at < n)
        n = (uint32_t)(run->next_start - at);
    if (run->state == AERS_RUN_FADING && run->fade_left < n)
        n = run->fade_left;
    return n;
}

static void run_steps(struct aers_run *run, uint32_t offset, uint32_t nframes)
{
    struct aers_laps *laps = &run->rounds.laps;
    const int64_t frame = run->now + offset - run->start;
    aers_laps_begin(laps);
    for (uint32_t i = 0; i < run->nsteps; i++) {
        aers_pulse_enter(run->pulse, i);
        aers_step_process(&run->steps[i], run->buffers, &run->scratch, frame, offset, nframes);
        aers_laps_pass(laps, i);
    }
    for (uint32_t i = 0; i < run->nidle; i++)
        aers_kernel_clear(run->buffers[run->idle[i]] + offset, nframes);
}

static void apply_voice(struct aers_run *run, uint32_t offset, uint32_t nframes)
{
    const bool is_moving = aers_ramp_is_moving(&run->voice);
    if (!is_moving && run->voice.target != 0.0)
        return;
    if (is_moving)
        aers_ramp_read(&run->voice, run->scratch.gains, nframes);
    for (uint32_t i = 0; i < run->noutputs; i++) {
        float *output = run->buffers[run->ninputs + i] + offset;
        if (is_moving)
            aers_kernel_multiply(output, output, run->scratch.gains, nframes);
        else
            aers_kernel_clear(output, nframes);
    }
}

static void run_slice(struct aers_run *run, uint32_t offset, uint32_t nframes)
{
    if (run->state != AERS_RUN_HELD) {
        run_steps(run, offset, nframes);
        apply_voice(run, offset, nframes);
    } else
        for (uint32_t i = 0; i < run->noutputs; i++)
            aers_kernel_clear(run->buffers[run->ninputs + i] + offset, nframes);
    if (run->state != AERS_RUN_FADING)
        return;
    run->fade_left -= nframes;
    if (run->fade_left == 0)
        fall_silent(run, run->now + offset + nframes);
}

/* ---- what the control thread gets to know ---- */

static void tell_note(const struct aers_step *step, struct aers_note *note, struct aers_part *part)
{
    for (uint32_t i = 0; i < note->noutputs; i++)
        part->outputs[i] = step->module->output(step->self, i);
    part->unsound += note->is_unsound;
    note->is_unsound = false;
}

static void tell(struct aers_run *run)
{
    const double block_ns = run->nframes * 1e9 / run->rate_hz;
    struct aers_round *round = aers_rounds_tell(&run->rounds, run->nframes, block_ns);
    struct aers_note *notes = run->rounds.laps.notes;
    for (uint32_t s = 0; s < run->nsteps; s++)
        if (notes[s].noutputs | notes[s].is_unsound)
            tell_note(&run->steps[s], &notes[s], &round->parts[s]);
    round->late_blocks = run->late_blocks;
    round->xruns = run->xruns;
    round->frame = run->frame;
    round->queue_depth = run->pending.nitems;
    aers_latest_commit(&run->rounds.box);
}

void aers_run_block(struct aers_run *run, uint32_t frame, uint32_t nframes)
{
    const uint64_t denormals = aers_denormals_flush();
    follow_clock(run, frame, nframes);
    receive(run);
    if (run->follows)
        follow_transport(run);
    for (uint32_t done = 0; done < nframes;) {
        apply_due(run, run->now + done);
        const uint32_t n = slice_nframes(run, run->now + done, nframes - done);
        run_slice(run, done, n);
        done += n;
    }
    tell(run);
    aers_denormals_leave(denormals);
}
