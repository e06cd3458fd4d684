/* SPDX-License-Identifier: ISC */
/* wav_diff - how far two recordings of the same thing lie apart, where they overlap.
 *
 *   wav_diff A.wav FRAME_A B.wav FRAME_B      FRAME: which frame of the thing the file begins with
 *
 * prints {"nframes":..,"peak":..,"max_error":..}: frames compared, the peak of A there, the largest difference of two
 * samples. Ends with status 1 when the files cannot be read, differ in channels or do not overlap. */
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>

struct recording {
    SNDFILE *file;
    SF_INFO info;
    long long first;
    float *frames;
};

static int read_recording(struct recording *recording, const char *path, const char *first)
{
    recording->first = atoll(first);
    recording->file = sf_open(path, SFM_READ, &recording->info);
    if (!recording->file)
        return fprintf(stderr, "wav_diff: %s: %s\n", path, sf_strerror(NULL));
    size_t n = (size_t)recording->info.frames * (size_t)recording->info.channels;
    recording->frames = calloc(n + 1, sizeof *recording->frames);
    return !recording->frames ||
           sf_readf_float(recording->file, recording->frames, recording->info.frames) != recording->info.frames;
}

static const float *frame_at(const struct recording *recording, long long frame)
{
    return recording->frames + (frame - recording->first) * recording->info.channels;
}

int main(int argc, char **argv)
{
    struct recording a = {0}, b = {0};
    double peak = 0, error = 0;
    if (argc != 5 || read_recording(&a, argv[1], argv[2]) || read_recording(&b, argv[3], argv[4]))
        return 1;
    long long from = a.first > b.first ? a.first : b.first;
    long long to_a = a.first + a.info.frames, to_b = b.first + b.info.frames, to = to_a < to_b ? to_a : to_b;
    if (to <= from || a.info.channels != b.info.channels)
        return fprintf(stderr, "wav_diff: nothing to compare\n"), 1;
    for (long long frame = from; frame < to; frame++)
        for (int c = 0; c < a.info.channels; c++) {
            double x = (double)frame_at(&a, frame)[c], y = (double)frame_at(&b, frame)[c];
            peak = fmax(peak, fabs(x));
            error = fmax(error, fabs(x - y));
        }
    printf("{\"nframes\":%lld,\"peak\":%.9g,\"max_error\":%.9g}\n", to - from, peak, error);
    sf_close(a.file);
    sf_close(b.file);
    free(a.frames);
    free(b.frames);
    return 0;
}
