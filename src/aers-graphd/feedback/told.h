/* SPDX-License-Identifier: ISC */
/* feedback/told.h - all that can be told, by address: the values of the nodes, states as words, and levels. Made anew
 * with every graph. Main thread. */
#ifndef AERS_GRAPHD_TOLD_H
#define AERS_GRAPHD_TOLD_H

#include <uthash.h>

#include "common/model/manifest.h"
#include "common/osc/write.h"

enum { AERS_TOLD_MAX_CHANNELS = 64 };

struct aers_told {
    char *address;
    const struct aers_param *param; /* of a value; else NULL */
    double value;
    char state[16];
    uint32_t nchannels; /* of levels; else 0 */
    uint32_t level_at;  /* where its channels begin among those of all */
    UT_hash_handle hh;
};

struct aers_told_table {
    struct aers_told *items; /* [nitems] */
    uint32_t nitems, size;
    uint32_t nlevels;             /* channels of all levels */
    struct aers_told *by_address; /* made by aers_told_table_close */
};

/* Zeroed to begin with; add all, then close. */
void aers_told_table_add_value(struct aers_told_table *table, const char *address, const struct aers_param *param,
                               double value);
void aers_told_table_add_state(struct aers_told_table *table, const char *address, const char *state);
void aers_told_table_add_levels(struct aers_told_table *table, const char *address, uint32_t nchannels);
void aers_told_table_close(struct aers_told_table *table);
void aers_told_table_finish(struct aers_told_table *table);

struct aers_told *aers_told_find(const struct aers_told_table *table, const char *address); /* NULL when absent */
bool aers_told_is_equal(const struct aers_told *a, const struct aers_told *b);

/* One message: f, i, T or F, or s after the value's type; at address/n always f, 0 to 1. @return bytes, 0 without room
 */
size_t aers_told_write(const struct aers_told *told, bool normalised, void *buffer, size_t size);

struct aers_level_pair {
    float peak_db, rms_db;
};
/* f peak and f rms per channel in dBFS; at address/n the peaks only, 0 to 1 for -60 to 0 dBFS. levels: [nchannels] */
size_t aers_told_write_levels(const struct aers_told *told, const struct aers_level_pair *levels, bool normalised,
                              void *buffer, size_t size);

#endif
