/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/world.h - a JACK world of a render's own. All JACK servers of a machine share one registry of
 * eight in /dev/shm, and those of a user one database there, which the first server that ends deletes. Where the system
 * allows it, this process and all it starts from here on see a /dev/shm that nobody else does: renders then disturb
 * neither each other nor a server that plays, and their number has no bound. */
#ifndef AERS_CTL_RENDER_WORLD_H
#define AERS_CTL_RENDER_WORLD_H

#include <stdbool.h>

/* While there is one thread. @return false: the system does not allow it, and nothing has changed */
bool aers_world_enter(void);

#endif
