/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/latency.h"

static void merge(struct aers_span *into, struct aers_span from)
{
    if (from.reach > into->reach) {
        *into = from;
    } else if (from.reach == into->reach) {
        into->min = from.min < into->min ? from.min : into->min;
        into->max = from.max > into->max ? from.max : into->max;
    }
}

/* has_end: the step is a source, or a sink: the way begins, or ends, in it. */
static struct aers_span behind(struct aers_span span, const struct aers_step *step, bool has_end)
{
    const uint32_t latency = atomic_load_explicit(&step->latency, memory_order_relaxed);
    if (span.reach == AERS_REACH_NONE)
        span.reach = has_end ? AERS_REACH_REAL : AERS_REACH_LOOSE;
    span.min += latency;
    span.max += latency;
    return span;
}

/* What a step's ways add to what arrives as its channel i from buffer k, and to the way from there on. */
static struct aers_span by_way(struct aers_span span, const struct aers_step *step, uint32_t i, uint32_t k)
{
    const struct aers_step_lane *lanes = step->inputs[i].lanes;
    if (lanes && lanes[k].way && span.reach != AERS_REACH_NONE) {
        const uint32_t delay = atomic_load_explicit(&step->ways[lanes[k].way - 1].delay, memory_order_relaxed);
        span.min += delay;
        span.max += delay;
    }
    return span;
}

static void forget(struct aers_span *spans, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        spans[i] = (struct aers_span){AERS_REACH_NONE, 0, 0};
}

void aers_latency_forward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans)
{
    forget(spans, run->ninputs, nspans);
    for (uint32_t s = 0; s < run->nsteps; s++) {
        const struct aers_step *step = &run->steps[s];
        struct aers_span here = {AERS_REACH_NONE, 0, 0};
        for (uint32_t i = 0; i < step->nin; i++)
            for (uint32_t k = 0; k < step->inputs[i].nbuffers; k++)
                merge(&here, by_way(spans[step->inputs[i].buffers[k]], step, i, k));
        for (uint32_t i = 0; i < step->nout; i++)
            spans[step->outputs[i]] = behind(here, step, step->nin == 0);
    }
}

/* Against the order of the steps, what a buffer held before a step wrote it is something else: it is forgotten there.
 */
void aers_latency_backward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans)
{
    forget(spans, 0, run->ninputs);
    forget(spans, run->ninputs + run->noutputs, nspans);
    for (uint32_t s = run->nsteps; s-- > 0;) {
        const struct aers_step *step = &run->steps[s];
        struct aers_span here = {AERS_REACH_NONE, 0, 0};
        for (uint32_t i = 0; i < step->nout; i++) {
            merge(&here, spans[step->outputs[i]]);
            forget(spans, step->outputs[i], step->outputs[i] + 1);
        }
        here = behind(here, step, step->nout == 0);
        for (uint32_t i = 0; i < step->nin; i++)
            for (uint32_t k = 0; k < step->inputs[i].nbuffers; k++)
                merge(&spans[step->inputs[i].buffers[k]], by_way(here, step, i, k));
    }
}
