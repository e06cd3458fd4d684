/* SPDX-License-Identifier: ISC */
/* supervise/blame.h - who made a cycle late. One record per client says when its turn came in that cycle and when it
 * was done; a client can begin once all it reads from are done. So of a client that was late the blame is followed up
 * the path that it waited for, to the one that took the longest of its own time; and of a client that was not run at
 * all, to the first that was not although nothing stood in its way. Pure. */
#ifndef AERS_GRAPHD_BLAME_H
#define AERS_GRAPHD_BLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_blame_record {
    bool is_expected;    /* it should have been run in this cycle */
    bool has_run;        /* its turn came */
    bool has_ended;      /* and is over */
    int32_t ended_us;    /* after the cycle's begin */
    int32_t deadline_us; /* when the next cycle began, likewise */
    const uint32_t *ups; /* [nups] records of those it reads from */
    uint32_t nups;
    bool reads_strangers; /* and from others, of whom there is no record */
};

/* It was not done in time. */
bool aers_blame_is_bad(const struct aers_blame_record *record);

/**
 * @param records [n]
 * @param i       of a record that is bad
 * @return the record to blame, or -1: that cannot be known
 */
int aers_blame_find(const struct aers_blame_record *records, size_t n, uint32_t i);

#endif
