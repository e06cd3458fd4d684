/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "src/aers-ctl/render/loudness.h"

enum { RATE_HZ = 48000, NCHANNELS = 2, SECONDS = 5, MOST = 4096 };

/* A tone of this amplitude, in pieces of n frames. */
static void play(struct aers_loudness *loudness, double amplitude, uint32_t n)
{
    static float frames[MOST * NCHANNELS];
    for (uint64_t done = 0; done < (uint64_t)SECONDS * RATE_HZ;) {
        const uint64_t left = (uint64_t)SECONDS * RATE_HZ - done;
        const uint32_t now = left < n ? (uint32_t)left : n;
        for (uint32_t i = 0; i < now; i++)
            frames[2 * i] = frames[2 * i + 1] =
                (float)(amplitude * sin(2.0 * M_PI * 997.0 * (double)(done + i) / RATE_HZ));
        assert_int_equal(aers_loudness_add(loudness, frames, now), AERS_OK);
        done += now;
    }
}

static struct aers_loudness_result result_of(double amplitude, uint32_t n)
{
    struct aers_loudness_result result;
    struct aers_loudness_channel channels[NCHANNELS];
    struct aers_loudness *loudness = aers_loudness_create(NCHANNELS, RATE_HZ);
    assert_non_null(loudness);
    play(loudness, amplitude, n);
    aers_loudness_get(loudness, &result, channels);
    assert_true(fabs(channels[1].peak_dbfs - result.peak_dbfs) < 1e-9);
    aers_loudness_destroy(loudness);
    return result;
}

/* BS.1770-4: a tone of 997 Hz at 0 dBFS in one channel has -3.01 LUFS, in two channels 0. */
static void a_tone_has_the_loudness_of_the_standard(void **state)
{
    (void)state;
    const struct aers_loudness_result result = result_of(0.1, 1024);
    assert_true(fabs(result.integrated_lufs + 20.0) < 0.05);
    assert_true(fabs(result.momentary_lufs + 20.0) < 0.05);
    assert_true(fabs(result.short_term_lufs + 20.0) < 0.05);
    assert_true(fabs(result.peak_dbfs + 20.0) < 0.01);
    assert_true(fabs(result.rms_dbfs + 23.01) < 0.01);
    assert_true(result.range_lu < 0.1);
    assert_int_equal(result.nclipped, 0);
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    const struct aers_loudness_result one = result_of(0.5, MOST), other = result_of(0.5, 63);
    assert_true(fabs(one.integrated_lufs - other.integrated_lufs) < 1e-9);
    assert_true(fabs(one.momentary_lufs - other.momentary_lufs) < 1e-9);
    assert_true(fabs(one.short_term_lufs - other.short_term_lufs) < 1e-9);
    assert_true(fabs(one.true_peak_dbtp - other.true_peak_dbtp) < 1e-9);
    assert_true(fabs(one.rms_dbfs - other.rms_dbfs) < 1e-9);
}

static void silence_has_the_floor_everywhere(void **state)
{
    (void)state;
    const struct aers_loudness_result result = result_of(0.0, 1000);
    const double levels[] = {result.peak_dbfs,       result.true_peak_dbtp, result.rms_dbfs,
                             result.integrated_lufs, result.momentary_lufs, result.short_term_lufs};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        assert_true(levels[i] <= AERS_LOUDNESS_FLOOR_DB && levels[i] >= AERS_LOUDNESS_FLOOR_DB);
}

static void samples_at_full_scale_are_counted(void **state)
{
    (void)state;
    assert_true(result_of(1.5, 512).nclipped > RATE_HZ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tone_has_the_loudness_of_the_standard),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(silence_has_the_floor_everywhere),
        cmocka_unit_test(samples_at_full_scale_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
