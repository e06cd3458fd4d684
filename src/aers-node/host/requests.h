/* SPDX-License-Identifier: ISC */
/* aers-node/host/requests.h - requests on their way to the audio thread, and who waits for each to be acknowledged.
 * While any is outstanding a timer looks for acknowledgements every 2 ms; the audio thread wakes nobody. Loop thread
 * only. */
#ifndef AERS_NODE_HOST_REQUESTS_H
#define AERS_NODE_HOST_REQUESTS_H

#include <uv.h>

#include "src/aers-node/host/target.h"
#include "src/aers-node/rt/run.h"

struct aers_requests;

/* An acknowledgement, before its answer is sent. */
typedef void aers_requests_ack_fn(void *user, const struct aers_request *request, const struct aers_ack *ack);

enum aers_code aers_requests_create(uv_loop_t *loop, struct aers_run *run, aers_requests_ack_fn *ack, void *user,
                                    struct aers_requests **out, struct aers_error *error) AERS_MUST_USE;
/* Those still outstanding are answered with "unavailable". NULL is fine. */
void aers_requests_destroy(struct aers_requests *requests);

/**
 * Hand a request to the audio thread; its token is set here.
 * @param target whom to answer, with path and (for SET) the value, frame and sequence
 * @return AERS_E_FULL when AERS_EVENTS_MAX are outstanding, for SET a few less: START and HOLD always find a place
 */
enum aers_code aers_requests_send(struct aers_requests *requests, const struct aers_request *request,
                                  const struct aers_target *target, const char *path, int32_t sequence,
                                  struct aers_error *error) AERS_MUST_USE;

#endif
