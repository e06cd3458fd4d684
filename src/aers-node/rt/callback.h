/* SPDX-License-Identifier: ISC */
/* aers-node/rt/callback.h - real-time room. What JACK calls for each block: its buffers and its clock for the run. */
#ifndef AERS_NODE_RT_CALLBACK_H
#define AERS_NODE_RT_CALLBACK_H

#include <jack/jack.h>
#include <stdbool.h>

#include "src/aers-node/rt/fade.h"
#include "src/aers-node/rt/midi_clock.h"
#include "src/aers-node/rt/run.h"
#include "src/aers-node/rt/turns.h"

struct aers_callback {
    jack_client_t *client;
    jack_port_t **ports; /* [ninputs + noutputs] in the order of the run's buffers */
    struct aers_run *run;
    struct aers_turns turns;
    struct aers_timebase timebase; /* its map is NULL when it gives JACK's transport no tempo */
    jack_port_t *clock_port;       /* of MIDI, or NULL */
    struct aers_midi_clock clock;
    bool has_stack; /* the stack's pages have been touched */
    struct aers_fade fades[AERS_FADES_MAX];
};

/* JackProcessCallback; arg: struct aers_callback. */
int aers_callback_process(jack_nframes_t nframes, void *arg);

#endif
