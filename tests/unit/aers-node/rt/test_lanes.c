/* SPDX-License-Identifier: ISC */
/* Envelopes that come and go between blocks, and values that somebody sets meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rig.h"

static const struct aers_envelope_point points[] = {{.frame = 0, .value = 0.5}};
static struct rig rig;

/* The gain, following an envelope that stands at 0.5; to be freed. */
static struct aers_lanes *make_lanes(enum aers_lane_mode mode)
{
    struct aers_lanes *lanes = calloc(1, sizeof *lanes + sizeof(struct aers_lane));
    assert_non_null(lanes);
    lanes->nlanes = 1;
    lanes->touch_nframes = RIG_RATE / 2;
    lanes->lanes[0] = (struct aers_lane){.slot = 0,
                                         .mode = mode,
                                         .envelope = {.points = points, .npoints = 1},
                                         .grid = AERS_LANE_COARSE_GRID,
                                         .is_lost = true};
    return lanes;
}

static void begin(struct aers_lanes *lanes)
{
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = 1.0f;
    rig.steps[0].lanes.now = lanes;
    rig_play(&rig, 256, 64);
    assert_true(rig.audio[1][255] == 0.5f);
}

static void who_sets_what_is_read_is_not_heard(void **state)
{
    (void)state;
    struct aers_lanes *lanes = make_lanes(AERS_LANE_READ);
    begin(lanes);
    aers_step_set(&rig.steps[0], 0, 0.25);
    rig_play(&rig, 256, 64);
    assert_true(rig.audio[1][511] == 0.5f);
    free(lanes);
}

static void a_value_after_an_envelope_went_off_stays(void **state)
{
    (void)state;
    struct aers_lanes *lanes = make_lanes(AERS_LANE_READ), *off = make_lanes(AERS_LANE_OFF);
    begin(lanes);
    atomic_store(&rig.steps[0].lanes.next, off);
    aers_step_set(&rig.steps[0], 0, 0.25); /* before the block that would take what was offered */
    rig_play(&rig, 256, 64);
    assert_true(rig.audio[1][256] == 0.25f);
    assert_true(rig.audio[1][511] == 0.25f);
    assert_ptr_equal(atomic_load(&rig.steps[0].lanes.spent), lanes);
    free(lanes);
    free(off);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_sets_what_is_read_is_not_heard),
        cmocka_unit_test(a_value_after_an_envelope_went_off_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
