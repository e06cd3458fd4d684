/* SPDX-License-Identifier: ISC */
#include "rig.h"

#include "common/rt/kernel.h"

#define RATE 48000.0
#define N    8192

static void gain_is_exact(void **state)
{
    (void)state;
    static const double gains_db[] = {-119.99, -60, -20, -6, -3, -0.1, 0, 0.1, 3, 6, 24};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_sweep(in.samples, N, RATE, 1.0);
    for (size_t g = 0; g < sizeof gains_db / sizeof *gains_db; g++) {
        struct rig rig = rig_open(&aers_module_gain, RATE, 1, 1);
        rig_set(&rig, "gain_db", gains_db[g]);
        rig_run(&rig, &in, &out, 64);
        const double gain = pow(10.0, gains_db[g] / 20.0);
        for (uint32_t i = 0; i < N; i++)
            assert_close((double)out.samples[i], gain * (double)in.samples[i],
                         1e-6 * gain * fabs((double)in.samples[i]) + 1e-30);
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void gain_of_0_db_changes_no_bit(void **state)
{
    (void)state;
    const struct audio in = audio_new(64, N), out = audio_new(64, N);
    for (uint32_t c = 0; c < 64; c++)
        fill_noise(channel(&in, c), N, c, 1.0);
    struct rig rig = rig_open(&aers_module_gain, RATE, 64, 64);
    rig_run(&rig, &in, &out, N);
    assert_memory_equal(in.samples, out.samples, 64 * N * sizeof(float));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void gain_at_minus_120_is_silent_even_for_nan(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, 64), out = audio_new(1, 64);
    fill_noise(in.samples, 64, 1, 1e6);
    in.samples[7] = NAN;
    in.samples[9] = INFINITY;
    struct rig rig = rig_open(&aers_module_gain, RATE, 1, 1);
    rig_set(&rig, "gain_db", -120.0);
    rig_run(&rig, &in, &out, 64);
    for (int i = 0; i < 64; i++)
        assert_true(out.samples[i] == 0.0f);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void gain_ramps_in_a_line_of_20_ms(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    for (int i = 0; i < N; i++)
        in.samples[i] = 1.0f;
    struct rig rig = rig_open(&aers_module_gain, RATE, 1, 1);
    rig_run_part(&rig, &in, &out, 0, 1000, 63);
    rig_set(&rig, "gain_db", -120.0);
    rig_run_part(&rig, &in, &out, 1000, N - 1000, 63);
    for (int i = 0; i < 960; i++)
        assert_close((double)out.samples[1000 + i], 1.0 - (i + 1) / 960.0, 1e-6);
    assert_true(out.samples[1000 + 959] == 0.0f);
    assert_true(out.samples[999] == 1.0f);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void gain_changes_without_a_step(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_sine(in.samples, N, 440.0, RATE, 0.5);
    struct rig rig = rig_open(&aers_module_gain, RATE, 1, 1);
    for (uint32_t i = 0; i < N; i += 64) {
        if (i % 512 == 0)
            rig_set(&rig, "gain_db", i % 1024 == 0 ? 6.0 : -40.0);
        rig_run_part(&rig, &in, &out, i, 64, 64);
    }
    const double top = pow(10.0, 6.0 / 20.0);
    assert_at_most(largest_step(out.samples, N), 0.5 * top * 2.0 * M_PI * 440.0 / RATE + 0.5 * top / 960.0);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void gain_jumps_before_the_first_block_and_after_reset(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, 8), out = audio_new(1, 8);
    for (int i = 0; i < 8; i++)
        in.samples[i] = 1.0f;
    struct rig rig = rig_open(&aers_module_gain, RATE, 1, 1);
    rig_set(&rig, "gain_db", -20.0);
    rig_run(&rig, &in, &out, 8);
    assert_close((double)out.samples[0], 0.1, 1e-7);
    rig_set(&rig, "gain_db", 0.0);
    rig.module->reset(rig.self);
    rig_run(&rig, &in, &out, 8);
    assert_true(out.samples[0] == 1.0f);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* At rest, while it moves, silent, and with what is no audio on one channel: what it makes and what it tells. */
static void gain_metered_is_gain_and_meter(void **state)
{
    (void)state;
    static const double gains_db[] = {-6, 3, -120, 0};
    const struct audio in = audio_new(2, N), out = audio_new(2, N), metered = audio_new(2, N);
    for (uint32_t c = 0; c < 2; c++)
        fill_noise(channel(&in, c), N, c, 1.0);
    channel(&in, 1)[N - 5] = NAN;
    struct rig a = rig_open(&aers_module_gain, RATE, 2, 2), b = rig_open(&aers_module_gain, RATE, 2, 2);
    for (uint32_t done = 0; done < N; done += 256) {
        struct aers_level levels[2] = {0}, wanted[2] = {0};
        const float *from[2] = {channel(&in, 0) + done, channel(&in, 1) + done};
        float *to[2] = {channel(&out, 0) + done, channel(&out, 1) + done};
        float *to_b[2] = {channel(&metered, 0) + done, channel(&metered, 1) + done};
        if (done % 2048 == 1024) {
            rig_set(&a, "gain_db", gains_db[done / 2048]);
            rig_set(&b, "gain_db", gains_db[done / 2048]);
        }
        a.module->process(a.self, from, to, 256);
        const bool is_sound = aers_gain_process_metered(b.self, from, to_b, levels, 256);
        assert_true(is_sound == (done + 256 < N));
        for (uint32_t c = 0; c < 2; c++) {
            if (!aers_level_add_sound(&wanted[c], to[c], 256))
                aers_kernel_clear(to[c], 256);
            assert_memory_equal(to[c], to_b[c], 256 * sizeof(float));
            assert_true(levels[c].peak == wanted[c].peak && levels[c].nframes == wanted[c].nframes);
            assert_true(fabs(levels[c].squares - wanted[c].squares) <= 1e-6 * wanted[c].squares);
        }
    }
    rig_close(&a);
    rig_close(&b);
    free(in.samples);
    free(out.samples);
    free(metered.samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gain_is_exact),
        cmocka_unit_test(gain_of_0_db_changes_no_bit),
        cmocka_unit_test(gain_at_minus_120_is_silent_even_for_nan),
        cmocka_unit_test(gain_ramps_in_a_line_of_20_ms),
        cmocka_unit_test(gain_changes_without_a_step),
        cmocka_unit_test(gain_metered_is_gain_and_meter),
        cmocka_unit_test(gain_jumps_before_the_first_block_and_after_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
