/* SPDX-License-Identifier: ISC */
/* Audio files whose every sample is known. */
#ifndef AERS_TEST_SOUND_H
#define AERS_TEST_SOUND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

typedef double sound_fn(long frame, int channel, int rate_hz);

/* frame / 65536 + channel / 4: every sample is another one, and exact in a float */
static inline double sound_ramp(long frame, int channel, int rate_hz)
{
    (void)rate_hz;
    return (double)frame / 65536.0 + channel * 0.25;
}

static inline double sound_sine(long frame, int channel, int rate_hz)
{
    (void)channel;
    return 0.5 * sin(2.0 * M_PI * 441.0 * (double)frame / rate_hz);
}

/* A file of its own in the temporary directory; remove it with sound_remove. */
static inline char *sound_make(sound_fn *fn, int rate_hz, int nchannels, long nframes)
{
    const char *dir = getenv("TMPDIR");
    char *path = NULL;
    assert_true(asprintf(&path, "%s/aers-sound.XXXXXX", dir ? dir : "/tmp") > 0);
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    SF_INFO info = {.samplerate = rate_hz, .channels = nchannels, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *file = sf_open_fd(fd, SFM_WRITE, &info, SF_TRUE);
    assert_non_null(file);
    for (long i = 0; i < nframes; i++) {
        float frame[64];
        for (int c = 0; c < nchannels; c++)
            frame[c] = (float)fn(i, c, rate_hz);
        sf_writef_float(file, frame, 1);
    }
    sf_close(file);
    return path;
}

static inline void sound_remove(char *path)
{
    unlink(path);
    free(path);
}

#endif
