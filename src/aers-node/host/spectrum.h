/* SPDX-License-Identifier: ISC */
/* aers-node/host/spectrum.h - the spectrum of a window of audio, by FFTW.
 *
 * Window: Hann, w[n] = (1 - cos(2 pi n / N)) / 2. Level of a bin: 20 log10(4 |X[k]| / N) dB, so that a sine of
 * amplitude a reads 20 log10(a) dBFS when it lies on a bin, and up to 1.4 dB less between two. Level of a point: the
 * highest of the bins nearer to it than to its neighbours (on the logarithmic scale); where points lie closer than
 * bins, on the line between the two bins around it. Points beyond the Nyquist frequency are at the floor. Control
 * thread. */
#ifndef AERS_NODE_HOST_SPECTRUM_H
#define AERS_NODE_HOST_SPECTRUM_H

#include <stdint.h>

#include "common/base/error.h"
#include "common/model/spectrum.h"

struct aers_spectrum;

/* The window that is long enough for low notes at this rate: about a sixth of a second, a power of two. */
uint32_t aers_spectrum_window(double rate_hz);

enum aers_code aers_spectrum_create(double rate_hz, struct aers_spectrum **out, struct aers_error *error) AERS_MUST_USE;
void aers_spectrum_destroy(struct aers_spectrum *spectrum); /* NULL is fine */

/* Where the window is to be put: [aers_spectrum_window] samples. */
float *aers_spectrum_samples(struct aers_spectrum *spectrum);
/* Of what is there now, which is overwritten: levels[AERS_SPECTRUM_NPOINTS] become the higher of what they were and
 * what it has. */
void aers_spectrum_raise(struct aers_spectrum *spectrum, float *levels_db);

#endif
