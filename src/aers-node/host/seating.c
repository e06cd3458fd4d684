/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/seating.h"

#include "src/aers-node/dsp/builtin.h"

bool aers_seating_needs_own(const struct aers_plan_step *plan, uint32_t channel)
{
    const struct aers_plan_input *input = &plan->in[channel];
    return input->nbuffers > 1 || (input->nbuffers == 1 && (plan->nout == 0 || input->ways));
}

/* A line for every buffer that comes by the way. */
static bool place_way(struct aers_memory *memory, struct aers_step_way *way, uint32_t nlines)
{
    float **lines = aers_memory_take(memory, nlines * sizeof *lines);
    for (uint32_t i = 0; lines && i < nlines; i++)
        if (!(lines[i] = aers_memory_take(memory, AERS_DRY_SIZE * sizeof **lines)))
            return false;
    atomic_init(&way->delay, 0);
    aers_dry_init(&way->line, lines, nlines, 0);
    return lines != NULL;
}

/* Which line is whose. nlines: [nways], counted. */
static bool place_lanes(struct aers_memory *memory, const struct aers_plan_step *plan, struct aers_step *step,
                        uint32_t *nlines)
{
    for (uint32_t i = 0; i < plan->nin; i++) {
        const struct aers_plan_input *input = &plan->in[i];
        if (!input->ways)
            continue;
        struct aers_step_lane *lanes = aers_memory_take(memory, input->nbuffers * sizeof *lanes);
        if (!lanes)
            return false;
        for (uint32_t k = 0; k < input->nbuffers; k++)
            lanes[k] = (struct aers_step_lane){input->ways[k], input->ways[k] ? nlines[input->ways[k] - 1]++ : 0};
        step->inputs[i].lanes = lanes;
    }
    return true;
}

static bool place_ways(struct aers_memory *memory, const struct aers_plan_step *plan, struct aers_step *step)
{
    if (plan->nways == 0)
        return true;
    uint32_t *nlines = aers_memory_take(memory, plan->nways * sizeof *nlines);
    step->nways = plan->nways;
    step->ways = aers_memory_take(memory, plan->nways * sizeof *step->ways);
    if (!nlines || !step->ways || !place_lanes(memory, plan, step, nlines))
        return false;
    for (uint32_t w = 0; w < plan->nways; w++)
        if (!place_way(memory, &step->ways[w], nlines[w]))
            return false;
    return true;
}

/* A step that reads and writes single buffers and has nothing to follow can be run without a look at its inputs. */
static bool place_wires(struct aers_memory *memory, const struct aers_plan_step *plan, struct aers_step *step)
{
    if (plan->nout == 0 || plan->nways > 0 || step->module->latency)
        return true;
    for (uint32_t i = 0; i < plan->nin; i++)
        if (aers_seating_needs_own(plan, i))
            return true;
    uint32_t *wires = aers_memory_take(memory, (plan->nin + plan->nout) * sizeof *wires);
    step->process_metered = aers_builtin_metered(step->module);
    for (uint32_t i = 0; wires && i < plan->nin; i++)
        wires[i] = plan->in[i].nbuffers ? plan->in[i].buffers[0] : AERS_WIRE_SILENCE;
    for (uint32_t i = 0; wires && i < plan->nout; i++)
        wires[plan->nin + i] = plan->out[i];
    step->wires = wires;
    return wires != NULL;
}

bool aers_seating_place(struct aers_memory *memory, const struct aers_plan_step *plan, struct aers_step *step,
                        float *const *own)
{
    step->nin = plan->nin;
    step->nout = plan->nout;
    step->outputs = plan->out;
    step->nlevels = step->nout ? step->nout : step->nin;
    step->inputs = aers_memory_take(memory, plan->nin * sizeof *step->inputs);
    void *slices = aers_memory_take(memory, plan->nin * sizeof *step->in + plan->nout * sizeof *step->out);
    step->probes = aers_memory_take(memory, sizeof *step->probes);
    if (!step->inputs || !slices || !step->probes)
        return false;
    step->in = slices;
    step->out = (float **)slices + plan->nin;
    for (uint32_t i = 0; i < plan->nin; i++)
        step->inputs[i] = (struct aers_step_input){.buffers = plan->in[i].buffers,
                                                   .nbuffers = plan->in[i].nbuffers,
                                                   .own = aers_seating_needs_own(plan, i) ? own[i] : NULL};
    return place_ways(memory, plan, step) && place_wires(memory, plan, step);
}

bool aers_seating_place_dry(struct aers_memory *memory, struct aers_step *step)
{
    const uint32_t nchannels = step->nin < step->nout ? step->nin : step->nout;
    float **lines = NULL;
    const uint32_t latency = step->module->latency ? step->module->latency(step->self) : 0;
    if (step->module->latency && step->can_bypass) {
        lines = aers_memory_take(memory, nchannels * sizeof *lines);
        for (uint32_t i = 0; lines && i < nchannels; i++)
            if (!(lines[i] = aers_memory_take(memory, AERS_DRY_SIZE * sizeof **lines)))
                return false;
        if (!lines)
            return false;
    }
    atomic_init(&step->latency, latency);
    atomic_init(&step->scope, NULL);
    aers_dry_init(&step->dry, lines, nchannels, latency);
    return true;
}
