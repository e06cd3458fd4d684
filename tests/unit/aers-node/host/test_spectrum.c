/* SPDX-License-Identifier: ISC */
/* Levels by frequency, measured against the definition in spectrum.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "src/aers-node/host/spectrum.h"

static struct aers_spectrum *spectrum;
static float levels[AERS_SPECTRUM_NPOINTS];

static void begin(double rate_hz)
{
    assert_int_equal(aers_spectrum_create(rate_hz, &spectrum, NULL), AERS_OK);
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        levels[i] = AERS_SPECTRUM_FLOOR_DB;
}

static void take_sine(double rate_hz, double bin, double amplitude)
{
    const uint32_t n = aers_spectrum_window(rate_hz);
    for (uint32_t i = 0; i < n; i++)
        aers_spectrum_samples(spectrum)[i] = (float)(amplitude * sin(2 * M_PI * bin * i / n));
    aers_spectrum_raise(spectrum, levels);
}

static int highest(void)
{
    int best = 0;
    for (int i = 1; i < AERS_SPECTRUM_NPOINTS; i++)
        if (levels[i] > levels[best])
            best = i;
    return best;
}

static void the_window_is_a_sixth_of_a_second_or_a_little_more(void **state)
{
    (void)state;
    assert_int_equal(aers_spectrum_window(44100), 8192);
    assert_int_equal(aers_spectrum_window(48000), 8192);
    assert_int_equal(aers_spectrum_window(96000), 16384);
    assert_int_equal(aers_spectrum_window(384000), 65536);
}

static void a_sine_on_a_bin_reads_its_amplitude_at_its_frequency(void **state)
{
    (void)state;
    static const double rates[] = {8000, 44100, 48000, 96000, 192000};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        const double width = rates[r] / aers_spectrum_window(rates[r]);
        for (double bin = ceil(40 / width); bin * width < 0.45 * rates[r] && bin * width < 19000; bin += 37) {
            begin(rates[r]);
            take_sine(rates[r], bin, 0.25);
            const int at = highest();
            assert_true(fabsf(levels[at] - 20.0f * log10f(0.25f)) < 0.01f || bin * width < 500);
            assert_true(levels[at] < 20.0f * log10f(0.25f) + 0.01f);
            assert_true(fabs(log2(aers_spectrum_hz(at) / (bin * width))) <= fmax(0.5 / 24, width / (bin * width)));
            aers_spectrum_destroy(spectrum);
        }
    }
}

static void between_two_bins_it_reads_at_most_1_42_db_less(void **state)
{
    (void)state;
    for (double part = 0; part < 1; part += 0.125) {
        begin(48000);
        take_sine(48000, 500 + part, 1.0);
        assert_true(levels[highest()] <= 0.01f && levels[highest()] >= -1.43f);
        aers_spectrum_destroy(spectrum);
    }
}

static void away_from_the_sine_the_window_falls_off(void **state)
{
    (void)state;
    begin(48000);
    take_sine(48000, 500.5, 1.0);
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        if (fabs(aers_spectrum_hz(i) - 500.5 * 48000 / 8192) > 1000)
            assert_true(levels[i] < -100.0f);
    aers_spectrum_destroy(spectrum);
}

static void silence_is_the_floor_and_nothing_lies_beyond_nyquist(void **state)
{
    (void)state;
    begin(8000);
    take_sine(8000, 100, 0.0);
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        assert_true(levels[i] == AERS_SPECTRUM_FLOOR_DB);
    for (uint32_t i = 0; i < aers_spectrum_window(8000); i++)
        aers_spectrum_samples(spectrum)[i] = i == 1000 ? 1.0f : 0.0f;
    aers_spectrum_raise(spectrum, levels);
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        assert_true((levels[i] > AERS_SPECTRUM_FLOOR_DB) == (aers_spectrum_hz(i) < 4000));
    aers_spectrum_destroy(spectrum);
}

static void the_louder_of_two_channels_counts(void **state)
{
    (void)state;
    begin(48000);
    take_sine(48000, 512, 0.1);
    take_sine(48000, 1024, 0.5);
    take_sine(48000, 512, 0.01);
    const int low = (int)lrint(AERS_SPECTRUM_BELOW_1K + 24 * log2(3.0)), high = low + 24;
    assert_true(fabsf(levels[low] + 20.0f) < 0.1f);
    assert_true(fabsf(levels[high] + 6.02f) < 0.1f);
    aers_spectrum_destroy(spectrum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_is_a_sixth_of_a_second_or_a_little_more),
        cmocka_unit_test(a_sine_on_a_bin_reads_its_amplitude_at_its_frequency),
        cmocka_unit_test(between_two_bins_it_reads_at_most_1_42_db_less),
        cmocka_unit_test(away_from_the_sine_the_window_falls_off),
        cmocka_unit_test(silence_is_the_floor_and_nothing_lies_beyond_nyquist),
        cmocka_unit_test(the_louder_of_two_channels_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
