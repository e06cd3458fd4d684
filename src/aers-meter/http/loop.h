/* SPDX-License-Identifier: ISC */
/* http/loop.h - the one loop of this program. It is libwebsockets' own; descriptors of ours are adopted into it, so
 * that nothing needs a second thread. All of it belongs to the main thread. */
#ifndef AERS_METER_LOOP_H
#define AERS_METER_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

struct aers_loop;

/* PEM files for TLS; both NULL: none. */
struct aers_loop_tls {
    const char *cert_path, *key_path;
};

enum aers_code aers_loop_create(const struct aers_loop_tls *tls, struct aers_loop **out,
                                struct aers_error *error) AERS_MUST_USE;
/* Closes every descriptor that is still watched, and every connection. NULL is fine. */
void aers_loop_destroy(struct aers_loop *loop);
void aers_loop_run(struct aers_loop *loop);  /* until aers_loop_stop */
void aers_loop_stop(struct aers_loop *loop); /* from within a callback */

/* ---- descriptors ---- */

struct aers_watch;

struct aers_watch_handlers {
    bool (*readable)(void *user); /* false closes the descriptor */
    bool (*writable)(void *user); /* after aers_watch_want_write, once; may be NULL */
    void (*closed)(void *user);   /* the other side or a handler ended it, the watch is gone; may be NULL */
};

/* The loop owns fd from here on, also when it fails; fd is made non-blocking. handlers are not copied. */
enum aers_code aers_loop_watch(struct aers_loop *loop, int fd, const struct aers_watch_handlers *handlers, void *user,
                               struct aers_watch **out) AERS_MUST_USE;
void aers_watch_want_write(struct aers_watch *watch);
/* Between the two nothing is read and nothing wakes the loop: what comes waits in the kernel. */
void aers_watch_pause(struct aers_watch *watch);
void aers_watch_resume(struct aers_watch *watch);
/* Ends the watch and closes the descriptor soon after; no handler is called any more. */
void aers_watch_close(struct aers_watch *watch);

/* ---- timers ---- */

struct aers_timer;

typedef void aers_timer_fn(void *user);
struct aers_timer *aers_timer_create(struct aers_loop *loop, aers_timer_fn *fn,
                                     void *user); /* NULL: out of memory or descriptors */
/* Before the loop, and not from within fn. NULL is fine. */
void aers_timer_destroy(struct aers_timer *timer);
void aers_timer_start(struct aers_timer *timer, uint64_t after_us); /* once; again moves it */

#endif
