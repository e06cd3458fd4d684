/* SPDX-License-Identifier: ISC */
#include "rig.h"

#define RATE 48000.0
enum { N = 65536 };

static void sine_is_a_sine_on_every_channel(void **state)
{
    (void)state;
    static const double freqs_hz[] = {1.0, 440.0, 1000.0, 12345.6, 22000.0};
    const struct audio in = audio_new(0, N), out = audio_new(3, N);
    for (int f = 0; f < 5; f++) {
        struct rig rig = rig_open(&aers_module_sine, RATE, 0, 3);
        rig_set(&rig, "freq_hz", freqs_hz[f]);
        rig_set(&rig, "level_db", -6.0);
        rig_run(&rig, &in, &out, 500);
        for (uint32_t c = 0; c < 3; c++)
            for (int i = 0; i < N; i++)
                assert_close((double)channel(&out, c)[i],
                             pow(10.0, -6.0 / 20.0) * sin(2.0 * M_PI * fmod(freqs_hz[f] * i / RATE, 1.0)), 2e-7);
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void sine_keeps_its_phase_through_changes(void **state)
{
    (void)state;
    const struct audio in = audio_new(0, N), out = audio_new(1, N);
    struct rig rig = rig_open(&aers_module_sine, RATE, 0, 1);
    rig_set(&rig, "level_db", 0.0);
    for (uint32_t i = 0; i < N; i += 64) {
        if (i % 1024 == 0)
            rig_set(&rig, "freq_hz", i % 2048 ? 50.0 : 500.0);
        if (i % 4096 == 0)
            rig_set(&rig, "level_db", i % 8192 ? 0.0 : -120.0);
        rig_run_part(&rig, &in, &out, i, 64, 64);
    }
    assert_at_most(largest_step(out.samples, N), 2.0 * M_PI * 500.0 / RATE + 1.0 / 960.0);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* From a frame far into the session, a source makes what it would have made there anyway. */
static void sources_continue_where_the_clock_is(void **state)
{
    (void)state;
    static const struct {
        const struct aers_module *module;
        double pink;
    } cases[] = {{&aers_module_sine, 0}, {&aers_module_noise, 0}, {&aers_module_noise, 1}};
    const struct audio in = audio_new(0, N), whole = audio_new(2, N), part = audio_new(2, N);
    for (int k = 0; k < 3; k++) {
        struct rig a = rig_open(cases[k].module, RATE, 0, 2), b = rig_open(cases[k].module, RATE, 0, 2);
        if (cases[k].module == &aers_module_noise) {
            rig_set(&a, "color", cases[k].pink);
            rig_set(&b, "color", cases[k].pink);
        }
        a.module->locate(a.self, 0);
        rig_run(&a, &in, &whole, 8192);
        b.module->locate(b.self, 12345);
        rig_run_part(&b, &in, &part, 12345, N - 12345, 63);
        for (uint32_t c = 0; c < 2; c++)
            assert_memory_equal(channel(&whole, c) + 12345, channel(&part, c) + 12345, (N - 12345) * sizeof(float));
        rig_close(&a);
        rig_close(&b);
    }
    free(in.samples);
    free(whole.samples);
    free(part.samples);
}

static double rms_db(const float *src, uint32_t nframes)
{
    double squares = 0.0;
    for (uint32_t i = 0; i < nframes; i++)
        squares += (double)src[i] * (double)src[i];
    return 10.0 * log10(squares / nframes);
}

static void run_noise(const struct audio *out, double seed, double color, double level_db)
{
    const struct audio in = audio_new(0, 1);
    struct rig rig = rig_open(&aers_module_noise, RATE, 0, out->nchannels);
    rig_set(&rig, "seed", seed);
    rig_set(&rig, "color", color);
    rig_set(&rig, "level_db", level_db);
    rig_run(&rig, &in, out, 1024);
    rig_close(&rig);
    free(in.samples);
}

static void noise_has_its_level(void **state)
{
    (void)state;
    const struct audio out = audio_new(2, 20 * N);
    run_noise(&out, 1, 0, -20.0);
    assert_close(rms_db(out.samples, out.nframes), -20.0, 0.02);
    run_noise(&out, 1, 1, -20.0);
    assert_close(rms_db(out.samples, out.nframes), -20.0, 0.7); /* half of its power is slower than 100 Hz */
    run_noise(&out, 1, 1, -120.0);
    for (uint32_t i = 0; i < 2 * out.nframes; i++)
        assert_true(out.samples[i] == 0.0f);
    free(out.samples);
}

static double correlation(const float *a, const float *b, uint32_t nframes)
{
    double sum = 0.0, aa = 0.0, bb = 0.0;
    for (uint32_t i = 0; i < nframes; i++) {
        sum += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return sum / sqrt(aa * bb);
}

static void noise_follows_from_its_seed_alone(void **state)
{
    (void)state;
    const struct audio a = audio_new(2, N), b = audio_new(2, N), c = audio_new(2, N);
    run_noise(&a, 7, 0, -20.0);
    run_noise(&b, 7, 0, -20.0);
    run_noise(&c, 8, 0, -20.0);
    assert_memory_equal(a.samples, b.samples, 2 * N * sizeof(float));
    assert_at_most(fabs(correlation(a.samples, c.samples, 2 * N)), 0.02);
    assert_at_most(fabs(correlation(channel(&a, 0), channel(&a, 1), N)), 0.02);
    assert_at_most(fabs(correlation(channel(&a, 0), channel(&a, 0) + 1, N - 1)), 0.02);
    free(a.samples);
    free(b.samples);
    free(c.samples);
}

/* Power of a sixth of an octave around freq_hz per hertz, in dB: the mean of Hann-windowed pieces of the signal. */
static double density_db(const float *src, uint32_t nframes, double freq_hz)
{
    enum { PIECE = 16384, TONES = 9 };
    static double window[PIECE];
    double power = 0.0;
    for (int i = 0; i < PIECE; i++)
        window[i] = 0.5 - 0.5 * cos(2.0 * M_PI * i / PIECE);
    for (uint32_t start = 0; start + PIECE <= nframes; start += PIECE / 2)
        for (int k = 0; k < TONES; k++) {
            const double w = 2.0 * M_PI * freq_hz * pow(2.0, (k - TONES / 2) / 54.0) / RATE, c = 2.0 * cos(w);
            double s1 = 0.0, s2 = 0.0;
            for (int i = 0; i < PIECE; i++) {
                const double s = window[i] * (double)src[start + (uint32_t)i] + c * s1 - s2;
                s2 = s1;
                s1 = s;
            }
            power += s1 * s1 + s2 * s2 - c * s1 * s2;
        }
    return 10.0 * log10(power);
}

static void check_slope(double color, double db_per_octave)
{
    const struct audio out = audio_new(1, 40 * 16384);
    run_noise(&out, 3, color, -20.0);
    const double at_1k = density_db(out.samples, out.nframes, 1000.0);
    for (double freq_hz = 62.5; freq_hz < 20001.0; freq_hz *= 2.0)
        assert_close(density_db(out.samples, out.nframes, freq_hz) - at_1k, db_per_octave * log2(freq_hz / 1000.0),
                     1.2);
    free(out.samples);
}

static void white_is_flat(void **state)
{
    (void)state;
    check_slope(0, 0.0);
}

static void pink_falls_by_3_db_per_octave(void **state)
{
    (void)state;
    check_slope(1, -3.0103);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_is_a_sine_on_every_channel),     cmocka_unit_test(sine_keeps_its_phase_through_changes),
        cmocka_unit_test(sources_continue_where_the_clock_is), cmocka_unit_test(noise_has_its_level),
        cmocka_unit_test(noise_follows_from_its_seed_alone),   cmocka_unit_test(white_is_flat),
        cmocka_unit_test(pink_falls_by_3_db_per_octave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
