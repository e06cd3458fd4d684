/* SPDX-License-Identifier: ISC */
/* aers-node/host/client.h - the JACK client of one plan. It registers what it must and nothing else: process, buffer
 * size, latency, freewheel and both shutdown callbacks. Callbacks for xruns, ports or the graph would make the server
 * send each of them to each node, which can wedge it. Control thread only, but for what JACK calls itself. */
#ifndef AERS_NODE_HOST_CLIENT_H
#define AERS_NODE_HOST_CLIENT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "common/base/error.h"
#include "src/aers-node/host/engine.h"
#include "src/aers-node/rt/callback.h"

/* The server is gone. On a thread of JACK: no JACK call is allowed in here. */
typedef void aers_client_lost_fn(void *user);

struct aers_client;

/* Under exactly this name, on a server that runs already. waits: for the name, until JACK has noticed that the client
 * whose place it takes has died. AERS_E_CONFLICT: the name is taken; AERS_E_UNAVAILABLE: no
 * server. */
enum aers_code aers_client_open(const char *name, const char *server, bool waits, struct aers_client **out,
                                struct aers_error *error) AERS_MUST_USE;
int aers_client_priority(const struct aers_client *client); /* of its audio thread, 0: not real time */
double aers_client_rate_hz(const struct aers_client *client);

/* Register the ports and run. engine outlives the stop. */
enum aers_code aers_client_start(struct aers_client *client, struct aers_engine *engine, aers_client_lost_fn *lost,
                                 void *user, struct aers_error *error) AERS_MUST_USE;
void aers_client_stop(struct aers_client *client);  /* no block is run after it */
void aers_client_close(struct aers_client *client); /* NULL is fine */

bool aers_client_is_lost(const struct aers_client *client);
const char *aers_client_lost_reason(const struct aers_client *client);
/* The JACK frame that plays now, estimated. */
uint32_t aers_client_frame(const struct aers_client *client);
/* Who may call work(): the worker asks. */
struct aers_turns *aers_client_turns(struct aers_client *client);
/* The audio thread runs on this processor alone, or (-1) on any that the process may use. AERS_E_RANGE: there is no
 * such processor, or it may not be used. */
enum aers_code aers_client_place(struct aers_client *client, int32_t cpu, struct aers_error *error) AERS_MUST_USE;
/* Another tempo for JACK's transport and the MIDI clock, from the next block on. AERS_E_CONFLICT: it gives none. */
enum aers_code aers_client_set_tempo(struct aers_client *client, const struct aers_tempo *tempo,
                                     struct aers_error *error) AERS_MUST_USE;
/* A module's latency has changed: JACK asks everybody again. */
void aers_client_renew_latency(struct aers_client *client);

/* What its audio thread may read when it is connected is mapped (host/shared.h). */
void aers_client_map_outputs(struct aers_client *client);

/* A further output port while the client runs; NULL when the server gives none. Its full name is JACK's. */
jack_port_t *aers_client_add_output(struct aers_client *client, const char *name);
void aers_client_remove_port(struct aers_client *client, jack_port_t *port);
struct aers_fade *aers_client_fades(struct aers_client *client); /* [AERS_FADES_MAX] */

#endif
