/* SPDX-License-Identifier: ISC */
/* wav_differ FILE - prints the first frame, from 0, at which the first two channels of a recording are not the same
 * sample for sample; -1 when they never differ. */
#include <sndfile.h>
#include <stdio.h>

enum { CHANNELS = 2, CHUNK = 4096 };

int main(int argc, char **argv)
{
    SF_INFO info = {0};
    SNDFILE *file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : NULL;
    if (!file || info.channels != CHANNELS) {
        fprintf(stderr, "usage: wav_differ FILE, of two channels\n");
        return 2;
    }
    static float frames[CHUNK * CHANNELS];
    long long at = 0, first = -1;
    for (sf_count_t n; first < 0 && (n = sf_readf_float(file, frames, CHUNK)) > 0; at += n)
        for (sf_count_t i = 0; i < n && first < 0; i++)
            if (frames[i * CHANNELS] < frames[i * CHANNELS + 1] || frames[i * CHANNELS] > frames[i * CHANNELS + 1])
                first = at + i;
    printf("%lld\n", first);
    sf_close(file);
    return 0;
}
