/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "common/rt/decibel.h"
#include "common/rt/level.h"

enum { N = 48000 };
static float samples[N];

static void fill_sine(double amplitude)
{
    for (int i = 0; i < N; i++)
        samples[i] = (float)(amplitude * sin(2.0 * M_PI * 1000.0 * i / 48000.0));
}

static void a_sine_has_its_peak_and_rms(void **state)
{
    (void)state;
    static const uint32_t blocks[] = {1, 7, 16, 63, 64, 512, 8192};
    fill_sine(0.5);
    for (int b = 0; b < 7; b++) {
        struct aers_level level = {0};
        for (uint32_t i = 0; i < N; i += blocks[b])
            aers_level_add(&level, samples + i, N - i < blocks[b] ? N - i : blocks[b]);
        assert_int_equal(level.nframes, N);
        assert_int_equal(level.clips, 0);
        assert_true(level.peak == 0.5f);
        assert_true(fabs((double)aers_level_peak_db(&level) + 6.0206) < 1e-4);
        assert_true(fabs((double)aers_level_rms_db(&level) + 9.0309) < 1e-4);
    }
}

static void every_place_of_a_block_is_seen(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++)
        samples[i] = 0.0f;
    for (uint32_t n = 1; n < 70; n++)
        for (uint32_t at = 0; at < n; at++) {
            struct aers_level level = {0};
            samples[at] = -0.25f;
            aers_level_add(&level, samples, n);
            samples[at] = 0.0f;
            assert_true(level.peak == 0.25f);
            assert_true(level.squares == 0.0625);
        }
}

static void silence_reads_as_the_floor(void **state)
{
    (void)state;
    struct aers_level level = {0};
    assert_true(aers_level_peak_db(&level) == -150.0f);
    assert_true(aers_level_rms_db(&level) == -150.0f);
    static const float tiny[4] = {1e-9f, 1e-41f, -1e-9f, 0.0f};
    aers_level_add(&level, tiny, 4);
    assert_true(aers_level_peak_db(&level) == -150.0f);
    assert_true(aers_level_rms_db(&level) == -150.0f);
}

static void samples_from_full_scale_on_are_clips(void **state)
{
    (void)state;
    struct aers_level level = {0};
    static const float src[6] = {0.999f, 1.0f, -1.0f, 1.5f, -0.5f, 0.0f};
    aers_level_add(&level, src, 6);
    assert_int_equal(level.clips, 3);
    assert_true(level.peak == 1.5f);
}

static void no_numbers_are_clips_and_nothing_else(void **state)
{
    (void)state;
    struct aers_level level = {0};
    for (int i = 0; i < 64; i++)
        samples[i] = 0.5f;
    samples[3] = NAN;
    samples[40] = INFINITY;
    samples[41] = -INFINITY;
    aers_level_add(&level, samples, 64);
    assert_int_equal(level.clips, 3);
    assert_true(level.peak == 0.5f);
    assert_true(fabs(level.squares - 61 * 0.25) < 1e-6);
    samples[3] = samples[40] = samples[41] = 1e30f;
    aers_level_reset(&level);
    aers_level_add(&level, samples, 64);
    assert_true(level.peak == 1e30f);
    assert_true(fabs((double)aers_level_peak_db(&level) - 600.0) < 1e-3);
    assert_true(isfinite(level.squares));
}

/* In place or not, and wherever the stretches end. */
static void what_is_scaled_on_the_way_has_the_same_level(void **state)
{
    (void)state;
    static float made[N], wanted[N];
    fill_sine(0.9);
    for (uint32_t n = 1; n < 2000; n += n < 70 ? 1 : 97) {
        struct aers_level level = {0}, reference = {0};
        for (uint32_t i = 0; i < n; i++) {
            wanted[i] = 1.25f * samples[i];
            made[i] = n % 2 ? samples[i] : 0.0f;
        }
        assert_true(aers_level_add_scaled(&level, made, n % 2 ? made : samples, 1.25f, n));
        aers_level_add(&reference, wanted, n);
        assert_memory_equal(made, wanted, n * sizeof *made);
        assert_true(level.peak == reference.peak && level.clips == reference.clips && level.nframes == n);
        assert_true(fabs(level.squares - reference.squares) <= 1e-6 * reference.squares);
    }
    struct aers_level level = {.peak = 0.1f};
    samples[700] = NAN;
    assert_false(aers_level_add_scaled(&level, made, samples, 0.5f, 1000));
    assert_true(level.peak == 0.1f && level.squares == 0.0 && level.nframes == 0);
    samples[700] = 1e30f;
    assert_false(aers_level_add_scaled(&level, made, samples, 2.0f, 1000));
}

static void decibels_and_gains_are_inverse(void **state)
{
    (void)state;
    for (double db = -119.0; db < 30.0; db += 0.37)
        assert_true(fabs(aers_gain_to_db(aers_db_to_gain(db)) - db) < 1e-9);
    assert_true(aers_db_to_gain(-120.0) == 0.0);
    assert_true(aers_db_to_gain(0.0) == 1.0);
    assert_true(aers_gain_to_db(0.0) == -150.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sine_has_its_peak_and_rms),
        cmocka_unit_test(every_place_of_a_block_is_seen),
        cmocka_unit_test(silence_reads_as_the_floor),
        cmocka_unit_test(samples_from_full_scale_on_are_clips),
        cmocka_unit_test(no_numbers_are_clips_and_nothing_else),
        cmocka_unit_test(what_is_scaled_on_the_way_has_the_same_level),
        cmocka_unit_test(decibels_and_gains_are_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
