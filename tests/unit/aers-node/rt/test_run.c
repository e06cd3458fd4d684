/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rig.h"

static struct rig rig;
static const uint32_t block_sizes[] = {1, 7, 63, 64, 256, 1000, 8192};
enum { NSIZES = sizeof block_sizes / sizeof *block_sizes };

static void fill(float *samples, float value)
{
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        samples[i] = value;
}

static void a_plan_of_one_uses_the_port_buffers_themselves(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 0.5;
    fill(rig.audio[0], 1.0f);
    rig_block(&rig, 64);
    assert_ptr_equal(rig.in[0][0], rig.audio[0]);
    assert_ptr_equal(rig.out[0][0], rig.audio[1]);
    assert_true(rig.audio[1][0] == 0.5f && rig.audio[1][63] == 0.5f);
}

static void inputs_are_summed_and_none_is_silence(void **state)
{
    (void)state;
    rig_init(&rig, 3, 2);
    rig_step(&rig, &rig_gain_module, (int[]){0, 1, 2, -1}, 3)->value = 1.0;
    rig_step(&rig, &rig_gain_module, (int[]){-1}, 4)->value = 1.0;
    fill(rig.audio[0], 1.0f);
    fill(rig.audio[1], 20.0f);
    fill(rig.audio[2], 300.0f);
    fill(rig.audio[4], 9.0f);
    rig_block(&rig, 256);
    for (uint32_t i = 0; i < 256; i++) {
        assert_true(rig.audio[3][i] == 321.0f);
        assert_true(rig.audio[4][i] == 0.0f);
        assert_true(rig.audio[0][i] == 1.0f);
    }
}

static void a_chain_runs_through_scratch_and_in_place(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 2)->value = 2.0;
    rig_step(&rig, &rig_gain_module, (int[]){2, -1}, 2)->value = 3.0;
    rig_step(&rig, &rig_gain_module, (int[]){2, 0, -1}, 1)->value = 10.0;
    fill(rig.audio[0], 1.0f);
    rig_play(&rig, 1000, 128);
    for (uint32_t i = 0; i < 1000; i++)
        assert_true(rig.audio[1][i] == 70.0f);
}

static void an_output_that_no_step_writes_is_silent(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    rig.run.nidle = 1;
    rig.idle[0] = 0;
    fill(rig.audio[0], 5.0f);
    rig_block(&rig, 100);
    for (uint32_t i = 0; i < 100; i++)
        assert_true(rig.audio[0][i] == 0.0f);
}

static void a_value_takes_effect_at_its_frame_at_any_block_size(void **state)
{
    (void)state;
    for (int k = 0; k < NSIZES; k++) {
        struct aers_ack ack;
        rig_init(&rig, 1, 1);
        rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
        fill(rig.audio[0], 1.0f);
        rig.frame = UINT32_MAX - 5000; /* the clock wraps on the way */
        const uint32_t first = rig.frame;
        rig_set_at(&rig, 2, 0, 0, 3.0, (uint32_t)(first + 9001));
        rig_set_at(&rig, 1, 0, 0, 2.0, (uint32_t)(first + 777));
        rig_play(&rig, 16384, block_sizes[k]);
        for (uint32_t i = 0; i < 16384; i++)
            assert_true(rig.audio[1][i] == (i < 777 ? 1.0f : i < 9001 ? 2.0f : 3.0f));
        assert_true(rig_ack(&rig, &ack));
        assert_int_equal(ack.token, 1);
        assert_true(ack.frame == (uint32_t)(first + 777));
        assert_true(rig_ack(&rig, &ack));
        assert_int_equal(ack.token, 2);
        assert_true(ack.value == 3.0 && ack.frame == (uint32_t)(first + 9001));
        assert_false(rig_ack(&rig, &ack));
    }
}

static void late_and_immediate_values_apply_where_the_block_starts(void **state)
{
    (void)state;
    struct aers_ack ack;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    fill(rig.audio[0], 1.0f);
    rig.frame = 50000;
    rig_block(&rig, 256);
    rig_set_at(&rig, 1, 0, 0, 4.0, AERS_FRAME_NOW);
    rig_set_at(&rig, 2, 0, 0, 5.0, 49000);
    rig_block(&rig, 256);
    assert_true(rig.audio[1][255] == 1.0f);
    assert_true(rig.audio[1][256] == 4.0f); /* the older frame came first */
    assert_true(rig_ack(&rig, &ack) && ack.token == 2 && ack.frame == 50256);
    assert_true(rig_ack(&rig, &ack) && ack.token == 1 && ack.frame == 50256);
}

static void as_many_requests_as_may_be_open_are_all_answered(void **state)
{
    (void)state;
    struct aers_ack ack;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    for (uint32_t i = 0; i < AERS_EVENTS_MAX; i++)
        rig_set_at(&rig, i, 0, 0, i, 1000 + i % 500);
    rig_play(&rig, 512, 256);
    assert_false(rig_ack(&rig, &ack));
    rig_play(&rig, 1024, 256);
    uint32_t n = 0;
    for (; rig_ack(&rig, &ack); n++)
        assert_true(ack.frame == 1000 + ack.token % 500);
    assert_int_equal(n, AERS_EVENTS_MAX);
}

static void a_held_run_starts_exactly_at_its_frame(void **state)
{
    (void)state;
    for (int k = 0; k < NSIZES; k++) {
        struct aers_ack ack;
        rig_init(&rig, 0, 1);
        rig.run.start_at_once = false;
        const struct rig_state *clock = rig_step(&rig, &rig_clock_module, NULL, 0);
        fill(rig.audio[0], 77.0f);
        rig.frame = 1000;
        rig_play(&rig, 500, block_sizes[k]);
        rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .token = 5, .frame = 10123});
        rig_play(&rig, 16384, block_sizes[k]);
        for (uint32_t i = 0; i < 16884; i++)
            assert_true(rig.audio[0][i] == (i < 9123 ? 0.0f : (float)(i - 9123)));
        assert_int_equal(clock->nlocates, 1);
        assert_int_equal(clock->nresets, 0);
        assert_true(rig_ack(&rig, &ack) && ack.token == 5);
    }
}

static void who_joins_late_is_in_step_and_fades_in(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    rig_step(&rig, &rig_clock_module, NULL, 0);
    rig.frame = 100000;
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 90000});
    rig_play(&rig, 2000, 256);
    assert_true(rig.audio[0][0] > 0.0f && rig.audio[0][0] < 0.01f * 10000.0f);
    for (uint32_t i = RIG_FADE; i < 2000; i++)
        assert_true(rig.audio[0][i] == (float)(10000 + i));
}

static void who_joins_late_fades_in_as_fast_as_it_is_told(void **state)
{
    (void)state;
    enum { NFRAMES = 10 };
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    rig_step(&rig, &rig_clock_module, NULL, 0);
    rig.frame = 100000;
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 90000, .slot = NFRAMES});
    rig_play(&rig, 2000, 256);
    assert_true(rig.audio[0][0] > 0.0f && rig.audio[0][NFRAMES / 2] < 0.8f * 10000.0f);
    for (uint32_t i = NFRAMES; i < 2000; i++)
        assert_true(rig.audio[0][i] == (float)(10000 + i));
}

static void a_start_older_than_the_clock_is_told_by_a_negative_frame(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    const struct rig_state *clock = rig_step(&rig, &rig_clock_module, NULL, 0);
    rig.frame = 3000;
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = INT64_C(-6000000000)});
    rig_block(&rig, 256);
    assert_true(clock->frame == INT64_C(6000003256));
}

static void hold_ramps_down_stops_the_clock_and_says_when(void **state)
{
    (void)state;
    for (int k = 0; k < NSIZES; k++) {
        struct aers_ack ack;
        rig_init(&rig, 1, 1);
        struct rig_state *gain = rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1);
        gain->value = 1.0;
        fill(rig.audio[0], 1.0f);
        rig_play(&rig, 300, block_sizes[k]);
        rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_HOLD, .token = 3, .frame = 400});
        rig_play(&rig, 8192, block_sizes[k]);
        assert_true(rig.audio[1][399] == 1.0f);
        for (uint32_t i = 400; i < 400 + RIG_FADE; i++)
            assert_true(fabsf(rig.audio[1][i] - rig.audio[1][i - 1]) < 1.01f / RIG_FADE);
        for (uint32_t i = 400 + RIG_FADE - 1; i < 8492; i++)
            assert_true(rig.audio[1][i] == 0.0f);
        assert_true(rig_ack(&rig, &ack) && ack.token == 3 && ack.frame == 400 + RIG_FADE);
        assert_int_equal(atomic_load(&rig.run.shown_state), AERS_RUN_HELD);

        rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .token = 4, .frame = 8492 + 100});
        rig_play(&rig, 8192, block_sizes[k]);
        assert_true(rig.audio[1][8591] == 0.0f && rig.audio[1][8592] == 1.0f);
        assert_int_equal(gain->nresets, 1);
    }
}

static void hold_forgets_a_start_that_was_still_to_come(void **state)
{
    (void)state;
    struct aers_ack ack;
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    rig_step(&rig, &rig_clock_module, NULL, 0);
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .token = 1, .frame = 1000});
    rig_play(&rig, 500, 100);
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_HOLD, .token = 2, .frame = AERS_FRAME_NOW});
    rig_play(&rig, 2000, 100);
    for (uint32_t i = 0; i < 2500; i++)
        assert_true(rig.audio[0][i] == 0.0f);
    assert_true(rig_ack(&rig, &ack) && ack.token == 1);
    assert_true(rig_ack(&rig, &ack) && ack.token == 2);
}

static void the_same_start_again_changes_nothing(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    const struct rig_state *clock = rig_step(&rig, &rig_clock_module, NULL, 0);
    for (int i = 0; i < 2; i++) {
        rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 256});
        rig_play(&rig, 1024, 256);
    }
    assert_int_equal(clock->nlocates, 1);
    assert_true(rig.audio[0][2047] == 2047.0f - 256.0f);
}

static void lost_blocks_are_counted_and_skipped(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    const struct rig_state *clock = rig_step(&rig, &rig_clock_module, NULL, 0);
    rig_block(&rig, 256);
    rig.frame += 3 * 256;
    rig_block(&rig, 256);
    assert_int_equal(rig.run.xruns, 3);
    assert_true(rig.audio[0][256] == 1024.0f);
    assert_int_equal(clock->nlocates, 2);
}

static void a_clock_that_is_set_back_takes_the_session_with_it(void **state)
{
    (void)state;
    rig_init(&rig, 0, 1);
    rig_step(&rig, &rig_clock_module, NULL, 0);
    rig_play(&rig, 2048, 256);
    rig.frame -= 500;
    rig_block(&rig, 256);
    assert_int_equal(rig.run.xruns, 0);
    assert_true(rig.audio[0][2048] == 2048.0f - 500.0f);
}

static void who_gets_its_voice_and_who_gives_it_away_say_the_same_together(void **state)
{
    (void)state;
    static struct rig other;
    struct rig *both[] = {&rig, &other};
    struct aers_ack ack;
    for (int k = 0; k < NSIZES; k++) {
        for (int r = 0; r < 2; r++) {
            rig_init(both[r], 1, 1);
            rig_step(both[r], &rig_gain_module, (int[]){0, -1}, 1)->value = 0.5;
            fill(both[r]->audio[0], 1.0f);
        }
        aers_run_begin_silent(&other.run);
        assert_true(atomic_load(&other.run.shown_silent));
        rig_play(&rig, 500, block_sizes[k]);
        rig_play(&other, 500, block_sizes[k]);
        for (int r = 0; r < 2; r++)
            rig_request(
                both[r],
                &(struct aers_request){
                    .kind = AERS_EVENT_VOICE, .token = 7, .slot = 960, .value = r == 0 ? 0.0 : 1.0, .frame = 5000});
        rig_play(&rig, 1, 1);
        rig_play(&other, 1, 1);
        assert_true(rig_ack(&other, &ack) && ack.token == 7); /* noted, long before it comes */
        rig_play(&rig, 16384, block_sizes[k]);
        rig_play(&other, 16384, block_sizes[k]);
        for (uint32_t i = 0; i < 16884; i++) {
            assert_true(fabsf(rig.audio[1][i] + other.audio[1][i] - 0.5f) < 1e-6f);
            assert_true(i >= 5000 || other.audio[1][i] == 0.0f);
            assert_true(i < 5960 || rig.audio[1][i] == 0.0f);
        }
        assert_true(other.audio[1][5480] > 0.24f && other.audio[1][5480] < 0.26f);
        assert_true(atomic_load(&rig.run.shown_silent) && !atomic_load(&other.run.shown_silent));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_of_one_uses_the_port_buffers_themselves),
        cmocka_unit_test(inputs_are_summed_and_none_is_silence),
        cmocka_unit_test(a_chain_runs_through_scratch_and_in_place),
        cmocka_unit_test(an_output_that_no_step_writes_is_silent),
        cmocka_unit_test(a_value_takes_effect_at_its_frame_at_any_block_size),
        cmocka_unit_test(late_and_immediate_values_apply_where_the_block_starts),
        cmocka_unit_test(as_many_requests_as_may_be_open_are_all_answered),
        cmocka_unit_test(a_held_run_starts_exactly_at_its_frame),
        cmocka_unit_test(who_joins_late_is_in_step_and_fades_in),
        cmocka_unit_test(who_joins_late_fades_in_as_fast_as_it_is_told),
        cmocka_unit_test(a_start_older_than_the_clock_is_told_by_a_negative_frame),
        cmocka_unit_test(hold_ramps_down_stops_the_clock_and_says_when),
        cmocka_unit_test(hold_forgets_a_start_that_was_still_to_come),
        cmocka_unit_test(the_same_start_again_changes_nothing),
        cmocka_unit_test(lost_blocks_are_counted_and_skipped),
        cmocka_unit_test(a_clock_that_is_set_back_takes_the_session_with_it),
        cmocka_unit_test(who_gets_its_voice_and_who_gives_it_away_say_the_same_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
