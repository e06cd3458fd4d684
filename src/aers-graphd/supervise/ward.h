/* SPDX-License-Identifier: ISC */
/* supervise/ward.h - the nodes that are watched at one time, and whom each waits for in a cycle. Made by the main
 * thread, then the watchdog's. */
#ifndef AERS_GRAPHD_WARD_H
#define AERS_GRAPHD_WARD_H

#include <stddef.h>

#include "src/aers-graphd/supervise/blame.h"
#include "src/aers-graphd/supervise/vital.h"

struct aers_ward {
    struct aers_vital *vital; /* held */
    uint32_t *ups;            /* [nups] wards that it reads from; feedback, which comes a block later, is left out */
    size_t nups, size;
    bool reads_strangers; /* and from clients that are not watched */
};

/* Zeroed is empty. */
struct aers_wards {
    struct aers_ward *items;
    size_t nitems, size;
    struct aers_blame_record *records; /* [nitems] to judge with, once sealed */
};

uint32_t aers_wards_add(struct aers_wards *wards, struct aers_vital *vital); /* @return its number */
void aers_wards_add_up(struct aers_wards *wards, uint32_t ward, uint32_t up);
void aers_wards_seal(struct aers_wards *wards); /* nothing is added any more */
void aers_wards_finish(struct aers_wards *wards);
uint64_t aers_ward_hash(const struct aers_wards *wards, uint32_t ward); /* of whom it waits for, in whatever order */

#endif
