/* SPDX-License-Identifier: ISC */
/* sine_check - is a recording one sine without a break?
 *
 *   sine_check FILE.wav FREQ_HZ [CHANNEL]
 *
 * Of an even sine each sample follows from the two before it: x[n] = 2 cos(w) x[n-1] - x[n-2]. Prints
 * {"nframes":..,"rms_db":..,"breaks":..,"worst":..}: how many samples do not, and by how much. A sample that is lost,
 * put in or wrong breaks that for the two or three that follow. Counting begins with the sound; silence is even as
 * well: look at the level. */
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>

/* Of single precision at full scale 2^-24, thrice, with room. */
#define TOLERANCE 1e-6

int main(int argc, char **argv)
{
    SF_INFO info = {0};
    SNDFILE *file = argc < 3 ? NULL : sf_open(argv[1], SFM_READ, &info);
    int channel = argc > 3 ? atoi(argv[3]) - 1 : 0;
    if (!file || channel < 0 || channel >= info.channels) {
        fprintf(stderr, "sine_check FILE.wav FREQ_HZ [CHANNEL]\n");
        return 2;
    }
    float *frames = calloc((size_t)info.frames * (size_t)info.channels + 1, sizeof *frames);
    sf_count_t n = frames ? sf_readf_float(file, frames, info.frames) : 0;
    double turn = 2 * cos(2 * M_PI * atof(argv[2]) / info.samplerate), worst = 0, energy = 0;
    double before = 0, last = 0;
    long breaks = 0;
    sf_count_t first = 0;
    while (first < n && fpclassify(frames[first * info.channels + channel]) == FP_ZERO)
        first++;
    for (sf_count_t i = first; i < n; i++) {
        double now = (double)frames[i * info.channels + channel];
        double off = i < first + 2 ? 0 : fabs(now - (turn * last - before));
        breaks += off > TOLERANCE;
        worst = off > worst ? off : worst;
        energy += now * now;
        before = last;
        last = now;
    }
    printf("{\"nframes\":%lld,\"rms_db\":%.3f,\"breaks\":%ld,\"worst\":%.3g}\n", (long long)n,
           10 * log10(energy / (double)(n > first ? n - first : 1) + 1e-15), breaks, worst);
    sf_close(file);
    free(frames);
    return 0;
}
