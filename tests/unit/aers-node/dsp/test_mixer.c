/* SPDX-License-Identifier: ISC */
#include "rig.h"

enum { N = 4000 };
#define RATE 48000.0

static void set_input(struct rig *rig, uint32_t i, double gain_db, double pan, double mute)
{
    rig_set_slot(rig, aers_slot(1, 3, i, 0), gain_db);
    rig_set_slot(rig, aers_slot(1, 3, i, 1), pan);
    rig_set_slot(rig, aers_slot(1, 3, i, 2), mute);
}

/* What one input of `nchannels` ones becomes in each channel of the mixer. */
static void measure(uint32_t nchannels, uint32_t nout, double gain_db, double pan, double *gains)
{
    const struct audio in = audio_new(nchannels, 64), out = audio_new(nout, 64);
    for (uint32_t i = 0; i < nchannels * 64; i++)
        in.samples[i] = 1.0f;
    struct rig rig = rig_open_list(&aers_module_mixer, RATE, nchannels, nout, 1, &nchannels);
    set_input(&rig, 0, gain_db, pan, 0);
    rig_run(&rig, &in, &out, 64);
    for (uint32_t c = 0; c < nout; c++)
        gains[c] = (double)channel(&out, c)[63];
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void mono_is_panned_by_equal_power(void **state)
{
    (void)state;
    double g[2];
    for (int i = -10; i <= 10; i++) {
        const double pan = i / 10.0;
        measure(1, 2, -6.0, pan, g);
        const double gain = pow(10.0, -6.0 / 20.0);
        assert_close(g[0], gain * cos((pan + 1.0) * M_PI / 4.0), 1e-6);
        assert_close(g[1], gain * sin((pan + 1.0) * M_PI / 4.0), 1e-6);
        assert_close(g[0] * g[0] + g[1] * g[1], gain * gain, 1e-6);
    }
    measure(1, 2, 0.0, 0.0, g);
    assert_close(20.0 * log10(g[0]), -3.0103, 1e-4);
    measure(1, 2, 0.0, -1.0, g);
    assert_true(g[0] == 1.0 && g[1] == 0.0);
    measure(1, 2, 0.0, 1.0, g);
    assert_true(g[0] == 0.0 && g[1] == 1.0);
}

static void stereo_is_balanced(void **state)
{
    (void)state;
    double g[2];
    measure(2, 2, 0.0, 0.0, g);
    assert_true(g[0] == 1.0 && g[1] == 1.0);
    measure(2, 2, 0.0, 0.25, g);
    assert_close(g[0], 0.75, 1e-6);
    assert_true(g[1] == 1.0);
    measure(2, 2, 0.0, -1.0, g);
    assert_true(g[0] == 1.0 && g[1] == 0.0);
}

static void other_counts_go_channel_to_channel_and_mono_to_all(void **state)
{
    (void)state;
    double g[64];
    measure(1, 64, 6.0, 1.0, g);
    for (int c = 0; c < 64; c++)
        assert_close(g[c], pow(10.0, 6.0 / 20.0), 1e-6);
    measure(1, 1, 0.0, 1.0, g);
    assert_true(g[0] == 1.0);
    measure(3, 5, 0.0, 0.0, g);
    assert_true(g[0] == 1.0 && g[1] == 1.0 && g[2] == 1.0 && g[3] == 0.0 && g[4] == 0.0);
    measure(4, 2, 0.0, -1.0, g);
    assert_true(g[0] == 1.0 && g[1] == 1.0);
}

static void inputs_of_many_kinds_are_summed(void **state)
{
    (void)state;
    enum { INPUTS = 256 };
    uint32_t channels[INPUTS], nin = 0;
    for (uint32_t i = 0; i < INPUTS; i++)
        nin += channels[i] = 1 + i % 2;
    const struct audio in = audio_new(nin, N), out = audio_new(2, N);
    for (uint32_t c = 0; c < nin; c++)
        fill_noise(channel(&in, c), N, c, 0.1);
    struct rig rig = rig_open_list(&aers_module_mixer, RATE, nin, 2, INPUTS, channels);
    rig_set(&rig, "gain_db", -6.0);
    double sides[INPUTS][2];
    for (uint32_t i = 0; i < INPUTS; i++) {
        const double gain_db = i % 7 - 3.0, pan = (i % 11) / 5.0 - 1.0, mute = i % 5 == 0;
        const double gain = mute != 0.0 ? 0.0 : pow(10.0, (gain_db - 6.0) / 20.0);
        set_input(&rig, i, gain_db, pan, mute);
        sides[i][0] = gain * (channels[i] == 2 ? fmin(1.0, 1.0 - pan) : cos((pan + 1.0) * M_PI / 4.0));
        sides[i][1] = gain * (channels[i] == 2 ? fmin(1.0, 1.0 + pan) : sin((pan + 1.0) * M_PI / 4.0));
    }
    rig_run(&rig, &in, &out, 1000);
    for (uint32_t k = 0; k < N; k += 37) {
        double left = 0.0, right = 0.0;
        for (uint32_t i = 0, c = 0; i < INPUTS; c += channels[i], i++) {
            left += sides[i][0] * (double)channel(&in, c)[k];
            right += sides[i][1] * (double)channel(&in, c + channels[i] - 1)[k];
        }
        assert_close((double)channel(&out, 0)[k], left, 2e-6);
        assert_close((double)channel(&out, 1)[k], right, 2e-6);
    }
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void a_muted_input_keeps_even_nan_out(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), out = audio_new(1, N);
    static const uint32_t channels[] = {1, 1};
    for (int i = 0; i < N; i++)
        channel(&in, 0)[i] = NAN;
    fill_noise(channel(&in, 1), N, 1, 1.0);
    struct rig rig = rig_open_list(&aers_module_mixer, RATE, 2, 1, 2, channels);
    set_input(&rig, 0, 0.0, 0.0, 1.0);
    rig_run(&rig, &in, &out, 512);
    assert_memory_equal(channel(&in, 1), out.samples, N * sizeof(float));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void no_inputs_are_silence(void **state)
{
    (void)state;
    const struct audio in = audio_new(0, 64), out = audio_new(2, 64);
    fill_noise(out.samples, 128, 1, 1.0);
    struct rig rig = rig_open_list(&aers_module_mixer, RATE, 0, 2, 0, NULL);
    rig_run_part(&rig, &in, &out, 0, 64, 64);
    for (int i = 0; i < 128; i++)
        assert_true(out.samples[i] == 0.0f);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void changes_make_no_steps(void **state)
{
    (void)state;
    static const char *const addresses[] = {"inputs/1/mute", "inputs/1/pan", "inputs/1/gain_db", "gain_db"};
    static const double values[][2] = {{1, 0}, {-1, 1}, {-120, 12}, {-120, 12}};
    static const uint32_t channels[] = {1};
    const struct audio in = audio_new(1, N), out = audio_new(2, N);
    fill_sine(in.samples, N, 200.0, RATE, 0.1);
    for (int k = 0; k < 4; k++) {
        struct rig rig = rig_open_list(&aers_module_mixer, RATE, 1, 2, 1, channels);
        for (uint32_t i = 0; i < N; i += 50) {
            if (i % 500 == 0)
                rig_set(&rig, addresses[k], values[k][i / 500 % 2]);
            rig_run_part(&rig, &in, &out, i, 50, 50);
        }
        for (uint32_t c = 0; c < 2; c++)
            assert_at_most(largest_step(channel(&out, c), N), 0.4 * (2.0 * M_PI * 200.0 / RATE + 1.0 / 960.0));
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void refuses_channels_that_do_not_add_up(void **state)
{
    (void)state;
    static const uint32_t channels[] = {1, 2};
    struct aers_module_config config = {.rate_hz = RATE,
                                        .max_nframes = 64,
                                        .channels_in = 4,
                                        .channels_out = 2,
                                        .nelements = 2,
                                        .element_channels = channels};
    assert_int_equal(aers_module_mixer.size(&config), 0);
    config.channels_in = 3;
    assert_true(aers_module_mixer.size(&config) > 0);
    config.nelements = 257;
    config.element_channels = NULL;
    assert_int_equal(aers_module_mixer.size(&config), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mono_is_panned_by_equal_power),
        cmocka_unit_test(stereo_is_balanced),
        cmocka_unit_test(other_counts_go_channel_to_channel_and_mono_to_all),
        cmocka_unit_test(inputs_of_many_kinds_are_summed),
        cmocka_unit_test(a_muted_input_keeps_even_nan_out),
        cmocka_unit_test(no_inputs_are_silence),
        cmocka_unit_test(changes_make_no_steps),
        cmocka_unit_test(refuses_channels_that_do_not_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
