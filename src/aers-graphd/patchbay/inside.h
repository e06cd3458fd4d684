/* SPDX-License-Identifier: ISC */
/* patchbay/inside.h - what the files of this room share. Which thread touches what:
 *
 *     lock         guards requests, reports, nrequests, and client while it is looked at by the main thread
 *     atomics      set by JACK's callbacks, taken by the patchbay thread
 *     the rest     the patchbay thread alone, once it runs */
#ifndef AERS_GRAPHD_PATCHBAY_INSIDE_H
#define AERS_GRAPHD_PATCHBAY_INSIDE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "src/aers-graphd/patchbay/patchbay.h"

enum aers_request_kind { AERS_REQUEST_CONNECT, AERS_REQUEST_DISCONNECT, AERS_REQUEST_BLOCK, AERS_NREQUESTS };

struct aers_request {
    enum aers_request_kind kind;
    char *src, *dst;
    uint32_t nframes;
    struct aers_request *next;
};

struct aers_patchbay {
    pthread_t thread;
    pthread_mutex_t lock;
    sem_t wake; /* posted by everyone who has something for the thread */
    struct aers_request *requests, *last_request;
    size_t nrequests;
    struct aers_report *reports, *last_report;
    jack_client_t *client; /* written by the patchbay thread with the lock held */

    atomic_bool stopping;
    atomic_bool changed; /* ports or connections */
    atomic_bool gone;    /* the server says goodbye */
    atomic_bool freewheels;
    atomic_uint block;           /* the server's new block size, 0: unchanged */
    atomic_ullong xruns;         /* blocks */
    uint64_t xrun_us, period_us; /* of the last one counted; libjack's notification thread, once the client is active */
    uint32_t rate_hz;
    atomic_ullong busy_since_ms; /* 0: not inside libjack */

    const char *server; /* or NULL */
    char server_name[128];
    uv_async_t async;
    aers_report_fn *report;
    void *user;
};

void *aers_patchbay_thread(void *patchbay);

/* Callable from any thread. Takes the report's strings over. */
void aers_patchbay_push_report(struct aers_patchbay *patchbay, struct aers_report report);
struct aers_request *aers_patchbay_pop_request(struct aers_patchbay *patchbay); /* NULL when there is none */
void aers_request_destroy(struct aers_request *request);
uint64_t aers_patchbay_now_ms(void);

/* libjack: open a client with all its callbacks and make it active; close it. The patchbay thread. */
enum aers_code aers_patchbay_open(struct aers_patchbay *patchbay, struct aers_error *error) AERS_MUST_USE;
void aers_patchbay_close(struct aers_patchbay *patchbay);

#endif
