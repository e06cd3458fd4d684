/* SPDX-License-Identifier: ISC */
/* data/synth.h - what the sound maker can make. Each writes its file, or says why not and returns false. */
#ifndef AERS_DATA_SYNTH_H
#define AERS_DATA_SYNTH_H

#include "data/wav.h"

bool make_footsteps(const char *path);
bool make_music(const char *path);

/* Lines of a conversation, one WAV file each, all of one rate, set one after the other. Line i is for voice voices[i]
 * (0 or 1); paths[0] and paths[1] get one voice each, of the same length, so that both loop together. */
bool make_turns(const char *const paths[2], const int *voices, char *const *lines, int nlines);

#endif
