/* SPDX-License-Identifier: ISC */
/* supervise/pair.h - the page that two processes share which do the same (common/rt/duo.h). It lives as long as one
 * of the two is known. Main thread. */
#ifndef AERS_GRAPHD_PAIR_H
#define AERS_GRAPHD_PAIR_H

#include "common/base/error.h"
#include "common/rt/duo.h"

struct aers_pair {
    unsigned nholders;
    int fd;
    const struct aers_duo *seats;
};

/* NULL and errno: no descriptor or no memory for another one. */
struct aers_pair *aers_pair_create(void);
struct aers_pair *aers_pair_hold(struct aers_pair *pair);
void aers_pair_release(struct aers_pair *pair);             /* the last holder's frees it; NULL is fine */
unsigned aers_pair_get_owner(const struct aers_pair *pair); /* the seat that is heard, 0: none yet; NULL is fine */

#endif
