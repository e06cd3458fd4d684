/* SPDX-License-Identifier: ISC */
/* synth - makes the sounds of graphs/stage_mix.yaml at build time, the same on every machine.
 *
 *   synth footsteps OUT.wav
 *   synth music OUT.wav
 *   synth turns VOICE0.wav VOICE1.wav 0:LINE.wav 1:LINE.wav ...
 */
#include "data/synth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool turns(int nwords, char **words)
{
    const char *const paths[2] = {words[0], words[1]};
    int nlines = nwords - 2;
    int *voices = calloc((size_t)nlines, sizeof *voices);
    bool made = voices != NULL;
    for (int i = 0; made && i < nlines; i++) {
        char **word = &words[i + 2];
        made = ((*word)[0] == '0' || (*word)[0] == '1') && (*word)[1] == ':';
        voices[i] = (*word)[0] == '1';
        *word += made ? 2 : 0;
    }
    made = made && make_turns(paths, voices, words + 2, nlines);
    free(voices);
    return made;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "footsteps") == 0)
        return !make_footsteps(argv[2]);
    if (argc == 3 && strcmp(argv[1], "music") == 0)
        return !make_music(argv[2]);
    if (argc >= 5 && strcmp(argv[1], "turns") == 0)
        return !turns(argc - 2, argv + 2);
    fprintf(stderr, "usage: synth footsteps|music OUT.wav, or synth turns OUT0.wav OUT1.wav 0|1:LINE.wav...\n");
    return 2;
}
