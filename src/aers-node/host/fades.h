/* SPDX-License-Identifier: ISC */
/* aers-node/host/fades.h - the control side of rt/fade.h: opens a fade when asked to (/aers/edge), tells when it is
 * there and when it is ready, and closes it when it has done its work or nothing comes of it. Loop thread only. */
#ifndef AERS_NODE_HOST_FADES_H
#define AERS_NODE_HOST_FADES_H

#include <uv.h>

#include "src/aers-node/host/client.h"
#include "src/aers-node/host/target.h"

struct aers_fades;

/* client and engine outlive it. */
enum aers_code aers_fades_create(uv_loop_t *loop, struct aers_client *client, const struct aers_engine *engine,
                                 struct aers_fades **out, struct aers_error *error) AERS_MUST_USE;
void aers_fades_destroy(struct aers_fades *fades); /* before the client; NULL is fine */

/**
 * Open a fade for an output port.
 * @param from who is told: /aers/edge/open i:sequence s:"client:fade_1" when its port is there, and /aers/edge/ready
 *             i:sequence when the output's connection may be changed
 * @return AERS_E_NOT_FOUND: no such port; AERS_E_FULL: too many are open; AERS_E_UNAVAILABLE: JACK gives no port
 */
enum aers_code aers_fades_open(struct aers_fades *fades, const struct aers_target *from, const char *output, bool up,
                               int32_t sequence, struct aers_error *error) AERS_MUST_USE;

#endif
