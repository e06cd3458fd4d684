/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/loudness.h - the door to libebur128: how loud a signal is as a whole.
 *
 *     peak        largest |x| of a channel, dBFS
 *     true peak   the same between the samples (ITU-R BS.1770-4 annex 2, oversampled), dBTP
 *     rms         sqrt(mean x^2), dBFS; of all channels: the mean of their squares
 *     integrated, range   EBU R 128, Tech 3341 and 3342: LUFS, LU
 *     momentary, short-term   the loudest 400 ms, the loudest 3 s, of those that begin every 100 ms: LUFS
 *
 * Channels count as left, right, centre, LFE (not at all), left and right surround (+1.5 dB) in this order; those past
 * the sixth are not part of the loudness. A single channel counts once. Silence has AERS_LOUDNESS_FLOOR_DB
 * everywhere. What comes out does not depend on how the signal is cut into pieces. */
#ifndef AERS_CTL_RENDER_LOUDNESS_H
#define AERS_CTL_RENDER_LOUDNESS_H

#include <stdint.h>

#include "common/base/error.h"

#define AERS_LOUDNESS_FLOOR_DB (-150.0)

struct aers_loudness; /* under way */

struct aers_loudness_channel {
    double peak_dbfs, true_peak_dbtp, rms_dbfs;
};

struct aers_loudness_result {
    double peak_dbfs, true_peak_dbtp, rms_dbfs; /* the highest of the channels; their mean */
    double integrated_lufs, range_lu, momentary_lufs, short_term_lufs;
    uint64_t nclipped; /* samples of 0 dBFS and above */
};

/* NULL when out of memory. nchannels 1 .. AERS_MAX_CHANNELS. */
struct aers_loudness *aers_loudness_create(uint32_t nchannels, uint32_t rate_hz);
void aers_loudness_destroy(struct aers_loudness *loudness); /* NULL is fine */
/* The next nframes, interleaved. AERS_E_MEMORY. */
enum aers_code aers_loudness_add(struct aers_loudness *loudness, const float *frames, uint32_t nframes) AERS_MUST_USE;
void aers_loudness_get(const struct aers_loudness *loudness, struct aers_loudness_result *out,
                       struct aers_loudness_channel *channels); /* [nchannels] */

#endif
