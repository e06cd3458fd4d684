/* SPDX-License-Identifier: ISC */
/* aers-node/host/control.h - what OSC messages do to a node (docs/osc.md, "Node control"). Each message is checked
 * whole, then handed to the audio thread, and answered once it has taken effect, or refused at once. Loop thread only.
 */
#ifndef AERS_NODE_HOST_CONTROL_H
#define AERS_NODE_HOST_CONTROL_H

#include <uv.h>

#include "src/aers-node/host/engine.h"
#include "src/aers-node/host/probes.h"
#include "src/aers-node/host/target.h"

struct aers_control;

struct aers_control_config {
    const struct aers_engine *engine;
    struct aers_listeners *listeners; /* for /aers/probe */
    /* /aers/tempo: as aers_client_set_tempo */
    enum aers_code (*tempo)(void *user, const struct aers_tempo *tempo, struct aers_error *error);
    uint32_t (*now)(void *user); /* the JACK frame that plays now, for bundles with a time tag */
    void (*quit)(void *user);    /* /aers/quit */
    /* /aers/meters: aers-graphd wants the levels for so long */
    void (*levels)(void *user, uint32_t seconds);
    /* /aers/edge: as aers_fades_open */
    enum aers_code (*edge)(void *user, const struct aers_target *from, const char *output, bool up, int32_t sequence,
                           struct aers_error *error);
    /* /aers/node/<id>/spectrum: as aers_scopes_ask */
    enum aers_code (*spectrum)(void *user, uint32_t step, const struct aers_target *from, const char *path,
                               int32_t sequence, struct aers_error *error);
    enum aers_code (*place)(void *user, int32_t cpu, struct aers_error *error); /* /aers/place */
    void (*aligned)(void *user);                                                /* /aers/align has changed delays */
    void (*latency_touched)(void *user); /* a value has been set by which a latency may have changed */
    void *user;
};

enum aers_code aers_control_create(uv_loop_t *loop, const struct aers_control_config *config, struct aers_control **out,
                                   struct aers_error *error) AERS_MUST_USE;
void aers_control_destroy(struct aers_control *control); /* NULL is fine */

void aers_control_handle(struct aers_control *control, const struct aers_target *from,
                         const struct aers_osc_message *message);

/* Ramp to silence; the run's shown_state tells when it is there. */
void aers_control_hold(struct aers_control *control);

#endif
