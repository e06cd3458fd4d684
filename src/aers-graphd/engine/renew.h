/* SPDX-License-Identifier: ISC */
/* engine/renew.h - a module from others has been built anew: all nodes that run it are replaced by what is there now,
 * beside the old ones and under playing audio (engine/swap.h). With --watch its folder is watched for that. Main
 * thread. */
#ifndef AERS_GRAPHD_RENEW_H
#define AERS_GRAPHD_RENEW_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "common/base/error.h"

struct aers_engine;
struct aers_candidate;
struct aers_problems;

/**
 * The running graph with the module as it is now.
 *
 * @param what what is different, for people; [size]
 * @param out filled if something is, else zeroed
 * @return AERS_E_NOT_FOUND: no node runs it; AERS_E_UNSUPPORTED: built in; else why it cannot be (with problems or
 * *error), and the one of before stays
 */
enum aers_code aers_renew_module(struct aers_engine *engine, const char *name, struct aers_problems *problems,
                                 char *what, size_t size, struct aers_candidate *out,
                                 struct aers_error *error) AERS_MUST_USE;

struct aers_renew_watched;

struct aers_renew { /* zeroed: nothing is watched */
    struct aers_renew_watched *all;
    uv_timer_t timer; /* runs from a change until there has been none for a while */
};

void aers_renew_init(struct aers_engine *engine);
void aers_renew_watch(struct aers_engine *engine); /* the folders of the modules that the graph runs now */
void aers_renew_close(struct aers_engine *engine);

#endif
