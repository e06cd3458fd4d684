/* SPDX-License-Identifier: ISC */
#include <complex.h>

#include "rig.h"

enum { LP, HP, BP, NOTCH, PEAK, LOWSHELF, HIGHSHELF, ALLPASS };

struct band {
    int type;
    double freq_hz, q, gain_db;
};

/* The cookbook, written down once more from the paper: b0 b1 b2 a0 a1 a2. */
static void cookbook(const struct band *band, double rate_hz, double k[6])
{
    const double A = pow(10.0, band->gain_db / 40.0);
    const double w = 2.0 * M_PI * fmin(band->freq_hz, 0.49 * rate_hz) / rate_hz;
    const double c = cos(w), s = sin(w), alpha = s / (2.0 * band->q), r = 2.0 * sqrt(A) * alpha;
    const double table[][6] = {
        [LP] = {(1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha},
        [HP] = {(1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha},
        [BP] = {alpha, 0, -alpha, 1 + alpha, -2 * c, 1 - alpha},
        [NOTCH] = {1, -2 * c, 1, 1 + alpha, -2 * c, 1 - alpha},
        [PEAK] = {1 + alpha * A, -2 * c, 1 - alpha * A, 1 + alpha / A, -2 * c, 1 - alpha / A},
        [LOWSHELF] = {A * ((A + 1) - (A - 1) * c + r), 2 * A * ((A - 1) - (A + 1) * c), A * ((A + 1) - (A - 1) * c - r),
                      (A + 1) + (A - 1) * c + r, -2 * ((A - 1) + (A + 1) * c), (A + 1) + (A - 1) * c - r},
        [HIGHSHELF] = {A * ((A + 1) + (A - 1) * c + r), -2 * A * ((A - 1) + (A + 1) * c),
                       A * ((A + 1) + (A - 1) * c - r), (A + 1) - (A - 1) * c + r, 2 * ((A - 1) - (A + 1) * c),
                       (A + 1) - (A - 1) * c - r},
        [ALLPASS] = {1 - alpha, -2 * c, 1 + alpha, 1 + alpha, -2 * c, 1 - alpha},
    };
    memcpy(k, table[band->type], sizeof table[0]);
}

static double complex response(const struct band *band, double freq_hz, double rate_hz)
{
    double k[6];
    cookbook(band, rate_hz, k);
    const double complex z = cexp(CMPLX(0.0, -2.0 * M_PI * freq_hz / rate_hz));
    return (k[0] + z * (k[1] + z * k[2])) / (k[3] + z * (k[4] + z * k[5]));
}

static double complex measure(const float *impulse, uint32_t nframes, double freq_hz, double rate_hz)
{
    const double complex turn = cexp(CMPLX(0.0, -2.0 * M_PI * freq_hz / rate_hz));
    double complex sum = 0.0, z = 1.0;
    for (uint32_t i = 0; i < nframes; i++) {
        sum += (double)impulse[i] * z;
        z *= turn;
    }
    return sum;
}

static void set_band(struct rig *rig, uint32_t b, const struct band *band)
{
    rig_set_slot(rig, b * 5, band->type);
    rig_set_slot(rig, b * 5 + 1, band->freq_hz);
    rig_set_slot(rig, b * 5 + 2, band->q);
    rig_set_slot(rig, b * 5 + 3, band->gain_db);
}

static struct rig open_eq(double rate_hz, uint32_t nchannels, uint32_t nbands)
{
    return rig_open_list(&aers_module_biquad_eq, rate_hz, nchannels, nchannels, nbands, NULL);
}

/* Every band's response to an impulse against the formula, at 25 frequencies from 20 Hz to 20 kHz: the magnitude within
 * 0.05 dB, the complex value within 0.6 %; below -80 dB within 1e-6 of full scale. */
static void check_response(const struct band *bands, uint32_t nbands, double rate_hz)
{
    double slowest = 0.0; /* time constant in seconds */
    for (uint32_t b = 0; b < nbands; b++)
        slowest = fmax(slowest, fmax(bands[b].q, 0.5 / bands[b].q) * pow(10.0, fabs(bands[b].gain_db) / 40.0) /
                                    (M_PI * bands[b].freq_hz));
    const uint32_t nframes = 2048 + (uint32_t)(fmin(20.0 * slowest, 12.0) * rate_hz);
    const struct audio in = audio_new(1, nframes), out = audio_new(1, nframes);
    in.samples[0] = 1.0f;
    struct rig rig = open_eq(rate_hz, 1, nbands);
    for (uint32_t b = 0; b < nbands; b++)
        set_band(&rig, b, &bands[b]);
    rig_run(&rig, &in, &out, 512);
    for (int i = 0; i <= 24; i++) {
        const double freq_hz = 20.0 * pow(1000.0, i / 24.0);
        double complex wanted = 1.0;
        for (uint32_t b = 0; b < nbands; b++)
            wanted *= response(&bands[b], freq_hz, rate_hz);
        const double complex got = measure(out.samples, nframes, freq_hz, rate_hz);
        if (cabs(wanted) > 1e-4)
            assert_close(20.0 * log10(cabs(got)), 20.0 * log10(cabs(wanted)), 0.05);
        assert_at_most(cabs(got - wanted), 0.006 * cabs(wanted) + 1e-6);
    }
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static const double rates_hz[] = {44100.0, 48000.0, 96000.0};

static void every_type_has_the_cookbooks_response(void **state)
{
    (void)state;
    static const double freqs_hz[] = {31.5, 1000.0, 20000.0}, qs[] = {0.3, 0.707, 8.0}, gains_db[] = {-18.0, 12.0};
    for (int r = 0; r < 3; r++)
        for (int type = LP; type <= ALLPASS; type++)
            for (int f = 0; f < 3; f++)
                for (int q = 0; q < 3; q++)
                    check_response(&(struct band){type, freqs_hz[f], qs[q], gains_db[q % 2]}, 1, rates_hz[r]);
}

static void extremes_have_the_cookbooks_response(void **state)
{
    (void)state;
    for (int type = LP; type <= ALLPASS; type++) {
        check_response(&(struct band){type, 24000.0, 0.05, 36.0}, 1, 48000.0);
        check_response(&(struct band){type, 24000.0, 50.0, -36.0}, 1, 96000.0);
        check_response(&(struct band){type, 1000.0, 50.0, 36.0}, 1, 44100.0);
        check_response(&(struct band){type, 10.0, 2.0, -36.0}, 1, 96000.0);
    }
}

static void sixteen_bands_multiply(void **state)
{
    (void)state;
    struct band bands[16];
    for (int b = 0; b < 16; b++)
        bands[b] = (struct band){b % 8, 40.0 * pow(1.45, b), 0.5 + 0.1 * b, (b % 5 - 2) * 3.0};
    bands[LP].freq_hz = 18000.0;
    bands[8 + LP].freq_hz = 15000.0;
    bands[BP].q = bands[8 + BP].q = 0.1;
    bands[HP].freq_hz = bands[8 + HP].freq_hz = 30.0;
    for (int r = 0; r < 3; r++)
        for (uint32_t nbands = 1; nbands <= 16; nbands += 3)
            check_response(bands, nbands, rates_hz[r]);
}

static void channels_are_alike_whatever_their_number(void **state)
{
    (void)state;
    enum { N = 1000 };
    static const uint32_t counts[] = {1, 2, 3, 4, 5, 7, 16, 64};
    const struct band bands[] = {
        {HP, 80, 0.7, 0}, {PEAK, 3500, 1, 6}, {LOWSHELF, 200, 0.7, -6}, {NOTCH, 50, 5, 0}, {HIGHSHELF, 9000, 0.7, 4}};
    const struct audio first = audio_new(1, N);
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        const struct audio in = audio_new(counts[k], N), out = audio_new(counts[k], N);
        struct rig rig = open_eq(48000.0, counts[k], 5);
        for (uint32_t b = 0; b < 5; b++)
            set_band(&rig, b, &bands[b]);
        for (uint32_t c = 0; c < counts[k]; c++)
            fill_noise(channel(&in, c), N, 5, 1.0 / (1 << (c % 8)));
        rig_run(&rig, &in, &out, 100);
        if (k == 0)
            memcpy(first.samples, out.samples, N * sizeof(float));
        for (uint32_t c = 0; c < counts[k]; c++)
            for (int i = 0; i < N; i++)
                assert_close((double)channel(&out, c)[i] * (1 << (c % 8)), (double)first.samples[i], 1e-6);
        rig_close(&rig);
        free(in.samples);
        free(out.samples);
    }
    free(first.samples);
}

static void disabled_bands_change_no_bit(void **state)
{
    (void)state;
    enum { N = 2000 };
    const struct audio in = audio_new(3, N), out = audio_new(3, N);
    for (uint32_t c = 0; c < 3; c++)
        fill_noise(channel(&in, c), N, c, 1.0);
    struct rig rig = open_eq(48000.0, 3, 6);
    for (uint32_t b = 0; b < 6; b++) {
        set_band(&rig, b, &(struct band){LP, 100, 1, 0});
        rig_set_slot(&rig, b * 5 + 4, 0.0);
    }
    rig_run(&rig, &in, &out, 64);
    assert_memory_equal(in.samples, out.samples, 3 * N * sizeof(float));
    rig_set(&rig, "bands/1/enabled", 1.0);
    rig_run(&rig, &in, &out, 64);
    rig_set(&rig, "bands/1/enabled", 0.0);
    rig_run(&rig, &in, &out, 64);
    rig_run(&rig, &in, &out, 64);
    assert_memory_equal(in.samples, out.samples, 3 * N * sizeof(float));
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

/* A sine through a band that is edited: no sample-to-sample step beyond the slope of the loudest it may become, plus
 * that of the change itself. */
static void check_edit(const char *address, double from, double to, struct band band, double freq_hz, double loudest)
{
    enum { N = 24000 };
    const double rate = 48000.0;
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_sine(in.samples, N, freq_hz, rate, 0.5);
    struct rig rig = open_eq(rate, 1, 2);
    set_band(&rig, 0, &band);
    rig_set(&rig, address, from);
    for (uint32_t i = 0; i < N; i += 50) {
        if (i > 0 && i % 6000 == 0)
            rig_set(&rig, address, i % 12000 == 0 ? from : to);
        rig_run_part(&rig, &in, &out, i, 50, 50);
    }
    const double slope = loudest * (2.0 * M_PI * freq_hz / rate + 2.0 / 960.0);
    assert_at_most(largest_step(out.samples + 3000, N - 3000), 0.5 * slope);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void live_edits_make_no_clicks(void **state)
{
    (void)state;
    check_edit("bands/1/gain_db", 0.0, 12.0, (struct band){PEAK, 1000, 1, 0}, 1000.0, 4.0);
    check_edit("bands/1/gain_db", -12.0, 12.0, (struct band){LOWSHELF, 300, 0.7, 0}, 100.0, 4.0);
    check_edit("bands/1/gain_db", -36.0, 36.0, (struct band){HIGHSHELF, 300, 0.7, 0}, 2000.0, 63.1);
    check_edit("bands/1/freq_hz", 100.0, 10000.0, (struct band){LP, 1000, 0.707, 0}, 200.0, 1.0);
    check_edit("bands/1/freq_hz", 10.0, 24000.0, (struct band){HP, 1000, 0.707, 0}, 100.0, 1.0);
    check_edit("bands/1/q", 0.05, 50.0, (struct band){BP, 500, 1, 0}, 500.0, 1.0);
    check_edit("bands/1/type", LP, HP, (struct band){LP, 1000, 0.707, 0}, 300.0, 1.2);
    check_edit("bands/1/type", PEAK, NOTCH, (struct band){PEAK, 1000, 1, 6}, 300.0, 2.0);
    check_edit("bands/1/enabled", 0.0, 1.0, (struct band){PEAK, 1000, 1, 12}, 1000.0, 4.0);
    check_edit("bands/1/enabled", 0.0, 1.0, (struct band){LP, 100, 0.707, 0}, 50.0, 1.2);
}

/* The interpolated filter is a contraction: however wildly it is edited, bounded input gives bounded output. */
static void wild_edits_stay_bounded(void **state)
{
    (void)state;
    enum { N = 96000 };
    const struct audio in = audio_new(1, N), out = audio_new(1, N);
    fill_noise(in.samples, N, 3, 0.5);
    struct rig rig = open_eq(48000.0, 1, 4);
    srand(1);
    for (uint32_t i = 0; i < N; i += 32) {
        for (uint32_t b = 0; b < 4; b++)
            set_band(&rig, b,
                     &(struct band){b == 0 ? rand() % 8 : ALLPASS, 10.0 * pow(2400.0, rand() / (double)RAND_MAX),
                                    0.05 * pow(1000.0, rand() / (double)RAND_MAX), rand() % 13 - 6.0});
        rig_run_part(&rig, &in, &out, i, 32, 32);
    }
    for (int i = 0; i < N; i++)
        assert_at_most(fabs((double)out.samples[i]), 50.0);
    rig_close(&rig);
    free(in.samples);
    free(out.samples);
}

static void refuses_what_it_cannot_do(void **state)
{
    (void)state;
    struct aers_module_config config = {.rate_hz = 48000, .max_nframes = 64, .channels_in = 1, .channels_out = 2};
    assert_int_equal(aers_module_biquad_eq.size(&config), 0);
    config.channels_out = 1;
    config.nelements = 17;
    assert_int_equal(aers_module_biquad_eq.size(&config), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_the_cookbooks_response),
        cmocka_unit_test(extremes_have_the_cookbooks_response),
        cmocka_unit_test(sixteen_bands_multiply),
        cmocka_unit_test(channels_are_alike_whatever_their_number),
        cmocka_unit_test(disabled_bands_change_no_bit),
        cmocka_unit_test(live_edits_make_no_clicks),
        cmocka_unit_test(wild_edits_stay_bounded),
        cmocka_unit_test(refuses_what_it_cannot_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
