/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/step.h"

#include "common/rt/kernel.h"

static void turn_gate(struct aers_step *step)
{
    aers_ramp_go(&step->gate, step->muted || step->stopping ? 0.0 : 1.0, step->ran ? step->fade_nframes : 0);
    step->is_calm = false;
}

static void apply(void *self, uint32_t slot, double value)
{
    struct aers_step *step = self;
    if (slot == AERS_STEP_MUTE) {
        step->muted = value != 0.0;
        turn_gate(step);
    } else if (slot == AERS_STEP_BYPASS) {
        aers_ramp_go(&step->bypass, value != 0.0 ? 1.0 : 0.0, step->ran ? step->fade_nframes : 0);
        step->is_calm = false;
    } else {
        step->module->set(step->self, slot, value);
    }
}

static void follow_ways(struct aers_step *step)
{
    for (uint32_t w = 0; w < step->nways; w++)
        aers_dry_set_delay(&step->ways[w].line, atomic_load_explicit(&step->ways[w].delay, memory_order_relaxed),
                           step->fade_nframes);
}

void aers_step_set(struct aers_step *step, uint32_t slot, double value)
{
    aers_lanes_renew(&step->lanes); /* what was said of envelopes before this value was said before it */
    if (aers_lanes_take_set(&step->lanes, slot))
        apply(step, slot, value);
}

void aers_step_start(struct aers_step *step, int64_t frame, uint32_t nframes)
{
    if (step->ran) {
        step->module->reset(step->self);
        aers_dry_reset(&step->dry);
        for (uint32_t w = 0; w < step->nways; w++)
            aers_dry_reset(&step->ways[w].line);
    }
    follow_ways(step);
    for (uint32_t w = 0; w < step->nways; w++) /* of silence nothing has to be crossed */
        aers_ramp_jump(&step->ways[w].line.turn, 1.0);
    step->stopping = false;
    aers_ramp_jump(&step->bypass, step->bypass.target);
    aers_ramp_jump(&step->gate, step->muted || nframes ? 0.0 : 1.0);
    aers_ramp_go(&step->gate, step->muted ? 0.0 : 1.0, nframes);
    step->ran = true;
    aers_step_skip(step, frame);
    aers_lanes_locate(&step->lanes, true);
}

void aers_step_skip(struct aers_step *step, int64_t frame)
{
    aers_lanes_locate(&step->lanes, false);
    if (step->module->locate)
        step->module->locate(step->self, frame);
}

void aers_step_stop(struct aers_step *step)
{
    step->stopping = true;
    turn_gate(step);
}

static void advance_ways(struct aers_step *step, uint32_t nframes)
{
    for (uint32_t w = 0; w < step->nways; w++)
        aers_dry_advance(&step->ways[w].line, nframes);
}

/* What a buffer says, delayed by its way: the buffer itself, or `late` filled. */
static const float *read_buffer(struct aers_step *step, const struct aers_step_input *input, uint32_t k,
                                const float *buffer, float *late, uint32_t nframes)
{
    const struct aers_step_lane *lane = input->lanes ? &input->lanes[k] : NULL;
    if (!lane || lane->way == 0)
        return buffer;
    struct aers_dry *line = &step->ways[lane->way - 1].line;
    aers_dry_feed(line, lane->channel, buffer, nframes);
    aers_dry_read(line, lane->channel, late, nframes);
    return late;
}

static const float *sum_input(struct aers_step *step, const struct aers_step_input *input, float *const *buffers,
                              float *late, uint32_t offset, uint32_t nframes)
{
    for (uint32_t k = 0; k < input->nbuffers; k++) {
        const float *buffer = read_buffer(step, input, k, buffers[input->buffers[k]] + offset, late, nframes);
        if (k == 0)
            aers_kernel_copy(input->own, buffer, nframes);
        else
            aers_kernel_mix(input->own, buffer, 1.0f, nframes);
    }
    return input->own;
}

static void find_buffers(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch,
                         uint32_t offset, uint32_t nframes)
{
    for (uint32_t i = 0; i < step->nin; i++) {
        const struct aers_step_input *input = &step->inputs[i];
        if (input->nbuffers == 0)
            step->in[i] = scratch->silence;
        else if (!input->own)
            step->in[i] = buffers[input->buffers[0]] + offset;
        else
            step->in[i] = sum_input(step, input, buffers, scratch->gains, offset, nframes);
    }
    for (uint32_t i = 0; i < step->nout; i++)
        step->out[i] = buffers[step->outputs[i]] + offset;
    advance_ways(step, nframes);
}

/* A sink is muted and guarded where its inputs have been copied to. */
static void gate_inputs(struct aers_step *step, const struct aers_scratch *scratch, uint32_t nframes)
{
    const bool is_moving = aers_ramp_is_moving(&step->gate);
    if (is_moving)
        aers_ramp_read(&step->gate, scratch->gains, nframes);
    for (uint32_t i = 0; i < step->nin; i++) {
        float *own = step->inputs[i].own;
        if (step->in[i] == scratch->silence)
            continue;
        if (!aers_kernel_is_sound(own, nframes) || (!is_moving && step->gate.target == 0.0))
            aers_kernel_clear(own, nframes);
        else if (is_moving)
            aers_kernel_multiply(own, own, scratch->gains, nframes);
    }
}

/* The module may write over its input: the dry path is put aside before it does. */
static bool keep_dry(struct aers_step *step, const struct aers_scratch *scratch, uint32_t nframes)
{
    const bool wanted = aers_ramp_is_moving(&step->bypass) || step->bypass.target != 0.0;
    for (uint32_t i = 0; i < step->nin && i < step->nout; i++) {
        if (step->dry.lines)
            aers_dry_feed(&step->dry, i, step->in[i], nframes);
        if (wanted && step->dry.lines)
            aers_dry_read(&step->dry, i, scratch->dry[i], nframes);
        else if (wanted)
            aers_kernel_copy(scratch->dry[i], step->in[i], nframes);
    }
    if (step->dry.lines)
        aers_dry_advance(&step->dry, nframes);
    return wanted;
}

static void cross(float *wet, const float *dry, const float *gains, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        wet[i] += (dry[i] - wet[i]) * gains[i];
}

static void apply_bypass(struct aers_step *step, const struct aers_scratch *scratch, uint32_t nframes)
{
    const bool is_moving = aers_ramp_is_moving(&step->bypass);
    if (is_moving)
        aers_ramp_read(&step->bypass, scratch->gains, nframes);
    for (uint32_t i = 0; i < step->nout; i++) {
        const float *dry = i < step->nin ? scratch->dry[i] : scratch->silence;
        if (is_moving)
            cross(step->out[i], dry, scratch->gains, nframes);
        else
            aers_kernel_copy(step->out[i], dry, nframes);
    }
}

static void apply_gate(struct aers_step *step, const struct aers_scratch *scratch, uint32_t nframes)
{
    if (aers_ramp_is_moving(&step->gate)) {
        aers_ramp_read(&step->gate, scratch->gains, nframes);
        for (uint32_t i = 0; i < step->nout; i++)
            aers_kernel_multiply(step->out[i], step->out[i], scratch->gains, nframes);
    } else if (step->gate.target == 0.0) {
        for (uint32_t i = 0; i < step->nout; i++)
            aers_kernel_clear(step->out[i], nframes);
    }
}

static void start_afresh(struct aers_step *step)
{
    step->module->reset(step->self);
    aers_dry_reset(&step->dry);
    step->note->is_unsound = true;
}

/* What is no audio goes no further, and the module that made it starts afresh. */
static inline void guard_outputs(struct aers_step *step, uint32_t nframes)
{
    bool is_sound = true;
    for (uint32_t i = 0; i < step->nout; i++) {
        if (aers_level_add_sound(&step->levels[i], step->out[i], nframes))
            continue;
        aers_kernel_clear(step->out[i], nframes);
        is_sound = false;
    }
    if (!is_sound)
        start_afresh(step);
}

static void follow_latency(struct aers_step *step)
{
    const uint32_t latency = step->module->latency(step->self);
    if (latency == atomic_load_explicit(&step->latency, memory_order_relaxed))
        return;
    atomic_store_explicit(&step->latency, latency, memory_order_relaxed);
    aers_dry_set_delay(&step->dry, latency, step->fade_nframes);
}

static void process(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch, int64_t frame,
                    uint32_t offset, uint32_t nframes)
{
    if (step->module->latency)
        follow_latency(step);
    follow_ways(step);
    find_buffers(step, buffers, scratch, offset, nframes);
    if (step->nout == 0)
        gate_inputs(step, scratch, nframes);
    struct aers_scope *scope = atomic_load_explicit(&step->scope, memory_order_acquire);
    if (scope)
        aers_scope_write_inputs(scope, step->in, step->nin, nframes);
    const bool is_dry = step->can_bypass && keep_dry(step, scratch, nframes);
    step->module->process(step->self, step->in, step->out, nframes);
    if (is_dry)
        apply_bypass(step, scratch, nframes);
    if (step->nout > 0) {
        apply_gate(step, scratch, nframes);
        guard_outputs(step, nframes);
    } else {
        for (uint32_t i = 0; i < step->nlevels; i++)
            aers_level_add(&step->levels[i], step->in[i], nframes);
    }
    if (scope)
        aers_scope_write_outputs(scope, step->out, step->nout, nframes);
    if (atomic_load_explicit(&step->probes->nset, memory_order_relaxed))
        aers_probes_feed(step->probes, frame, step->nout ? (const float *const *)step->out : step->in, step->nlevels,
                         nframes);
}

static bool is_at_rest(const struct aers_ramp *ramp, double value)
{
    return !aers_ramp_is_moving(ramp) && ramp->target == value;
}

/* As process does it, when nothing is to be done around the module. */
static inline void process_calmly(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch,
                                  uint32_t offset, uint32_t nframes)
{
    const uint32_t *wire = step->wires;
    for (uint32_t i = 0; i < step->nin; i++, wire++)
        step->in[i] = *wire == AERS_WIRE_SILENCE ? scratch->silence : buffers[*wire] + offset;
    for (uint32_t i = 0; i < step->nout; i++, wire++)
        step->out[i] = buffers[*wire] + offset;
    if (!step->process_metered) {
        step->module->process(step->self, step->in, step->out, nframes);
        guard_outputs(step, nframes);
    } else if (!step->process_metered(step->self, step->in, step->out, step->levels, nframes)) {
        start_afresh(step);
    }
}

static void process_slice(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch,
                          int64_t frame, uint32_t offset, uint32_t nframes)
{
    process(step, buffers, scratch, frame, offset, nframes);
    step->is_calm = step->wires && is_at_rest(&step->gate, 1.0) && is_at_rest(&step->bypass, 0.0);
}

static void process_lanes(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch,
                          int64_t frame, uint32_t offset, uint32_t nframes)
{
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = aers_lanes_follow(&step->lanes, frame + done, nframes - done, step->module, step->self, apply, step);
        process_slice(step, buffers, scratch, frame + done, offset + done, n);
    }
}

static bool is_listened_to(const struct aers_step *step)
{
    return atomic_load_explicit(&step->scope, memory_order_relaxed) ||
           atomic_load_explicit(&step->probes->nset, memory_order_relaxed) > 0;
}

void aers_step_process(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch, int64_t frame,
                       uint32_t offset, uint32_t nframes)
{
    aers_lanes_renew(&step->lanes);
    if (step->lanes.now)
        process_lanes(step, buffers, scratch, frame, offset, nframes);
    else if (step->is_calm && !is_listened_to(step))
        process_calmly(step, buffers, scratch, offset, nframes);
    else
        process_slice(step, buffers, scratch, frame, offset, nframes);
}
