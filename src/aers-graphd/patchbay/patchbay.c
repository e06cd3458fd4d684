/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/patchbay/patchbay.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "src/aers-graphd/lock.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/patchbay/inside.h"

enum { MAX_REQUESTS = 16384, STOP_MS = 2000 };

uint64_t aers_patchbay_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- reports, from the thread to the loop */

void aers_patchbay_push_report(struct aers_patchbay *patchbay, struct aers_report report)
{
    struct aers_report *kept = aers_need(1, sizeof *kept);
    *kept = report;
    kept->next = NULL;
    pthread_mutex_lock(&patchbay->lock);
    if (patchbay->reports)
        patchbay->last_report->next = kept;
    else
        patchbay->reports = kept;
    patchbay->last_report = kept;
    pthread_mutex_unlock(&patchbay->lock);
    uv_async_send(&patchbay->async);
}

static void destroy_report(struct aers_report *report)
{
    aers_snapshot_destroy(report->snapshot);
    free(report->what);
    free(report->src);
    free(report->dst);
    free(report);
}

static struct aers_report *take_reports(struct aers_patchbay *patchbay)
{
    pthread_mutex_lock(&patchbay->lock);
    struct aers_report *reports = patchbay->reports;
    patchbay->reports = NULL;
    pthread_mutex_unlock(&patchbay->lock);
    return reports;
}

static void on_async(uv_async_t *async)
{
    struct aers_patchbay *patchbay = async->data;
    struct aers_report *report = take_reports(patchbay), *next;
    for (; report; report = next) {
        next = report->next;
        patchbay->report(patchbay->user, report);
        destroy_report(report);
    }
}

/* ---- requests, from the loop to the thread */

static enum aers_code push_request(struct aers_patchbay *patchbay, struct aers_request request)
{
    pthread_mutex_lock(&patchbay->lock);
    if (patchbay->nrequests >= MAX_REQUESTS) {
        pthread_mutex_unlock(&patchbay->lock);
        return AERS_E_FULL;
    }
    struct aers_request *kept = aers_need(1, sizeof *kept);
    *kept = request;
    kept->src = aers_need_string(request.src);
    kept->dst = aers_need_string(request.dst);
    if (patchbay->requests)
        patchbay->last_request->next = kept;
    else
        patchbay->requests = kept;
    patchbay->last_request = kept;
    patchbay->nrequests++;
    pthread_mutex_unlock(&patchbay->lock);
    sem_post(&patchbay->wake);
    return AERS_OK;
}

struct aers_request *aers_patchbay_pop_request(struct aers_patchbay *patchbay)
{
    pthread_mutex_lock(&patchbay->lock);
    struct aers_request *request = patchbay->requests;
    if (request) {
        patchbay->requests = request->next;
        patchbay->nrequests--;
    }
    pthread_mutex_unlock(&patchbay->lock);
    return request;
}

void aers_request_destroy(struct aers_request *request)
{
    free(request->src);
    free(request->dst);
    free(request);
}

static char *borrow(const char *text) /* push_request copies */
{
    return (char *)(uintptr_t)text;
}

enum aers_code aers_patchbay_connect(struct aers_patchbay *patchbay, const char *src, const char *dst)
{
    return push_request(patchbay, (struct aers_request){AERS_REQUEST_CONNECT, borrow(src), borrow(dst), 0, NULL});
}

enum aers_code aers_patchbay_disconnect(struct aers_patchbay *patchbay, const char *src, const char *dst)
{
    return push_request(patchbay, (struct aers_request){AERS_REQUEST_DISCONNECT, borrow(src), borrow(dst), 0, NULL});
}

enum aers_code aers_patchbay_set_block(struct aers_patchbay *patchbay, uint32_t nframes)
{
    return push_request(patchbay, (struct aers_request){AERS_REQUEST_BLOCK, NULL, NULL, nframes, NULL});
}

/* ---- life */

struct aers_patchbay *aers_patchbay_start(uv_loop_t *loop, const char *server, aers_report_fn *report, void *user)
{
    struct aers_patchbay *patchbay = aers_need(1, sizeof *patchbay);
    patchbay->server = server;
    patchbay->report = report;
    patchbay->user = user;
    const char *name = server ? server : getenv("JACK_DEFAULT_SERVER");
    snprintf(patchbay->server_name, sizeof patchbay->server_name, "%s", name && *name ? name : "default");
    aers_lock_init(&patchbay->lock);
    sem_init(&patchbay->wake, 0, 0);
    uv_async_init(loop, &patchbay->async, on_async);
    patchbay->async.data = patchbay;
    if (pthread_create(&patchbay->thread, NULL, aers_patchbay_thread, patchbay) != 0)
        abort(); /* a process that may not have one more thread cannot do anything here */
    return patchbay;
}

static void on_closed(uv_handle_t *handle)
{
    struct aers_patchbay *patchbay = handle->data;
    struct aers_request *request;
    struct aers_report *report = take_reports(patchbay), *next;
    while ((request = aers_patchbay_pop_request(patchbay)))
        aers_request_destroy(request);
    for (; report; report = next) {
        next = report->next;
        destroy_report(report);
    }
    sem_destroy(&patchbay->wake);
    pthread_mutex_destroy(&patchbay->lock);
    free(patchbay);
}

static void leave(uv_handle_t *handle)
{
    (void)handle; /* its thread may still look at it */
}

void aers_patchbay_stop(struct aers_patchbay *patchbay)
{
    struct timespec until;
    atomic_store(&patchbay->stopping, true);
    sem_post(&patchbay->wake);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_MS / 1000;
    bool ended = pthread_timedjoin_np(patchbay->thread, NULL, &until) == 0;
    uv_close((uv_handle_t *)&patchbay->async, ended ? on_closed : leave);
}

/* ---- what the main thread may ask of libjack itself: reads of shared memory, none of which blocks */

enum aers_code aers_patchbay_get_frame_in(struct aers_patchbay *patchbay, int64_t delay_us, uint32_t *frame)
{
    enum aers_code code = AERS_E_UNAVAILABLE;
    pthread_mutex_lock(&patchbay->lock);
    if (patchbay->client) {
        *frame = jack_time_to_frames(patchbay->client, jack_get_time() + (jack_time_t)delay_us);
        code = AERS_OK;
    }
    pthread_mutex_unlock(&patchbay->lock);
    return code;
}

enum aers_code aers_patchbay_get_frame(struct aers_patchbay *patchbay, uint32_t *frame)
{
    return aers_patchbay_get_frame_in(patchbay, 0, frame);
}

bool aers_patchbay_get_cycle(struct aers_patchbay *patchbay, uint32_t *frame)
{
    pthread_mutex_lock(&patchbay->lock);
    const bool runs = patchbay->client && !atomic_load(&patchbay->gone) && !atomic_load(&patchbay->freewheels);
    if (runs)
        *frame = jack_last_frame_time(patchbay->client);
    pthread_mutex_unlock(&patchbay->lock);
    return runs;
}

double aers_patchbay_get_load_pct(struct aers_patchbay *patchbay)
{
    double load = (double)NAN;
    pthread_mutex_lock(&patchbay->lock);
    if (patchbay->client)
        load = (double)jack_cpu_load(patchbay->client);
    pthread_mutex_unlock(&patchbay->lock);
    return load;
}

uint64_t aers_patchbay_get_xruns(const struct aers_patchbay *patchbay)
{
    return atomic_load(&patchbay->xruns);
}

uint32_t aers_patchbay_get_busy_ms(const struct aers_patchbay *patchbay)
{
    uint64_t since_ms = atomic_load(&patchbay->busy_since_ms);
    return since_ms ? (uint32_t)(aers_patchbay_now_ms() - since_ms) : 0;
}

const char *aers_patchbay_get_server_name(const struct aers_patchbay *patchbay)
{
    return patchbay->server_name;
}
