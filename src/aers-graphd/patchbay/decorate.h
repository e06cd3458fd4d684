/* SPDX-License-Identifier: ISC */
/* patchbay/decorate.h - titles, port order and icons, as JACK metadata, so that a graph reads well in any patchbay.
 *
 * libjack keeps metadata in a Berkeley DB in which a killed client can leave a lock that hangs whoever comes next. So
 * the writing is done by a helper process, `aers-graphd --decorate`, which is given the lines on its standard input and
 * five seconds: if it hangs, it is killed, graphd plays on without titles and says so. Main thread. */
#ifndef AERS_GRAPHD_DECORATE_H
#define AERS_GRAPHD_DECORATE_H

#include <stdbool.h>
#include <uv.h>

struct aers_decorator_run;

struct aers_decorator {
    uv_loop_t *loop;
    const char *server;             /* JACK server, or NULL */
    bool due;                       /* something is new since the last run */
    unsigned failures;              /* in a row; after two it is given up */
    struct aers_decorator_run *run; /* NULL: none is running */
    void (*done)(void *user);       /* a helper has ended */
    void *user;
};

void aers_decorator_init(struct aers_decorator *decorator, uv_loop_t *loop, const char *server,
                         void (*done)(void *user), void *user);
void aers_decorator_renew(struct aers_decorator *decorator); /* clients are new: what was written for them has gone */
bool aers_decorator_is_due(const struct aers_decorator *decorator);
bool aers_decorator_has_given_up(const struct aers_decorator *decorator);
/* Lines `client|port TAB name TAB title|icon|order TAB value`. */
void aers_decorator_start(struct aers_decorator *decorator, const char *lines);
void aers_decorator_close(struct aers_decorator *decorator);

/* The helper itself: reads lines from standard input, writes them to the server. @return exit status */
int aers_decorate_main(const char *server);

#endif
