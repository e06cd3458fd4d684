/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/lanes.h"

static bool is_followed(const struct aers_lane *lane)
{
    return lane->mode == AERS_LANE_READ || (lane->mode == AERS_LANE_TOUCH && lane->touched == 0);
}

bool aers_lanes_take_set(struct aers_lanes_box *box, uint32_t slot)
{
    struct aers_lanes *lanes = box->now;
    for (uint32_t i = 0; lanes && i < lanes->nlanes; i++) {
        struct aers_lane *lane = &lanes->lanes[i];
        if (lane->slot != slot)
            continue;
        lane->touched = lanes->touch_nframes;
        lane->is_lost = true;
        return lane->mode != AERS_LANE_READ;
    }
    return true;
}

void aers_lanes_locate(struct aers_lanes_box *box, bool fresh)
{
    for (uint32_t i = 0; box->now && i < box->now->nlanes; i++) {
        struct aers_lane *lane = &box->now->lanes[i];
        lane->is_lost = true;
        lane->touched = 0;
        lane->settling = fresh ? 0 : box->now->settle_nframes;
    }
}

void aers_lanes_take_over(struct aers_lanes_box *box)
{
    if (atomic_load_explicit(&box->spent, memory_order_relaxed))
        return;
    struct aers_lanes *old = box->now;
    box->now = atomic_exchange_explicit(&box->next, NULL, memory_order_acquire);
    aers_lanes_locate(box, false);
    atomic_store_explicit(&box->spent, old, memory_order_release);
}

static uint32_t shorten(uint32_t nframes, uint64_t most)
{
    return most < nframes ? (uint32_t)most : nframes;
}

/* How far all lanes go on as they do now. */
static uint32_t find_stretch(struct aers_lanes *lanes, int64_t frame, uint32_t nframes)
{
    for (uint32_t i = 0; i < lanes->nlanes; i++) {
        struct aers_lane *lane = &lanes->lanes[i];
        if (lane->mode == AERS_LANE_TOUCH && lane->touched > 0)
            nframes = shorten(nframes, lane->touched);
        if (is_followed(lane) && lane->is_lost)
            nframes = 1; /* the first value, from which the first line begins */
        if (is_followed(lane))
            nframes = shorten(nframes, aers_envelope_look(&lane->envelope, frame, lane->grid).nframes);
        if (lane->settling > 0)
            nframes = shorten(nframes, lane->settling);
    }
    return nframes;
}

static void follow(struct aers_lane *lane, int64_t frame, uint32_t nframes, const struct aers_module *module,
                   void *self, aers_lanes_set_fn *set, void *step)
{
    const struct aers_envelope_stretch stretch = aers_envelope_look(&lane->envelope, frame, lane->grid);
    const double end = aers_envelope_read(&lane->envelope, frame + nframes - 1, lane->grid);
    if (lane->is_lost || stretch.jumps || lane->settling > 0)
        set(step, lane->slot,
            lane->is_lost || stretch.jumps ? aers_envelope_read(&lane->envelope, frame, lane->grid) : end);
    else if (stretch.moves && lane->glides)
        module->glide(self, lane->slot, end, nframes);
    else if (stretch.moves)
        set(step, lane->slot, end);
    lane->is_lost = false;
}

uint32_t aers_lanes_follow(struct aers_lanes_box *box, int64_t frame, uint32_t nframes,
                           const struct aers_module *module, void *self, aers_lanes_set_fn *set, void *step)
{
    struct aers_lanes *lanes = box->now;
    const uint32_t n = find_stretch(lanes, frame, nframes);
    for (uint32_t i = 0; i < lanes->nlanes; i++) {
        struct aers_lane *lane = &lanes->lanes[i];
        if (is_followed(lane))
            follow(lane, frame, n, module, self, set, step);
        if (lane->touched > 0 && (lane->touched -= shorten(n, lane->touched)) == 0)
            lane->settling = lanes->settle_nframes;
        else
            lane->settling -= shorten(lane->settling, n);
    }
    return n;
}
