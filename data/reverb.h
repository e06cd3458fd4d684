/* SPDX-License-Identifier: ISC */
/* data/reverb.h - a room for a loop. */
#ifndef AERS_DATA_REVERB_H
#define AERS_DATA_REVERB_H

#include "data/wav.h"

/* Add the reverberation of a stereo loop to itself, so that the end's rings into the beginning.
 * decay_s: time to fall by 60 dB; mix: of the reverberation, 0 .. 1. */
void reverb_round(struct sound *sound, double decay_s, double mix);

#endif
