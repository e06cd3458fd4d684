/* SPDX-License-Identifier: ISC */
#include "rig.h"

enum { N = 30000 };

static void whole_frames_are_exact_to_the_bit(void **state)
{
    (void)state;
    static const struct {
        double rate_hz, delay_ms;
        uint32_t nframes;
    } cases[] = {{48000, 0, 0},    {48000, 1.0 / 48, 1}, {48000, 0.0625, 3},     {44100, 10, 441},
                 {44100, 1.5, 66}, {96000, 100, 9600},   {48000, 250.01, 12000}, {48000, 500, 24000}};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 1, 1.0);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct rig rig = rig_open(&aers_module_delay, cases[k].rate_hz, 1, 1);
        rig_set(&rig, "delay_ms", cases[k].delay_ms);
        rig_run(&rig, &in, &out, 300);
        for (uint32_t i = 0; i < N; i++)
            assert_true(out.samples[i] == (i < cases[k].nframes ? 0.0f : in.samples[i - cases[k].nframes]));
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void ten_seconds_fit(void **state)
{
    (void)state;
    const uint32_t nframes = 8000 * 11;
    const struct audio in = audio_new(1, nframes), out = audio_new(1, nframes);
    in.samples[5] = 1.0f;
    struct rig rig = rig_open(&aers_module_delay, 8000.0, 1, 1);
    rig_set(&rig, "delay_ms", 10000.0);
    rig_run(&rig, &in, &out, 8192);
    for (uint32_t i = 0; i < nframes; i++)
        assert_true(out.samples[i] == (i == 80005 ? 1.0f : 0.0f));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void feedback_and_mix_follow_the_formula(void **state)
{
    (void)state;
    static const double delays[] = {0, 1, 2, 100, 1000};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    double *w = calloc(N, sizeof *w);
    fill_noise(in.samples, N, 2, 0.2);
    for (size_t k = 0; k < sizeof delays / sizeof *delays; k++) {
        struct rig rig = rig_open(&aers_module_delay, 48000.0, 1, 1);
        rig_set(&rig, "delay_ms", delays[k] / 48.0);
        rig_set(&rig, "feedback", 0.6);
        rig_set(&rig, "mix", 0.3);
        rig_run(&rig, &in, &out, 63);
        const uint32_t d = (uint32_t)delays[k], back = d > 0 ? d : 1;
        for (uint32_t i = 0; i < N; i++) {
            w[i] = (double)in.samples[i] + (i >= back ? 0.6 * w[i - back] : 0.0);
            const double y = 0.7 * (double)in.samples[i] + 0.3 * (i >= d ? w[i - d] : 0.0);
            assert_close((double)out.samples[i], y, 2e-6);
        }
        rig_close(&rig);
    }
    free(w);
    free(in.samples);
    free(out.samples);
}

static void a_new_time_glides_and_arrives(void **state)
{
    (void)state;
    static const double times_ms[] = {0, 3, 100, 0.1, 250, 20, 0};
    enum { PART = 40000, PARTS = sizeof times_ms / sizeof *times_ms };
    const struct audio in = audio_new(1, PART * PARTS), out = audio_new(1, PART * PARTS);
    const double rate = 48000.0, freq = 300.0;
    fill_sine(in.samples, in.nframes, freq, rate, 0.5);
    struct rig rig = rig_open(&aers_module_delay, rate, 1, 1);
    rig_set(&rig, "delay_ms", times_ms[0]);
    for (uint32_t p = 0; p < PARTS; p++) {
        rig_set(&rig, "delay_ms", times_ms[p]);
        rig_run_part(&rig, &in, &out, p * PART, PART, 100);
        const uint32_t last = (p + 1) * PART - 1, d = (uint32_t)(times_ms[p] * 48.0 + 0.5);
        assert_true(out.samples[last] == in.samples[last - d]);
    }
    assert_at_most(largest_step(out.samples, out.nframes), 1.51 * 0.5 * 2.0 * M_PI * freq / rate);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void feedback_and_mix_change_without_a_step(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    const double slope = 2.0 * M_PI * 200.0 / 48000.0;
    fill_sine(in.samples, N, 200.0, 48000.0, 0.25);
    struct rig rig = rig_open(&aers_module_delay, 48000.0, 1, 1);
    rig_set(&rig, "delay_ms", 12.5);
    for (uint32_t i = 0; i < N; i += 100) {
        if (i == 3000 || i == 12000)
            rig_set(&rig, "mix", i == 3000 ? 0.0 : 1.0);
        if (i == 6000 || i == 20000)
            rig_set(&rig, "feedback", i == 6000 ? 0.5 : 0.0);
        rig_run_part(&rig, &in, &out, i, 100, 100);
    }
    assert_at_most(largest_step(out.samples + 700, N - 700), 0.25 * 2.0 * (slope + 1.0 / 960.0));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void reset_forgets_what_was_heard(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), silence = audio_new(2, N), out = audio_new(2, N);
    fill_noise(in.samples, 2 * N, 4, 1.0);
    struct rig rig = rig_open(&aers_module_delay, 48000.0, 2, 2);
    rig_set(&rig, "feedback", 0.9);
    rig_run(&rig, &in, &out, 512);
    rig.module->reset(rig.self);
    rig_run(&rig, &silence, &out, 512);
    for (uint32_t i = 0; i < 2 * N; i++)
        assert_true(out.samples[i] == 0.0f);
    rig_close(&rig);
    free(in.samples);
    free(silence.samples);
    free(out.samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_frames_are_exact_to_the_bit),      cmocka_unit_test(ten_seconds_fit),
        cmocka_unit_test(feedback_and_mix_follow_the_formula),    cmocka_unit_test(a_new_time_glides_and_arrives),
        cmocka_unit_test(feedback_and_mix_change_without_a_step), cmocka_unit_test(reset_forgets_what_was_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
