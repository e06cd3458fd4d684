/* SPDX-License-Identifier: ISC */
/* collect/receiver.h - the UDP socket the nodes' meters arrive at. Everything passes the gate before it is looked at.
 */
#ifndef AERS_METER_RECEIVER_H
#define AERS_METER_RECEIVER_H

#include <stdint.h>

#include "common/base/error.h"
#include "src/aers-meter/collect/node_table.h"

struct aers_receiver;

/* listen: HOST:PORT of this machine. AERS_E_CONFLICT when the port is taken, AERS_E_DENIED when it is not loopback. */
enum aers_code aers_receiver_create(const char *listen, struct aers_node_table *table, struct aers_receiver **out,
                                    struct aers_error *error) AERS_MUST_USE;
void aers_receiver_destroy(struct aers_receiver *receiver); /* NULL is fine; closes the socket unless it was taken */

int aers_receiver_take_fd(struct aers_receiver *receiver); /* whoever watches it closes it */
void aers_receiver_read(struct aers_receiver *receiver);   /* what is there, bounded; call again when still readable */

struct aers_receiver_stats {
    uint64_t packets;
    uint64_t refused;       /* packets that the gate, and messages that the parser or the full table refused */
    uint32_t buffer_nbytes; /* what the system gave */
};
struct aers_receiver_stats aers_receiver_get_stats(const struct aers_receiver *receiver);

/* What a thousand nodes that speak in the same millisecond need (measured: 38 % lost with the default, none with this).
 */
enum { AERS_RECEIVER_BUFFER_NBYTES = 4 << 20 };

#endif
