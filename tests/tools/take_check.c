/* SPDX-License-Identifier: ISC */
/* take_check FILE - whether a recording of frame_count's signal has every frame in every channel.
 *
 * Prints {"channels":..,"nframes":..,"breaks":..,"first_break":..}: frames from the first that has the signal in all
 * channels, and how many of them are not the one that follows the frame before, in any channel; -1 when there is none.
 */
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MASK = (1 << 24) - 1, PIECE = 4096 };

static bool is_there(const float *frame, int nchannels)
{
    int c = 0;
    while (c < nchannels && frame[c] > 0.0f)
        c++;
    return c == nchannels;
}

int main(int argc, char **argv)
{
    SF_INFO info = {0};
    SNDFILE *file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : NULL;
    float *frames = file ? calloc((size_t)info.channels * PIECE, sizeof *frames) : NULL;
    if (!frames) {
        fprintf(stderr, "take_check: %s\n", argc == 2 ? sf_strerror(file) : "usage: take_check FILE");
        return 1;
    }
    long long nframes = 0, nbreaks = 0, first_break = -1;
    long wanted = -1;
    for (sf_count_t n; (n = sf_readf_float(file, frames, PIECE)) > 0;) {
        for (sf_count_t i = 0; i < n; i++) {
            const float *frame = frames + i * info.channels;
            if (wanted < 0 && !is_there(frame, info.channels))
                continue;
            bool is_right = true;
            for (int c = 0; c < info.channels; c++)
                is_right = is_right && (wanted < 0 || (long)((double)frame[c] * (MASK + 1)) == wanted);
            if (!is_right && nbreaks++ == 0)
                first_break = nframes;
            wanted = ((long)((double)frame[0] * (MASK + 1)) + 1) & MASK;
            nframes++;
        }
    }
    printf("{\"channels\":%d,\"nframes\":%lld,\"breaks\":%lld,\"first_break\":%lld}\n", info.channels, nframes, nbreaks,
           first_break);
    sf_close(file);
    return 0;
}
