/* SPDX-License-Identifier: ISC */
#include "rig.h"

enum { N = 48000 };
#define RATE 48000.0

static double peak(const struct audio *audio)
{
    double top = 0.0;
    for (size_t i = 0; i < (size_t)audio->nchannels * audio->nframes; i++)
        if (!(fabs((double)audio->samples[i]) <= top))
            top = fabs((double)audio->samples[i]);
    return top;
}

static void fill_hostile(float *dst, int kind)
{
    memset(dst, 0, N * sizeof *dst);
    switch (kind) {
    case 0:
        fill_noise(dst, N, 1, 10.0);
        break;
    case 1:
        fill_sine(dst, N, 997.0, RATE, 4.0);
        break;
    case 2:
        fill_sweep(dst, N, RATE, 8.0);
        break;
    case 3: /* clicks of growing size */
        for (int i = 100; i < N; i += 333)
            dst[i] = (float)i;
        break;
    case 4: /* steps */
        for (int i = 0; i < N; i++)
            dst[i] = i / 700 % 2 ? 3.0f : -0.1f;
        break;
    case 5: /* no audio at all */
        fill_noise(dst, N, 2, 2.0);
        for (int i = 0; i < N; i += 97)
            dst[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
        break;
    case 6: /* huge and tiny */
        for (int i = 0; i < N; i++)
            dst[i] = i % 1000 == 0 ? 3e38f : i % 1000 == 500 ? 9e29f : 1e-41f;
        break;
    default: /* ramps that cross the ceiling all the time */
        for (int i = 0; i < N; i++)
            dst[i] = (float)((i % 50) * 0.05 * ((i / 50) % 2 ? 1 : -1));
    }
}

static void no_sample_leaves_above_the_ceiling(void **state)
{
    (void)state;
    static const double ceilings_db[] = {-60.0, -12.3, -1.0, -0.1, 0.0}, attacks_ms[] = {0.1, 1.0, 5.0, 20.0},
                        releases_ms[] = {1.0, 100.0, 5000.0};
    const struct audio in = audio_new(2, N), out = audio_new(2, N);
    for (int kind = 0; kind < 8; kind++) {
        fill_hostile(channel(&in, 0), kind);
        fill_hostile(channel(&in, 1), (kind + 3) % 8);
        for (int k = 0; k < 5; k++) {
            struct rig rig = rig_open(&aers_module_limiter, RATE, 2, 2);
            rig_set(&rig, "ceiling_db", ceilings_db[k]);
            rig_set(&rig, "attack_ms", attacks_ms[(k + kind) % 4]);
            rig_set(&rig, "release_ms", releases_ms[(k + kind) % 3]);
            rig_set(&rig, "input_gain_db", k % 2 ? 36.0 : 0.0);
            rig_run(&rig, &in, &out, 441);
            assert_at_most(peak(&out), pow(10.0, ceilings_db[k] / 20.0));
            rig_close(&rig);
        }
    }
    free(in.samples);
    free(out.samples);
}

static void edits_never_let_a_sample_through(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 9, 4.0);
    struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
    rig_set(&rig, "ceiling_db", -6.0);
    for (uint32_t i = 0; i < N; i += 100) {
        if (i % 700 == 0)
            rig_set(&rig, "attack_ms", 0.1 + i / 700 % 8 * 2.8);
        if (i % 1100 == 0)
            rig_set(&rig, "input_gain_db", i / 1100 % 2 ? 36.0 : -36.0);
        rig_run_part(&rig, &in, &out, i, 100, 100);
    }
    assert_at_most(peak(&out), pow(10.0, -6.0 / 20.0));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void what_stays_below_is_only_delayed(void **state)
{
    (void)state;
    static const double attacks_ms[] = {0.1, 3.3, 5.0, 20.0};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 3, 0.89);
    for (int k = 0; k < 4; k++) {
        struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
        rig_set(&rig, "attack_ms", attacks_ms[k]);
        const uint32_t latency = rig.module->latency(rig.self);
        assert_int_equal(latency, (uint32_t)(attacks_ms[k] * 48.0 + 0.5));
        rig_run(&rig, &in, &out, 300);
        for (uint32_t i = 0; i < N; i++)
            assert_true(out.samples[i] == (i < latency ? 0.0f : in.samples[i - latency]));
        assert_true(rig.module->output(rig.self, 0) == 0.0f);
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void a_loud_sine_meets_the_ceiling_and_the_meter_says_so(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_sine(in.samples, N, 1000.0, RATE, 2.0);
    struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
    rig_set(&rig, "ceiling_db", -6.0);
    rig_set(&rig, "release_ms", 1000.0);
    rig_run(&rig, &in, &out, 480);
    double top = 0.0;
    for (int i = N / 2; i < N; i++)
        top = fmax(top, fabs((double)out.samples[i]));
    assert_close(20.0 * log10(top), -6.0, 0.05);
    assert_close((double)rig.module->output(rig.self, 0), 12.0206, 0.05);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* In dB: what of the second half of a signal is not the sine of this frequency, over the sine. */
static double residue_db(const float *src, double freq_hz)
{
    double re = 0.0, im = 0.0, rest = 0.0;
    const double w = 2.0 * M_PI * freq_hz / RATE;
    for (int i = N / 2; i < N; i++) {
        re += (double)src[i] * cos(w * i) / (N / 4);
        im += (double)src[i] * sin(w * i) / (N / 4);
    }
    for (int i = N / 2; i < N; i++)
        rest += pow((double)src[i] - re * cos(w * i) - im * sin(w * i), 2.0) / (N / 4);
    return 10.0 * log10(rest / (re * re + im * im));
}

/* A half wave is shorter than the look-ahead: the gain stands still. */
static void a_limited_sine_stays_a_sine(void **state)
{
    (void)state;
    static const double freqs_hz[] = {150.0, 1000.0, 9000.0};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    for (int f = 0; f < 3; f++) {
        fill_sine(in.samples, N, freqs_hz[f], RATE, 4.0);
        struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
        rig_set(&rig, "ceiling_db", 0.0);
        rig_run(&rig, &in, &out, 480);
        assert_at_most(residue_db(out.samples, freqs_hz[f]), -80.0);
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void channels_share_one_gain(void **state)
{
    (void)state;
    const struct audio in = audio_new(64, 8192), out = audio_new(64, 8192);
    for (uint32_t c = 0; c < 64; c++)
        fill_noise(channel(&in, c), 8192, 5, c == 40 ? 4.0 : 0.5);
    struct rig rig = rig_open(&aers_module_limiter, RATE, 64, 64);
    rig_run(&rig, &in, &out, 8192);
    for (uint32_t c = 0; c < 64; c++)
        for (int i = 1000; i < 8192; i++)
            if (fabs((double)channel(&out, 40)[i]) > 1e-3)
                assert_close((double)channel(&out, c)[i] / (double)channel(&out, 40)[i], c == 40 ? 1.0 : 0.125, 1e-5);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* Release: the gain comes back by 63 % of what is missing in every release_ms. */
static void release_has_its_time_constant(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    for (int i = 0; i < N; i++)
        in.samples[i] = i < 10000 ? 4.0f : 0.25f;
    struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
    rig_set(&rig, "ceiling_db", 0.0);
    rig_set(&rig, "attack_ms", 1.0);
    rig_set(&rig, "release_ms", 100.0);
    rig_run(&rig, &in, &out, 256);
    const int at = 12000;
    const double missing = 1.0 - 4.0 * (double)out.samples[at], later = 1.0 - 4.0 * (double)out.samples[at + 4800];
    assert_close(later / missing, exp(-1.0), 0.005);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void edits_make_no_steps(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        double values[2];
        double loudest;
    } cases[] = {{"input_gain_db", {-36, 12}, 1.0},
                 {"ceiling_db", {-60, 0}, 0.4},
                 {"attack_ms", {0.1, 20}, 0.8},
                 {"release_ms", {1, 5000}, 0.4}};
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    const double slope = 2.0 * M_PI * 100.0 / RATE;
    fill_sine(in.samples, N, 100.0, RATE, 0.4);
    for (int k = 0; k < 4; k++) {
        struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
        rig_set(&rig, "ceiling_db", 0.0);
        for (uint32_t i = 0; i < N; i += 100) {
            if (i > 0 && i % 6000 == 0)
                rig_set(&rig, cases[k].address, cases[k].values[i / 6000 % 2]);
            rig_run_part(&rig, &in, &out, i, 100, 100);
        }
        assert_at_most(largest_step(out.samples, N), cases[k].loudest * (slope + 2.0 / 960.0));
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void a_new_attack_becomes_the_latency(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 3, 0.5);
    struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
    rig_run_part(&rig, &in, &out, 0, 1000, 64);
    rig_set(&rig, "attack_ms", 20.0);
    rig_set(&rig, "attack_ms", 10.0);
    rig_run_part(&rig, &in, &out, 1000, N - 1000, 64);
    assert_int_equal(rig.module->latency(rig.self), 480);
    for (uint32_t i = 1000 + 480 + 960; i < N; i++)
        assert_true(out.samples[i] == in.samples[i - 480]);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* The clamp at the end is for rounding errors: also while the attack changes, the gain alone keeps the ceiling, so
 * hardly a sample stands exactly on it. */
static void the_clamp_has_nothing_to_do(void **state)
{
    (void)state;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 6, 4.0);
    struct rig rig = rig_open(&aers_module_limiter, RATE, 1, 1);
    rig_set(&rig, "ceiling_db", -6.0);
    for (uint32_t i = 0; i < N; i += 4000) {
        rig_set(&rig, "attack_ms", i % 8000 ? 1.0 : 20.0);
        rig_run_part(&rig, &in, &out, i, 4000, 64);
    }
    const double ceiling = peak(&out);
    int on_it = 0;
    for (int i = 0; i < N; i++)
        on_it += fabs((double)out.samples[i]) == ceiling;
    assert_at_most(on_it, N / 200);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sample_leaves_above_the_ceiling),
        cmocka_unit_test(edits_never_let_a_sample_through),
        cmocka_unit_test(what_stays_below_is_only_delayed),
        cmocka_unit_test(a_loud_sine_meets_the_ceiling_and_the_meter_says_so),
        cmocka_unit_test(a_limited_sine_stays_a_sine),
        cmocka_unit_test(channels_share_one_gain),
        cmocka_unit_test(release_has_its_time_constant),
        cmocka_unit_test(edits_make_no_steps),
        cmocka_unit_test(a_new_attack_becomes_the_latency),
        cmocka_unit_test(the_clamp_has_nothing_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
