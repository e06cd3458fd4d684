/* SPDX-License-Identifier: ISC */
/* patchbay/snapshot.h - the ports and connections of a JACK server at one moment, as a value. Taken whole each time
 * something has changed, rather than kept up to date by events: what cannot drift needs no mending. Reading it costs no
 * request to the server, only its shared memory. Made by the patchbay's thread, then handed over: one owner at a time.
 */
#ifndef AERS_GRAPHD_SNAPSHOT_H
#define AERS_GRAPHD_SNAPSHOT_H

#include <jack/jack.h>

#include "src/aers-graphd/plan/hardware.h"

struct aers_snapshot_link {
    char *src, *dst;
};

struct aers_snapshot {
    struct aers_port *ports; /* in the server's order */
    size_t nports;
    const struct aers_port **by_name; /* [nports] in order */
    struct aers_snapshot_link *links; /* by source, then destination */
    size_t nlinks, links_size;
};

struct aers_snapshot *aers_snapshot_take(jack_client_t *client);
void aers_snapshot_destroy(struct aers_snapshot *snapshot); /* NULL is fine */
const struct aers_port *aers_snapshot_find(const struct aers_snapshot *snapshot,
                                           const char *name); /* NULL is fine, too */
bool aers_snapshot_has_link(const struct aers_snapshot *snapshot, const char *src, const char *dst);
/* It is known to have died: its ports and links are taken out, ahead of the next picture. NULL is fine. */
void aers_snapshot_drop_client(struct aers_snapshot *snapshot, const char *name);

#endif
