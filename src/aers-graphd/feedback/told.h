/* SPDX-License-Identifier: ISC */
/* feedback/told.h - all that can be told, by address: the values of the nodes, and states as words. Made anew with
 * every graph. Main thread. */
#ifndef AERS_GRAPHD_TOLD_H
#define AERS_GRAPHD_TOLD_H

#include <uthash.h>

#include "common/model/manifest.h"
#include "common/osc/write.h"

struct aers_told {
    char *address;
    const struct aers_param *param; /* NULL: a state */
    double value;
    char state[16];
    UT_hash_handle hh;
};

struct aers_told_table {
    struct aers_told *items; /* [nitems] */
    uint32_t nitems, size;
    struct aers_told *by_address; /* made by aers_told_table_close */
};

/* Zeroed to begin with; add all, then close. */
void aers_told_table_add_value(struct aers_told_table *table, const char *address, const struct aers_param *param,
                               double value);
void aers_told_table_add_state(struct aers_told_table *table, const char *address, const char *state);
void aers_told_table_close(struct aers_told_table *table);
void aers_told_table_finish(struct aers_told_table *table);

struct aers_told *aers_told_find(const struct aers_told_table *table, const char *address); /* NULL when absent */
bool aers_told_is_equal(const struct aers_told *a, const struct aers_told *b);

/* One message: f, i, T or F, or s after the value's type; at address/n always f, 0 to 1. @return bytes, 0 without room
 */
size_t aers_told_write(const struct aers_told *told, bool normalised, void *buffer, size_t size);

#endif
