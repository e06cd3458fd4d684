/* SPDX-License-Identifier: ISC */
/* aers-node/rt/fade.h - real-time room. A fade: a second port that speaks for one connection of an output port while
 * that connection is made or taken away, so that nobody else who hears the output hears a ramp.
 *
 *     up:    wired -> the fade rises to what the output says -> READY; the block in which the output has one more
 *            connection, the fade is silent: HANDED
 *     down:  wired -> READY, silent; the block in which the output has one connection less, the fade says what the
 *            output says, and falls: HANDED
 *
 * JACK changes connections between blocks, and within a block tells all clients of the same ones: the listener hears
 * the output either from the one port or from the other, and loses no sample. The control thread makes and takes away
 * the ports (host/fades.h): it alone makes a FREE one OPEN, and any one FREE; the rest is the audio thread's. */
#ifndef AERS_NODE_RT_FADE_H
#define AERS_NODE_RT_FADE_H

#include <jack/jack.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/rt/ramp.h"

enum aers_fade_state {
    AERS_FADE_FREE,
    AERS_FADE_OPEN,    /* silent, not wired yet */
    AERS_FADE_RISING,  /* up */
    AERS_FADE_READY,   /* the output's connection may be changed */
    AERS_FADE_FALLING, /* down */
    AERS_FADE_HANDED,  /* silent, of no more use */
    AERS_NFADE_STATES
};

enum { AERS_FADES_MAX = 64 }; /* of one client at once */

struct aers_fade {
    atomic_int state; /* enum aers_fade_state */
    bool up;
    uint32_t output;  /* of the client, from 0 */
    uint32_t nframes; /* of the ramp */
    jack_port_t *port;
    int nconnections; /* of the output, when the fade was wired */
    struct aers_ramp ramp;
};

/**
 * What the fade says in this block.
 * @param nwired, nnow how many connections fade and output have in this block
 * @param from         [nframes] what the output says
 * @param to           [nframes] written
 * @param gains        [nframes] overwritten
 * RT safe.
 */
void aers_fade_run(struct aers_fade *fade, int nwired, int nnow, const float *from, float *to, float *gains,
                   uint32_t nframes);

#endif
