/* SPDX-License-Identifier: ISC */
/* The patchbay's own thread: everything here may block, nothing here is in a hurry, one thing at a time. */
#include <errno.h>
#include <jack/jack.h>
#include <jack/thread.h>
#include <time.h>

#include "common/base/hurry.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/patchbay/inside.h"

enum { REOPEN_MS = 100, MIN_GAP_MS = 3, MAX_GAP_MS = 20, MAX_SETTLE_MS = 25, CANARY_MS = 2000 };

struct pace {
    uint64_t open_at_ms;     /* the next try to open a client */
    uint64_t snapshot_at_ms; /* not before */
    uint64_t canary_at_ms;   /* the next question to the server */
    bool has_changed;        /* noticed, and the next picture is under way */
};

static void enter(struct aers_patchbay *patchbay)
{
    atomic_store(&patchbay->busy_since_ms, aers_patchbay_now_ms());
}

static void leave(struct aers_patchbay *patchbay)
{
    atomic_store(&patchbay->busy_since_ms, 0);
}

/* ---- requests */

static void do_connect(struct aers_patchbay *patchbay, struct aers_request *request)
{
    int failure = jack_connect(patchbay->client, request->src, request->dst);
    aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_LINK,
                                                             .code = failure && failure != EEXIST ? AERS_E_IO : AERS_OK,
                                                             .src = aers_need_string(request->src),
                                                             .dst = aers_need_string(request->dst),
                                                             .connect = true});
}

static void do_disconnect(struct aers_patchbay *patchbay, struct aers_request *request)
{
    int failure = jack_disconnect(patchbay->client, request->src, request->dst);
    aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_LINK,
                                                             .code = failure ? AERS_E_IO : AERS_OK,
                                                             .src = aers_need_string(request->src),
                                                             .dst = aers_need_string(request->dst)});
}

static void do_block(struct aers_patchbay *patchbay, struct aers_request *request)
{
    int failure = jack_set_buffer_size(patchbay->client, request->nframes);
    aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_BLOCK,
                                                             .code = failure ? AERS_E_IO : AERS_OK,
                                                             .nframes = jack_get_buffer_size(patchbay->client)});
}

static void (*const verbs[AERS_NREQUESTS])(struct aers_patchbay *, struct aers_request *) = {do_connect, do_disconnect,
                                                                                             do_block};

/* A request without a server is dropped: the reports of its loss tell the loop to forget what it has asked for. */
static bool do_next(struct aers_patchbay *patchbay)
{
    struct aers_request *request = aers_patchbay_pop_request(patchbay);
    if (!request)
        return false;
    if (patchbay->client && !atomic_load(&patchbay->gone)) {
        enter(patchbay);
        verbs[request->kind](patchbay, request);
        leave(patchbay);
    }
    aers_request_destroy(request);
    return true;
}

/* ---- what the server tells */

static int get_priority(jack_client_t *client)
{
    int priority = jack_is_realtime(client) ? jack_client_real_time_priority(client) : 0;
    return priority > 0 ? priority : 0;
}

static void open_client(struct aers_patchbay *patchbay, struct pace *pace)
{
    struct aers_error error = {0};
    enter(patchbay);
    if (aers_patchbay_open(patchbay, &error) == AERS_OK) {
        aers_patchbay_push_report(
            patchbay, (struct aers_report){.kind = AERS_REPORT_OPENED,
                                           .rate_hz = jack_get_sample_rate(patchbay->client),
                                           .nframes = jack_get_buffer_size(patchbay->client),
                                           .priority = get_priority(patchbay->client),
                                           .what = aers_need_string(jack_get_client_name(patchbay->client))});
        atomic_store(&patchbay->changed, true);
    } else {
        aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_UNAVAILABLE,
                                                                 .code = AERS_E_UNAVAILABLE,
                                                                 .what = aers_need_string(error.what)});
        pace->open_at_ms = aers_patchbay_now_ms() + REOPEN_MS;
    }
    leave(patchbay);
}

static void lose_client(struct aers_patchbay *patchbay, struct pace *pace)
{
    aers_patchbay_push_report(
        patchbay, (struct aers_report){.kind = AERS_REPORT_LOST,
                                       .what = aers_need_text("the JACK server '%s' has gone", patchbay->server_name)});
    enter(patchbay);
    aers_patchbay_close(patchbay);
    leave(patchbay);
    pace->open_at_ms = aers_patchbay_now_ms() + REOPEN_MS;
    pace->has_changed = false;
}

/* Pictures cost time on a big server: at most a fifth of the thread's is spent on them. */
static void take_snapshot(struct aers_patchbay *patchbay, struct pace *pace)
{
    uint64_t before_ms = aers_patchbay_now_ms();
    atomic_store(&patchbay->changed, false);
    pace->has_changed = false;
    struct aers_snapshot *snapshot = aers_snapshot_take(patchbay->client);
    aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_SNAPSHOT, .snapshot = snapshot});
    uint64_t now_ms = aers_patchbay_now_ms(), gap_ms = 4 * (now_ms - before_ms);
    pace->snapshot_at_ms = now_ms + (gap_ms > MIN_GAP_MS ? gap_ms : MIN_GAP_MS);
}

/* A change is effective with the server's next cycle, and libjack sleeps in every look at the graph that comes before
 * that. Requests do not: so the picture is put off, and they are served meanwhile. */
static void notice_change(struct aers_patchbay *patchbay, struct pace *pace, uint64_t now_ms)
{
    if (pace->has_changed)
        return;
    const uint64_t period_ms =
        1100 * (uint64_t)jack_get_buffer_size(patchbay->client) / jack_get_sample_rate(patchbay->client) + 1;
    const uint64_t settled_ms = now_ms + (period_ms < MAX_SETTLE_MS ? period_ms : MAX_SETTLE_MS);
    pace->has_changed = true;
    if (pace->snapshot_at_ms < settled_ms)
        pace->snapshot_at_ms = settled_ms;
}

/* A question whose answer matters to nobody. A server whose control plane is wedged plays on and answers no request any
 * more: whoever looks at how long this takes (aers_patchbay_get_busy_ms) learns of it before the next edit does. */
static void ask_canary(struct aers_patchbay *patchbay, struct pace *pace)
{
    enter(patchbay);
    jack_free(jack_get_uuid_for_client_name(patchbay->client, jack_get_client_name(patchbay->client)));
    leave(patchbay);
    pace->canary_at_ms = aers_patchbay_now_ms() + CANARY_MS;
}

static void tell_block(struct aers_patchbay *patchbay)
{
    uint32_t nframes = atomic_exchange(&patchbay->block, 0);
    if (nframes)
        aers_patchbay_push_report(patchbay, (struct aers_report){.kind = AERS_REPORT_BLOCK, .nframes = nframes});
}

/* ---- the turn */

static void wait_until(struct aers_patchbay *patchbay, uint64_t until_ms)
{
    uint64_t now_ms = aers_patchbay_now_ms();
    uint64_t delay_ms = until_ms > now_ms ? until_ms - now_ms : 0;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(delay_ms / 1000);
    until.tv_nsec += (long)(delay_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    (void)sem_clockwait(&patchbay->wake, CLOCK_MONOTONIC, &until);
    while (sem_trywait(&patchbay->wake) == 0) /* one turn serves all who have called */
        ;
}

/* @return when to look again, in ms of the monotonic clock; 0 at once */
static uint64_t turn(struct aers_patchbay *patchbay, struct pace *pace)
{
    uint64_t now_ms = aers_patchbay_now_ms();
    if (patchbay->client && atomic_load(&patchbay->gone))
        lose_client(patchbay, pace);
    if (!patchbay->client && now_ms >= pace->open_at_ms)
        open_client(patchbay, pace);
    bool more = do_next(patchbay);
    if (!patchbay->client)
        return more ? 0 : pace->open_at_ms;
    tell_block(patchbay);
    if (!more && now_ms >= pace->canary_at_ms)
        ask_canary(patchbay, pace);
    if (!atomic_load(&patchbay->changed))
        return more ? 0 : pace->canary_at_ms;
    notice_change(patchbay, pace, now_ms);
    if (now_ms < pace->snapshot_at_ms + (more ? MAX_GAP_MS : 0))
        return more ? 0 : pace->snapshot_at_ms;
    take_snapshot(patchbay, pace);
    return 0;
}

void *aers_patchbay_thread(void *user)
{
    struct aers_patchbay *patchbay = user;
    struct pace pace = {0};
    struct aers_hurry before;
    aers_hurry_begin(&before, false); /* and it stays in one */
    while (!atomic_load(&patchbay->stopping)) {
        uint64_t until_ms = turn(patchbay, &pace);
        if (until_ms)
            wait_until(patchbay, until_ms);
    }
    enter(patchbay);
    aers_patchbay_close(patchbay);
    leave(patchbay);
    return NULL;
}
