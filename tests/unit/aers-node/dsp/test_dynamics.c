/* SPDX-License-Identifier: ISC */
/* The compressor's curve and times, and the gate's, against their formulae. */
#include "rig.h"

#define RATE 48000.0
#define N    48000

static double level_db(double threshold_db, double ratio, double knee_db, double in_db)
{
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    for (uint32_t i = 0; i < N; i++)
        in.samples[i] = (float)pow(10.0, in_db / 20.0);
    struct rig rig = rig_open(&aers_module_compressor, RATE, 1, 1);
    rig_set(&rig, "threshold_db", threshold_db);
    rig_set(&rig, "ratio", ratio);
    rig_set(&rig, "knee_db", knee_db);
    rig_set(&rig, "attack_ms", 1);
    rig_run(&rig, &in, &out, 512);
    const double db = 20.0 * log10((double)out.samples[N - 1]);
    assert_close((double)rig.module->output(rig.self, 0), in_db - db, 1e-4);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
    return db;
}

static void the_compressor_follows_its_static_curve(void **state)
{
    (void)state;
    for (double in_db = -70; in_db <= 12; in_db += 1.5) {
        const double hard = in_db < -20 ? in_db : -20 + (in_db + 20) / 5;
        assert_close(level_db(-20, 5, 0, in_db), hard, 1e-4);
        const double soft = in_db <= -25   ? in_db
                            : in_db >= -15 ? -20 + (in_db + 20) / 5
                                           : in_db + (1.0 / 5 - 1) * pow(in_db + 20 + 5, 2) / (2 * 10);
        assert_close(level_db(-20, 5, 10, in_db), soft, 1e-4);
    }
    assert_close(level_db(-20, 1, 6, 0), 0, 1e-6);
    assert_close(level_db(-20, 100, 0, 0), -19.8, 1e-4);
}

static void below_the_knee_it_changes_no_bit(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), out = audio_new(2, N);
    fill_noise(in.samples, N, 1, 0.08);
    fill_noise(channel(&in, 1), N, 2, 0.08);
    struct rig rig = rig_open(&aers_module_compressor, RATE, 2, 2);
    rig_run(&rig, &in, &out, 333);
    assert_memory_equal(in.samples, out.samples, 2 * N * sizeof(float));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* After the attack's time constant 63 % of the reduction is there, after the release's 37 % is left. */
static void attack_and_release_are_time_constants(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    struct rig rig = rig_open(&aers_module_compressor, RATE, 1, 1);
    const uint32_t attack = 480, release = 4800;
    for (uint32_t i = 0; i < N; i++)
        in.samples[i] = i < N / 2 ? 1.0f : 1e-3f;
    rig_set(&rig, "threshold_db", -40);
    rig_set(&rig, "ratio", 2);
    rig_set(&rig, "knee_db", 0);
    rig_set(&rig, "attack_ms", 10);
    rig_set(&rig, "release_ms", 100);
    rig_run(&rig, &in, &out, 64);
    assert_close(20 * log10((double)out.samples[attack - 1]), -20 * (1 - exp(-1.0)), 1e-3);
    assert_close(20 * log10((double)out.samples[N / 2 - 1]), -20, 1e-3);
    const double left_db = -20 * log10((double)out.samples[N / 2 + 2 * release - 1] / 1e-3);
    const double a = 10, r = 100, t = 200; /* the attack's pole after the release's */
    assert_close(left_db, 20 * (r * exp(-t / r) - a * exp(-t / a)) / (r - a), 0.02);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void the_louder_channel_compresses_both(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), out = audio_new(2, N);
    struct rig rig = rig_open(&aers_module_compressor, RATE, 2, 2);
    for (uint32_t i = 0; i < N; i++) {
        in.samples[i] = 1.0f;
        channel(&in, 1)[i] = 0.001f;
    }
    rig_run(&rig, &in, &out, 64);
    assert_close((double)channel(&out, 1)[N - 1] / 0.001, (double)out.samples[N - 1], 1e-5);
    assert_true(out.samples[N - 1] < 0.5f);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void the_gate_opens_holds_and_closes(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    struct rig rig = rig_open(&aers_module_gate, RATE, 1, 1);
    rig_set(&rig, "threshold_db", -20);
    rig_set(&rig, "hysteresis_db", 6);
    rig_set(&rig, "attack_ms", 1);
    rig_set(&rig, "hold_ms", 10);
    rig_set(&rig, "release_ms", 10);
    rig_set(&rig, "range_db", -60);
    for (uint32_t i = 0; i < N; i++)
        in.samples[i] = i < 10000 ? 0.0999f : i < 20000 ? 0.1001f : i < 30000 ? 0.051f : 0.049f;
    rig_run(&rig, &in, &out, 64);
    assert_close((double)out.samples[9999] / 0.0999, 0.001, 1e-6); /* not loud enough to open */
    assert_close((double)out.samples[10047] / 0.1001, 1 - 0.999 * exp(-1.0), 1e-4);
    assert_close((double)out.samples[19999] / 0.1001, 1, 1e-6);
    assert_close((double)out.samples[29999] / 0.051, 1, 1e-6);       /* loud enough to stay open */
    assert_close((double)out.samples[30000 + 479] / 0.049, 1, 1e-6); /* held for 480 frames */
    assert_close((double)out.samples[30000 + 480 + 479] / 0.049, 0.001 + 0.999 * exp(-1.0), 1e-4);
    assert_close((double)out.samples[N - 1] / 0.049, 0.001, 1e-6);
    assert_close((double)rig.module->output(rig.self, 0), 60, 1e-4);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void an_open_gate_changes_no_bit(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    struct rig rig = rig_open(&aers_module_gate, RATE, 1, 1);
    fill_noise(in.samples, N, 1, 0.5);
    rig_run(&rig, &in, &out, 64);
    assert_memory_equal(in.samples + 4800, out.samples + 4800, (N - 4800) * sizeof(float));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compressor_follows_its_static_curve), cmocka_unit_test(below_the_knee_it_changes_no_bit),
        cmocka_unit_test(attack_and_release_are_time_constants),   cmocka_unit_test(the_louder_channel_compresses_both),
        cmocka_unit_test(the_gate_opens_holds_and_closes),         cmocka_unit_test(an_open_gate_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
