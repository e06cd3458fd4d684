/* SPDX-License-Identifier: ISC */
/* aers-node/guest/guest.h - `aers-node --module-host`: the process in which one module from others runs. It has no
 * JACK, no socket and no file; it shares one memory with its node (exchange.h), and is started by host/remote.c with
 * these descriptors. */
#ifndef AERS_NODE_GUEST_H
#define AERS_NODE_GUEST_H

enum { AERS_GUEST_EXCHANGE_FD = 3, AERS_GUEST_ENTRY_FD = 4, AERS_GUEST_MANIFEST_FD = 5 };

#define AERS_GUEST_FLAG "--module-host"

/* Does not return before its node is gone. @return exit status */
int aers_guest_run(void);

#endif
