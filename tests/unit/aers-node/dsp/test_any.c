/* SPDX-License-Identifier: ISC */
/* What every built-in module owes, whatever it does. */
#include "rig.h"

#define RATE 48000.0
enum { N = 16384 };

static const struct aers_module *const modules[] = {
    &aers_module_biquad_eq, &aers_module_bus,  &aers_module_compressor, &aers_module_delay,
    &aers_module_gain,      &aers_module_gate, &aers_module_limiter,    &aers_module_mixer,
    &aers_module_noise,     &aers_module_null, &aers_module_sine,
};
enum { NMODULES = sizeof modules / sizeof *modules };

static struct rig open_any(const struct aers_module *module, uint32_t nchannels)
{
    static uint32_t stereo[32];
    const struct aers_manifest *m = aers_manifest_find(module->id);
    const uint32_t nin = m->in_max == 0 ? 0 : nchannels, nout = m->out_max == 0 ? 0 : nchannels;
    for (int i = 0; i < 32; i++)
        stereo[i] = 2;
    if (module == &aers_module_mixer && nchannels % 2 == 0)
        return rig_open_list(module, RATE, nin, nout, nchannels / 2, stereo);
    return rig_open_list(module, RATE, nin, nout, !module->list ? 0 : module == &aers_module_mixer ? 1 : 5, NULL);
}

static void fill_all(const struct audio *audio, void (*fill)(float *dst, uint32_t c))
{
    for (uint32_t c = 0; c < audio->nchannels; c++)
        fill(channel(audio, c), c);
}

static void impulse(float *dst, uint32_t c)
{
    memset(dst, 0, N * sizeof *dst);
    dst[c % 100] = 1.0f;
}

static void stair(float *dst, uint32_t c)
{
    for (uint32_t i = 0; i < N; i++)
        dst[i] = i < 1000 + c ? -0.5f : 0.5f;
}

static void sweep(float *dst, uint32_t c)
{
    (void)c;
    fill_sweep(dst, N, RATE, 0.5);
}

static void nothing(float *dst, uint32_t c)
{
    (void)c;
    memset(dst, 0, N * sizeof *dst);
}

static void denormals(float *dst, uint32_t c)
{
    for (uint32_t i = 0; i < N; i++)
        dst[i] = (i + c) % 2 ? 1e-41f : -1e-40f;
}

static void no_numbers(float *dst, uint32_t c)
{
    fill_noise(dst, N, c, 0.5);
    for (uint32_t i = 0; i < N / 2; i += 101)
        dst[i] = i % 2 ? NAN : INFINITY;
}

static void (*const fills[])(float *dst, uint32_t c) = {impulse, stair, sweep, nothing, denormals};
enum { NFILLS = sizeof fills / sizeof *fills };

/* Runs all of it with a change of every value half-way. */
static void run_with_change(struct rig *rig, const struct audio *in, const struct audio *out, int from, int to,
                            uint32_t block)
{
    rig_set_all(rig, from);
    rig_run_part(rig, in, out, 0, N / 2, block);
    rig_set_all(rig, to);
    rig_run_part(rig, in, out, N / 2, N / 2, block);
}

static double loudest(const struct audio *audio)
{
    double top = 1.0;
    for (size_t i = 0; i < (size_t)audio->nchannels * audio->nframes; i++)
        top = fmax(top, fabs((double)audio->samples[i]));
    return top;
}

static void blocks_make_no_difference(void **state)
{
    (void)state;
    static const uint32_t blocks[] = {1, 63, 64, 8192};
    static const uint32_t counts[] = {1, 2, 5};
    for (int m = 0; m < NMODULES; m++)
        for (int k = 0; k < NFILLS * 3; k++) {
            const uint32_t nchannels = counts[k % 3];
            const struct audio in = audio_new(nchannels, N);
            fill_all(&in, fills[k / 3]);
            struct audio outs[4];
            for (int b = 0; b < 4; b++) {
                outs[b] = audio_new(nchannels, N);
                struct rig rig = open_any(modules[m], nchannels);
                run_with_change(&rig, &in, &outs[b], k % 3 - 1, (k + 1) % 3 - 1, blocks[b]);
                assert_true(all_finite(&outs[b]));
                rig_close(&rig);
                assert_at_most(largest_difference(&outs[0], &outs[b]), 1e-6 * loudest(&outs[0]));
            }
            for (int b = 0; b < 4; b++)
                free(outs[b].samples);
            free(in.samples);
        }
}

static void in_place_makes_no_difference(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 3, 64};
    for (int m = 0; m < NMODULES; m++)
        for (int k = 0; k < 4; k++) {
            const struct audio in = audio_new(counts[k], N), out = audio_new(counts[k], N);
            for (uint32_t c = 0; c < counts[k]; c++)
                fill_noise(channel(&in, c), N, c, 0.9);
            struct rig a = open_any(modules[m], counts[k]), b = open_any(modules[m], counts[k]);
            if (a.config.channels_in > 0 && a.config.channels_out > 0) {
                run_with_change(&a, &in, &out, 0, 1, 500);
                run_with_change(&b, &in, &in, 0, 1, 500);
                assert_memory_equal(in.samples, out.samples, (size_t)counts[k] * N * sizeof(float));
            }
            rig_close(&a);
            rig_close(&b);
            free(in.samples);
            free(out.samples);
        }
}

static void every_value_at_its_ends_gives_finite_sound(void **state)
{
    (void)state;
    for (int m = 0; m < NMODULES; m++) {
        const struct audio in = audio_new(2, N), out = audio_new(2, N);
        fill_all(&in, sweep);
        struct rig rig = open_any(modules[m], 2);
        const uint32_t nslots = aers_manifest_nslots(rig.manifest, rig.config.nelements);
        for (uint32_t slot = 0; slot < nslots; slot++)
            for (int end = 0; end < 2; end++) {
                const struct aers_param *p = aers_manifest_param(rig.manifest, slot);
                rig_set_slot(&rig, slot, end ? p->max : p->min);
                rig_run_part(&rig, &in, &out, 0, 3000, 64);
                assert_true(all_finite(&out));
                rig.module->reset(rig.self);
                rig_run_part(&rig, &in, &out, 0, 1000, 64);
                assert_true(all_finite(&out));
                rig_set_slot(&rig, slot, p->preset);
            }
        rig_close(&rig);
        free(in.samples);
        free(out.samples);
    }
}

static void silence_stays_silence(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), out = audio_new(2, N);
    for (int m = 0; m < NMODULES; m++) {
        struct rig rig = open_any(modules[m], 2);
        if (rig.config.channels_in > 0 && rig.config.channels_out > 0) {
            fill_noise(out.samples, 2 * N, 1, 1.0);
            run_with_change(&rig, &in, &out, 0, 1, 64);
            for (int i = 0; i < 2 * N; i++)
                assert_true(out.samples[i] == 0.0f);
        }
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void no_number_is_gone_after_it_has_passed(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), out = audio_new(2, N);
    fill_all(&in, no_numbers);
    for (int m = 0; m < NMODULES; m++) {
        struct rig rig = open_any(modules[m], 2);
        rig_set_all(&rig, 0);
        if (modules[m] == &aers_module_delay)
            rig_set(&rig, "feedback", 0.99);
        rig_run(&rig, &in, &out, 64);
        for (uint32_t c = 0; c < rig.config.channels_out; c++)
            for (int i = N / 2 + 1; i < N; i++)
                assert_true(isfinite(channel(&out, c)[i]));
        rig_close(&rig);
    }
    free(in.samples);
    free(out.samples);
}

static void reset_starts_over(void **state)
{
    (void)state;
    const struct audio in = audio_new(2, N), first = audio_new(2, N), again = audio_new(2, N);
    fill_all(&in, sweep);
    for (int m = 0; m < NMODULES; m++) {
        struct rig rig = open_any(modules[m], 2);
        rig_run(&rig, &in, &first, 64);
        rig.module->reset(rig.self);
        if (rig.module->locate)
            rig.module->locate(rig.self, 0);
        rig_run(&rig, &in, &again, 100);
        if (rig.config.channels_out > 0)
            assert_at_most(largest_difference(&first, &again), 1e-6);
        rig_close(&rig);
    }
    free(in.samples);
    free(first.samples);
    free(again.samples);
}

static void channels_that_do_not_fit_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const uint32_t counts[][2] = {{65, 65}, {1, 65}, {0, 65}, {65, 0}};
    _Alignas(AERS_STATE_ALIGN) char memory[AERS_STATE_ALIGN] = {0};
    for (int m = 0; m < NMODULES; m++)
        for (int k = 0; k < 4; k++) {
            const struct aers_module_config config = {
                .rate_hz = RATE, .max_nframes = 64, .channels_in = counts[k][0], .channels_out = counts[k][1]};
            char why[128] = "";
            assert_int_equal(modules[m]->size(&config), 0);
            assert_int_equal(modules[m]->init(memory, &config, why, sizeof why), -1);
            assert_true(why[0] != '\0');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_make_no_difference),
        cmocka_unit_test(in_place_makes_no_difference),
        cmocka_unit_test(every_value_at_its_ends_gives_finite_sound),
        cmocka_unit_test(silence_stays_silence),
        cmocka_unit_test(no_number_is_gone_after_it_has_passed),
        cmocka_unit_test(reset_starts_over),
        cmocka_unit_test(channels_that_do_not_fit_are_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
