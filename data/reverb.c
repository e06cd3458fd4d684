/* SPDX-License-Identifier: ISC */
/* A feedback delay network of eight lines: Jot and Chaigne, "Digital Delay Networks for Designing Artificial
 * Reverberators" (1991), with a Householder matrix, and a one-pole low-pass in every line for the air. */
#include "data/reverb.h"

#include <math.h>

enum { LINES = 8, LONGEST = 4096 };

/* Frames at 48 kHz, without common divisors. */
static const int lengths[LINES] = {1451, 1693, 1949, 2203, 2467, 2719, 3037, 3319};

struct network {
    double line[LINES][LONGEST], low[LINES], gain[LINES];
    int at[LINES];
};

static void run(struct network *network, const double in[2], double out[2])
{
    double read[LINES], sum = 0;
    for (int i = 0; i < LINES; i++) {
        network->low[i] += 0.45 * (network->line[i][network->at[i]] - network->low[i]);
        read[i] = network->gain[i] * network->low[i];
        sum += read[i];
    }
    out[0] = out[1] = 0;
    for (int i = 0; i < LINES; i++) {
        network->line[i][network->at[i]] = read[i] - 2 * sum / LINES + in[i % 2];
        network->at[i] = (network->at[i] + 1) % lengths[i];
        out[i % 2] += (i % 4 < 2 ? 1 : -1) * read[i];
    }
}

void reverb_round(struct sound *sound, double decay_s, double mix)
{
    static struct network network; /* too large for a stack */
    network = (struct network){0};
    for (int i = 0; i < LINES; i++)
        network.gain[i] = pow(10, -3.0 * lengths[i] / (decay_s * sound->rate_hz));
    for (int round = 0; round < 2; round++) { /* the first fills the lines with what came before */
        for (size_t i = 0; i < sound->nframes; i++) {
            double *frame = &sound->samples[2 * i], out[2];
            run(&network, frame, out);
            if (round == 1) {
                frame[0] += mix * 0.35 * out[0];
                frame[1] += mix * 0.35 * out[1];
            }
        }
    }
}
