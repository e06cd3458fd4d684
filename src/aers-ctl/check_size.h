/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/check_size.h - what aers-graphd says of a graph that is right: whether a JACK server can carry it. How
 * nodes share clients is its to know, so it is asked, by `aers-graphd --check`; it starts nothing. */
#ifndef AERS_CTL_CHECK_SIZE_H
#define AERS_CTL_CHECK_SIZE_H

#include "common/base/error.h"
#include "common/base/problems.h"

/* AERS_E_INVALID and a problem more when it cannot. AERS_OK also where no aers-graphd is installed. */
enum aers_code aers_check_size(const char *file, struct aers_problems *problems) AERS_MUST_USE;

#endif
