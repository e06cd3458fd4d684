/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/automation.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NBYTES     (1 << 20)
#define TOUCH_SECONDS  0.5
#define SETTLE_SECONDS 0.020 /* the usual ramp */

/* One piece of memory: the lanes, then all points. */
static struct aers_lanes *make(const struct aers_step *step, const struct aers_automation *items, size_t nitems,
                               double rate_hz)
{
    size_t npoints = 0;
    for (size_t i = 0; i < nitems; i++)
        npoints += items[i].npoints;
    const size_t nbytes = sizeof(struct aers_lanes) + nitems * sizeof(struct aers_lane);
    struct aers_lanes *lanes = calloc(1, nbytes + npoints * sizeof(struct aers_envelope_point));
    if (!lanes)
        return NULL;
    struct aers_envelope_point *points = (void *)&lanes->lanes[nitems];
    lanes->nlanes = (uint32_t)nitems;
    lanes->touch_nframes = (uint32_t)(rate_hz * TOUCH_SECONDS);
    lanes->settle_nframes = (uint32_t)(rate_hz * SETTLE_SECONDS);
    for (size_t i = 0; i < nitems; i++) {
        const bool glides = step->module->glide && items[i].slot < AERS_STEP_MUTE;
        lanes->lanes[i] = (struct aers_lane){
            .slot = items[i].slot,
            .mode = (enum aers_lane_mode)items[i].mode,
            .envelope = {.points = points, .npoints = (uint32_t)items[i].npoints},
            .grid = glides ? AERS_LANE_GRID : AERS_LANE_COARSE_GRID,
            .glides = glides,
            .is_lost = true,
        };
        memcpy(points, items[i].points, items[i].npoints * sizeof *points);
        points += items[i].npoints;
    }
    return lanes;
}

_Static_assert((int)AERS_LANE_WRITE == (int)AERS_AUTOMATION_WRITE &&
                   (int)AERS_LANE_TOUCH == (int)AERS_AUTOMATION_TOUCH &&
                   (int)AERS_LANE_READ == (int)AERS_AUTOMATION_READ,
               "the audio thread and the model name modes alike");

static enum aers_code no_memory(struct aers_error *error)
{
    return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory for the envelopes");
}

enum aers_code aers_automation_begin(struct aers_step *step, const struct aers_automation *items, size_t nitems,
                                     double rate_hz, struct aers_error *error)
{
    if (nitems == 0)
        return AERS_OK;
    step->lanes.now = make(step, items, nitems, rate_hz);
    return step->lanes.now ? AERS_OK : no_memory(error);
}

enum aers_code aers_automation_offer(struct aers_step *step, const struct aers_automation *items, size_t nitems,
                                     double rate_hz, struct aers_error *error)
{
    struct aers_lanes *lanes = make(step, items, nitems, rate_hz);
    if (!lanes)
        return no_memory(error);
    free(atomic_exchange(&step->lanes.spent, NULL));
    free(atomic_exchange(&step->lanes.next, lanes)); /* one that was never taken is nobody's any more */
    return AERS_OK;
}

static enum aers_code offer_text(struct aers_step *step, const struct aers_plan_step *plan, const char *text,
                                 double rate_hz, struct aers_error *error)
{
    struct json_object *list = NULL;
    struct aers_automation *items = NULL;
    size_t nitems = 0;
    enum aers_code code = aers_json_parse(text, strlen(text), MAX_NBYTES, &list, error);
    if (code == AERS_OK)
        code = aers_automation_parse(list, plan->manifest, plan->nelements, &items, &nitems, error);
    json_object_put(list);
    if (code == AERS_OK)
        code = aers_automation_offer(step, items, nitems, rate_hz, error);
    aers_automation_destroy(items, nitems);
    return code;
}

enum aers_code aers_automation_take(const struct aers_engine *engine, const struct aers_osc_message *message,
                                    struct aers_error *error)
{
    const struct aers_plan *plan = engine->plan;
    struct aers_osc_reader reader;
    struct aers_osc_arg id, text;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "ss") != 0 || !aers_osc_read(&reader, &id) || !aers_osc_read(&reader, &text))
        return aers_error_set(error, AERS_E_INVALID, NULL, "the id of a node and its envelopes as JSON are wanted");
    uint32_t s = 0;
    while (s < plan->nsteps && strcmp(plan->steps[s].id, id.s) != 0)
        s++;
    if (s == plan->nsteps)
        return aers_error_set(error, AERS_E_NOT_FOUND, NULL, "no node %.64s runs here", id.s);
    return offer_text(&engine->run->steps[s], &plan->steps[s], text.s, engine->rate_hz, error);
}

void aers_automation_release(struct aers_step *step)
{
    free(atomic_exchange(&step->lanes.spent, NULL));
    free(atomic_exchange(&step->lanes.next, NULL));
    free(step->lanes.now);
    step->lanes.now = NULL;
}
