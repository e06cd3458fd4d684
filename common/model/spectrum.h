/* SPDX-License-Identifier: ISC */
/* common/model/spectrum.h - the frequencies at which a spectrum is told: 24 to the octave, 1 kHz among them. */
#ifndef AERS_MODEL_SPECTRUM_H
#define AERS_MODEL_SPECTRUM_H

#include <math.h>

enum {
    AERS_SPECTRUM_PER_OCTAVE = 24,
    AERS_SPECTRUM_BELOW_1K = 136, /* points below 1 kHz: the first is at 19.69 Hz */
    AERS_SPECTRUM_NPOINTS = 241,  /* the last is at 20.16 kHz */
};

#define AERS_SPECTRUM_FLOOR_DB (-150.0f)

/* @param point 0 .. AERS_SPECTRUM_NPOINTS - 1; halves lie between two points */
static inline double aers_spectrum_hz(double point)
{
    return 1000.0 * exp2((point - AERS_SPECTRUM_BELOW_1K) / AERS_SPECTRUM_PER_OCTAVE);
}

#endif
