/* SPDX-License-Identifier: ISC */
/* What the host does around a module: mute, bypass, guard, levels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rt/kernel.h"
#include "rig.h"

static struct rig rig;

static void fill_with_sine(float *samples)
{
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        samples[i] = sinf((float)i * 0.05f);
}

static const struct aers_round *take(void)
{
    return aers_latest_take(&rig.run.rounds.box);
}

static void mute_and_unmute_ramp_without_a_step(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = 1.0f;
    rig_set_at(&rig, 1, 0, AERS_STEP_MUTE, 1.0, 1000);
    rig_set_at(&rig, 2, 0, AERS_STEP_MUTE, 0.0, 3000);
    rig_play(&rig, 5000, 256);
    for (uint32_t i = 1; i < 5000; i++)
        assert_true(fabsf(rig.audio[1][i] - rig.audio[1][i - 1]) <= 1.01f / RIG_FADE);
    assert_true(rig.audio[1][999] == 1.0f);
    assert_true(rig.audio[1][1000] < 1.0f);
    for (uint32_t i = 1000 + RIG_FADE - 1; i < 3000; i++)
        assert_true(rig.audio[1][i] == 0.0f);
    for (uint32_t i = 3000 + RIG_FADE - 1; i < 5000; i++)
        assert_true(rig.audio[1][i] == 1.0f);
}

static void a_value_set_before_the_first_block_jumps(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    rig.audio[0][0] = 1.0f;
    aers_step_set(&rig.steps[0], AERS_STEP_MUTE, 1.0);
    rig_block(&rig, 64);
    assert_true(rig.audio[1][0] == 0.0f);
}

static void the_dry_path_is_aligned_with_the_module(void **state)
{
    (void)state;
    static const uint32_t blocks[] = {1, 64, 1000, 8192};
    for (int k = 0; k < 4; k++) {
        rig_init(&rig, 1, 1);
        rig_step(&rig, &rig_late_module, (int[]){0, -1}, 1)->latency = 100;
        fill_with_sine(rig.audio[0]);
        rig_set_at(&rig, 1, 0, AERS_STEP_BYPASS, 1.0, 10000);
        rig_set_at(&rig, 2, 0, AERS_STEP_BYPASS, 0.0, 20000);
        rig_play(&rig, 30000, blocks[k]);
        assert_int_equal(atomic_load(&rig.steps[0].latency), 100);
        for (uint32_t i = 1000; i < 30000; i++) /* wet and dry are the same, so nothing may be seen of the switch */
            assert_true(fabsf(rig.audio[1][i] - rig.audio[0][i - 100]) < 1e-6f);
    }
}

static void bypass_crosses_from_the_module_to_its_input(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 3.0;
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = 1.0f;
    rig_set_at(&rig, 1, 0, AERS_STEP_BYPASS, 1.0, 500);
    rig_play(&rig, 2000, 128);
    assert_true(rig.audio[1][499] == 3.0f);
    for (uint32_t i = 500; i < 500 + RIG_FADE; i++) {
        const float wanted = 3.0f - 2.0f * (float)(i - 499) / RIG_FADE;
        assert_true(fabsf(rig.audio[1][i] - wanted) < 1e-5f);
    }
    for (uint32_t i = 500 + RIG_FADE; i < 2000; i++)
        assert_true(rig.audio[1][i] == 1.0f);
}

static void bypass_in_place_keeps_the_input(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 2)->value = 1.0;
    rig_step(&rig, &rig_gain_module, (int[]){2, -1}, 2)->value = 5.0;
    rig_step(&rig, &rig_gain_module, (int[]){2, -1}, 1)->value = 1.0;
    aers_step_set(&rig.steps[1], AERS_STEP_BYPASS, 1.0);
    for (uint32_t i = 0; i < 512; i++)
        rig.audio[0][i] = 1.0f;
    rig_play(&rig, 512, 64);
    for (uint32_t i = 0; i < 512; i++)
        assert_true(rig.audio[1][i] == 1.0f);
}

static void a_bypassed_step_follows_its_latency_without_a_step(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_late_module, (int[]){0, -1}, 1)->latency = 100;
    fill_with_sine(rig.audio[0]);
    aers_step_set(&rig.steps[0], AERS_STEP_BYPASS, 1.0);
    rig_set_at(&rig, 1, 0, 1, 200.0, 5000);
    rig_play(&rig, 10000, 256);
    for (uint32_t i = 1000; i < 10000; i++) {
        assert_true(fabsf(rig.audio[1][i] - rig.audio[1][i - 1]) < 0.06f);
        if (i < 5000)
            assert_true(rig.audio[1][i] == rig.audio[0][i - 100]);
        if (i >= 5000 + RIG_FADE)
            assert_true(fabsf(rig.audio[1][i] - rig.audio[0][i - 200]) < 1e-6f);
    }
}

static void what_is_no_audio_is_silenced_counted_and_the_module_reset(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 2e30f};
    for (int k = 0; k < 4; k++) {
        rig_init(&rig, 1, 1);
        const struct rig_state *gain = rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1);
        rig.states[0].value = 1.0;
        for (uint32_t i = 0; i < RIG_TOTAL; i++)
            rig.audio[0][i] = 0.5f;
        rig.audio[0][300] = bad[k];
        rig_play(&rig, 1024, 256);
        for (uint32_t i = 0; i < 1024; i++)
            assert_true(rig.audio[1][i] == (i >= 256 && i < 512 ? 0.0f : 0.5f));
        assert_int_equal(gain->nresets, 1);
        assert_int_equal(take()->parts[0].unsound, 1);
    }
}

static void every_sample_is_looked_at(void **state)
{
    (void)state;
    float samples[100] = {0};
    assert_true(aers_kernel_is_sound(samples, 100));
    for (uint32_t i = 0; i < 100; i++) {
        samples[i] = i % 2 ? NAN : -INFINITY;
        assert_false(aers_kernel_is_sound(samples, 100));
        samples[i] = i % 2 ? -AERS_SAMPLE_MAX : 1e-42f;
    }
    assert_true(aers_kernel_is_sound(samples, 100));
}

static void levels_are_exact_since_the_last_take(void **state)
{
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = i < 1000 ? 0.5f : i < 2000 ? -2.0f : 0.25f;
    rig_play(&rig, 1000, 64);
    const struct aers_round *round = take();
    assert_int_equal(round->nframes, 1000);
    assert_true(round->levels[0].peak == 0.5f && fabs(round->levels[0].squares - 250.0) < 1e-6);
    rig_play(&rig, 2000, 100);
    round = take();
    assert_int_equal(round->nframes, 2000);
    assert_true(round->levels[0].peak == 2.0f && fabs(round->levels[0].squares - 4062.5) < 1e-6);
    assert_int_equal(round->levels[0].clips, 1000);
    rig_play(&rig, 100, 100);
    round = take();
    assert_true(round->levels[0].peak == 0.25f);
    assert_int_equal(round->levels[0].clips, 0);
    assert_true(round->parts[0].cpu_ns > 0 && round->parts[0].cpu_max > 0.0f);
    assert_int_equal(round->parts[0].cpu_nframes, 100);
}

static void a_sink_is_muted_guarded_and_metered_on_its_inputs(void **state)
{
    (void)state;
    rig_init(&rig, 1, 0);
    const struct rig_state *sink = rig_step(&rig, &rig_sink_module, (int[]){0, -1}, -1);
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = 0.5f;
    rig_block(&rig, 256);
    assert_true(sink->value == 0.5);
    assert_true(take()->levels[0].peak == 0.5f);
    rig_set_at(&rig, 1, 0, AERS_STEP_MUTE, 1.0, AERS_FRAME_NOW);
    rig_play(&rig, 1024, 256);
    assert_true(sink->value == 0.0);
    rig_set_at(&rig, 1, 0, AERS_STEP_MUTE, 0.0, AERS_FRAME_NOW);
    rig_play(&rig, 1024, 256);
    rig.audio[0][rig.done + 255] = NAN;
    rig_block(&rig, 256);
    assert_true(sink->value == 0.0);
    assert_true(isnan(rig.audio[0][rig.done - 1])); /* the port's buffer is not ours to clean */
}

/* Two buffers summed, the second by a way that waits. */
static void what_comes_by_a_way_waits_and_the_rest_does_not(void **state)
{
    static const struct aers_step_lane lanes[] = {{0, 0}, {1, 0}};
    static struct aers_step_way way;
    static float line[AERS_DRY_SIZE];
    float *lines[] = {line};
    (void)state;
    for (uint32_t block = 64; block <= 1024; block *= 4) {
        rig_init(&rig, 2, 1);
        rig_step(&rig, &rig_gain_module, (int[]){0, 1, -1}, 2)->value = 1.0;
        rig.inputs[0][0].lanes = lanes;
        rig.steps[0].ways = &way;
        rig.steps[0].nways = 1;
        memset(line, 0, sizeof line);
        aers_dry_init(&way.line, lines, 1, 0);
        atomic_store(&way.delay, 480);
        rig.audio[0][1000] = 0.5f;
        rig.audio[1][520] = 0.25f;
        rig_play(&rig, 4096, block);
        for (uint32_t i = 0; i < 4096; i++)
            assert_true(rig.audio[2][i] == (i == 1000 ? 0.75f : 0.0f));
    }
}

static void a_wait_that_changes_is_crossed_over_to(void **state)
{
    static const struct aers_step_lane lanes[] = {{1, 0}};
    static struct aers_step_way way;
    static float line[AERS_DRY_SIZE];
    float *lines[] = {line};
    (void)state;
    rig_init(&rig, 1, 1);
    rig_step(&rig, &rig_gain_module, (int[]){0, -1}, 1)->value = 1.0;
    rig.inputs[0][0].lanes = lanes;
    rig.inputs[0][0].own = rig.own[0][0];
    rig.steps[0].ways = &way;
    rig.steps[0].nways = 1;
    aers_dry_init(&way.line, lines, 1, 0);
    atomic_store(&way.delay, 100);
    for (uint32_t i = 0; i < RIG_TOTAL; i++)
        rig.audio[0][i] = (float)i / 65536.0f;
    rig_play(&rig, 1024, 256);
    atomic_store(&way.delay, 300);
    rig_play(&rig, 2048, 256);
    for (uint32_t i = 300; i < 1024; i++)
        assert_true(rig.audio[1][i] == rig.audio[0][i - 100]);
    for (uint32_t i = 1024; i < 3072; i++) /* a ramp of 200 frames' difference within RIG_FADE: never a jump */
        assert_true(fabsf(rig.audio[1][i] - rig.audio[1][i - 1]) < 2.0f / 65536.0f);
    for (uint32_t i = 1024 + RIG_FADE; i < 3072; i++)
        assert_true(rig.audio[1][i] == rig.audio[0][i - 300]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mute_and_unmute_ramp_without_a_step),
        cmocka_unit_test(a_value_set_before_the_first_block_jumps),
        cmocka_unit_test(the_dry_path_is_aligned_with_the_module),
        cmocka_unit_test(bypass_crosses_from_the_module_to_its_input),
        cmocka_unit_test(bypass_in_place_keeps_the_input),
        cmocka_unit_test(a_bypassed_step_follows_its_latency_without_a_step),
        cmocka_unit_test(what_is_no_audio_is_silenced_counted_and_the_module_reset),
        cmocka_unit_test(every_sample_is_looked_at),
        cmocka_unit_test(levels_are_exact_since_the_last_take),
        cmocka_unit_test(a_sink_is_muted_guarded_and_metered_on_its_inputs),
        cmocka_unit_test(what_comes_by_a_way_waits_and_the_rest_does_not),
        cmocka_unit_test(a_wait_that_changes_is_crossed_over_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
