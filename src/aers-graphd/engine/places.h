/* SPDX-License-Identifier: ISC */
/* engine/places.h - which processor each client's audio thread shall run on, and telling them. What the file says
 * holds; the rest is plan/placement.h's to say, from what the nodes cost as they run. Whoever has a place keeps it,
 * unless another placement is better by a fifth: moving threads about costs more than a little imbalance. Main thread.
 */
#ifndef AERS_GRAPHD_PLACES_H
#define AERS_GRAPHD_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct aers_engine;

struct aers_places {
    int32_t *usable; /* [nusable] processors graphd itself may use: what cpusets, taskset and isolcpus leave */
    size_t nusable;
    int32_t *wanted;  /* [blueprint->nclients] or NULL; AERS_CPU_ANY: left to the kernel */
    uv_timer_t timer; /* from time to time: is there a better one? */
};

void aers_places_init(struct aers_engine *engine);
void aers_places_renew(struct aers_engine *engine); /* another graph has been loaded */
void aers_places_tell(struct aers_engine *engine);  /* those that run and do not know their place yet */
void aers_places_close(struct aers_engine *engine);

#endif
