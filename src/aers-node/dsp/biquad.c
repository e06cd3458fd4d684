/* SPDX-License-Identifier: ISC */
#include "biquad.h"

#include <math.h>

/* The analogue prototype: integrator gain g = tan(pi f / rate) times `tune`, damping k, and the mix
 * y = m0 x + m1 band + m2 low. The band signal is as loud as x / k: `scale` is what the states are multiplied by. A is
 * the cookbook's 10^(gain_db / 40). */
struct prototype {
    double tune, k, m0, m1, m2, scale;
};

static struct prototype lp(double k, double A)
{
    (void)A;
    return (struct prototype){1.0, k, 0.0, 0.0, 1.0, 1.0};
}

static struct prototype hp(double k, double A)
{
    (void)A;
    return (struct prototype){1.0, k, 1.0, -k, -1.0, 1.0};
}

static struct prototype bp(double k, double A)
{
    (void)A;
    return (struct prototype){1.0, k, 0.0, k, 0.0, k};
}

static struct prototype notch(double k, double A)
{
    (void)A;
    return (struct prototype){1.0, k, 1.0, -k, 0.0, k};
}

static struct prototype peak(double k, double A)
{
    return (struct prototype){1.0, k / A, 1.0, k / A * (A * A - 1.0), 0.0, k / A};
}

static struct prototype lowshelf(double k, double A)
{
    return (struct prototype){1.0 / sqrt(A), k, 1.0, k * (A - 1.0), A * A - 1.0, 1.0};
}

static struct prototype highshelf(double k, double A)
{
    return (struct prototype){sqrt(A), k, A * A, k * (1.0 - A) * A, 1.0 - A * A, 1.0};
}

static struct prototype allpass(double k, double A)
{
    (void)A;
    return (struct prototype){1.0, k, 1.0, -2.0 * k, 0.0, k};
}

static struct prototype (*const prototypes[AERS_BIQUAD_NTYPES])(double k, double A) = {
    [AERS_BIQUAD_LP] = lp,
    [AERS_BIQUAD_HP] = hp,
    [AERS_BIQUAD_BP] = bp,
    [AERS_BIQUAD_NOTCH] = notch,
    [AERS_BIQUAD_PEAK] = peak,
    [AERS_BIQUAD_LOWSHELF] = lowshelf,
    [AERS_BIQUAD_HIGHSHELF] = highshelf,
    [AERS_BIQUAD_ALLPASS] = allpass,
};

void aers_biquad_design(enum aers_biquad_type type, double freq_hz, double q, double gain_db, double rate_hz,
                        double coefs[AERS_BIQUAD_NCOEFS])
{
    const double part = fmin(freq_hz / rate_hz, AERS_BIQUAD_MAX_FREQ);
    const struct prototype p = prototypes[type](1.0 / q, pow(10.0, gain_db / 40.0));
    const double g = tan(M_PI * part) * p.tune;
    const double a1 = 1.0 / (1.0 + g * (g + p.k));
    const double a2 = g * a1;
    const double a3 = g * a2;
    coefs[AERS_A11] = 2.0 * a1 - 1.0;
    coefs[AERS_A21] = 2.0 * a2;
    coefs[AERS_A22] = 1.0 - 2.0 * a3;
    coefs[AERS_B1] = 2.0 * a2 * p.scale;
    coefs[AERS_B2] = 2.0 * a3 * p.scale;
    coefs[AERS_C1] = (p.m1 * a1 + p.m2 * a2) / p.scale;
    coefs[AERS_C2] = (p.m2 * (1.0 - a3) - p.m1 * a2) / p.scale;
    coefs[AERS_D] = p.m0 + p.m1 * a2 + p.m2 * a3;
}

void aers_biquad_disable(double coefs[AERS_BIQUAD_NCOEFS])
{
    coefs[AERS_C1] = 0.0;
    coefs[AERS_C2] = 0.0;
    coefs[AERS_D] = 1.0;
}
