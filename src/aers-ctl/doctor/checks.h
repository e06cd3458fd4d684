/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/doctor/checks.h - what is looked at, and what was found. */
#ifndef AERS_CTL_DOCTOR_CHECKS_H
#define AERS_CTL_DOCTOR_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

struct aers_check {
    const char *name;
    bool is_fine;
    char what[256];
    const char *remedy; /* NULL when there is none or none is needed */
};

enum { AERS_CHECKS_MAX = 96 };

struct aers_checks {
    struct aers_check items[AERS_CHECKS_MAX];
    size_t nitems;
};

/* One more; more than AERS_CHECKS_MAX are left out. */
void aers_checks_add(struct aers_checks *checks, const char *name, bool is_fine, const char *remedy, const char *format,
                     ...) __attribute__((format(printf, 5, 6)));

/* All that can be seen from here; of each server that is found one client is let in, or not. */
void aers_checks_run(struct aers_checks *checks);

#endif
