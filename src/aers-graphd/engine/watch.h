/* SPDX-License-Identifier: ISC */
/* engine/watch.h - the running graph's file is read again whenever somebody has written it (--watch). Its directory is
 * watched, not the file: editors put a new one in its place. Main thread. */
#ifndef AERS_GRAPHD_WATCH_H
#define AERS_GRAPHD_WATCH_H

#include <uv.h>

struct aers_engine;

struct aers_watch {
    uv_fs_event_t events;
    uv_timer_t timer; /* runs from a change until there has been none for a while */
    char *path;       /* what is watched, or NULL */
};

void aers_watch_init(struct aers_engine *engine);
void aers_watch_file(struct aers_engine *engine, const char *path); /* this one from now on */
void aers_watch_close(struct aers_engine *engine);

#endif
