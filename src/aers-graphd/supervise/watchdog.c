/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/watchdog.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

#include "src/aers-graphd/lock.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/supervise/chart.h"
#include "src/aers-graphd/supervise/judge.h"

enum {
    LOOK_US = 10000,
    OFTEN_US = 2000,          /* with a chart, for offline blocks come fast; while somebody is silent */
    MOVES_US = 30000,         /* and two blocks: after so long without a new cycle the server stands still */
    LOOSE_LEAST_US = 1000000, /* of silence where audio threads have no priority: others may have the processor */
    LOOSE_NBLOCKS = 10,
};

struct aers_watchdog {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake; /* there is somebody to watch, or it is over */
    bool stops;
    struct aers_wards wards;
    uint32_t nframes, rate_hz;
    bool is_realtime;
    struct aers_chart *chart;
    aers_server_clock_fn *clock;
    void *user;
    atomic_uint nuneasy;
    atomic_bool is_above;
    /* the thread's */
    bool has_frame;
    uint32_t frame;
    uint64_t frame_us, looked_us;
};

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* JACK's clock as well */
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* ---- the thread ---- */

static uint32_t block_us(const struct aers_watchdog *watchdog)
{
    return (uint32_t)((uint64_t)watchdog->nframes * 1000000 / (watchdog->rate_hz ? watchdog->rate_hz : 1));
}

static uint32_t limit_us(const struct aers_watchdog *watchdog)
{
    const uint32_t least_us = watchdog->is_realtime ? AERS_JUDGE_LEAST_US : LOOSE_LEAST_US;
    const uint32_t blocks_us = (watchdog->is_realtime ? AERS_JUDGE_NBLOCKS : LOOSE_NBLOCKS) * block_us(watchdog);
    return blocks_us > least_us ? blocks_us : least_us;
}

static bool has_exited(const struct aers_vital *vital)
{
    struct pollfd poll_fd = {.fd = vital->pidfd, .events = POLLIN};
    return poll(&poll_fd, 1, 0) > 0;
}

/* SIGSTOP, or a debugger. */
static bool is_halted(int pid)
{
    char path[32], line[128];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t n = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0)
        close(fd);
    line[n > 0 ? n : 0] = '\0';
    const char *state = strrchr(line, ')');
    return state && (state[1] == ' ') && (state[2] == 'T' || state[2] == 't');
}

/* Who waits for others, and for strangers above all, is not known to be at fault by his silence alone. */
static void judge_halted(const struct aers_wards *wards, const struct aers_look *look)
{
    for (size_t i = 0; i < wards->nitems; i++) {
        struct aers_conduct *conduct = &wards->items[i].vital->conduct;
        if (conduct->silent_us >= look->limit_us && !conduct->verdict && !conduct->is_done &&
            is_halted(wards->items[i].vital->pid))
            aers_judge_halted(conduct);
    }
}

/* A descriptor of the process and not its number: that may be another's by now. */
static void carry_out(const struct aers_wards *wards)
{
    for (size_t i = 0; i < wards->nitems; i++) {
        struct aers_vital *vital = wards->items[i].vital;
        if (!vital->conduct.verdict || vital->conduct.is_done)
            continue;
        if (has_exited(vital))
            vital->conduct.verdict = AERS_VERDICT_NONE; /* it has ended by itself, which is why it was silent */
        else
            (void)pidfd_send_signal(vital->pidfd, SIGKILL, NULL, 0);
        vital->conduct.is_done = true;
    }
}

/* However long the machine slept: of two looks no more than twice the usual time counts. */
static void look(struct aers_watchdog *watchdog)
{
    uint32_t frame = 0;
    const uint64_t now = now_us();
    const uint64_t elapsed_us = now - watchdog->looked_us;
    const bool has_frame = watchdog->clock(watchdog->user, &frame);
    if (has_frame && (!watchdog->has_frame || frame != watchdog->frame))
        watchdog->frame_us = now;
    watchdog->has_frame = has_frame;
    watchdog->frame = frame;
    watchdog->looked_us = now;
    if (!has_frame) {
        atomic_store(&watchdog->nuneasy, 0);
        return;
    }
    const struct aers_look at = {
        .now_us = (uint32_t)now,
        .elapsed_us = (uint32_t)(elapsed_us < 2 * LOOK_US ? elapsed_us : 2 * LOOK_US),
        .server_moves = now - watchdog->frame_us < MOVES_US + 2 * block_us(watchdog),
        .frame = frame,
        .nframes = watchdog->nframes,
        .limit_us = limit_us(watchdog),
        .is_realtime = watchdog->is_realtime,
    };
    atomic_store(&watchdog->nuneasy, aers_judge_silence(&watchdog->wards, &at));
    if (atomic_load(&watchdog->nuneasy))
        judge_halted(&watchdog->wards, &at);
    aers_judge_cycles(&watchdog->wards, &at);
    carry_out(&watchdog->wards);
}

static void *run(void *user)
{
    struct aers_watchdog *watchdog = user;
    uint64_t next_us = 0;
    pthread_mutex_lock(&watchdog->lock);
    while (!watchdog->stops) {
        if (watchdog->wards.nitems == 0) {
            pthread_cond_wait(&watchdog->wake, &watchdog->lock);
            continue;
        }
        const uint64_t now = now_us();
        if (watchdog->chart)
            aers_chart_look(watchdog->chart, &watchdog->wards, now);
        if (now >= next_us || atomic_load(&watchdog->nuneasy)) {
            look(watchdog);
            next_us = now + (watchdog->chart ? LOOK_US : 0);
        }
        const bool is_often = watchdog->chart || atomic_load(&watchdog->nuneasy);
        const struct timespec pause = {.tv_nsec = (is_often ? OFTEN_US : LOOK_US) * 1000};
        pthread_mutex_unlock(&watchdog->lock);
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&watchdog->lock);
    }
    pthread_mutex_unlock(&watchdog->lock);
    return NULL;
}

/* ---- the main thread's ---- */

struct aers_watchdog *aers_watchdog_start(aers_server_clock_fn *clock, void *user, struct aers_chart *chart)
{
    struct aers_watchdog *watchdog = aers_need(1, sizeof *watchdog);
    watchdog->clock = clock;
    watchdog->chart = chart;
    watchdog->user = user;
    aers_lock_init(&watchdog->lock);
    pthread_cond_init(&watchdog->wake, NULL);
    if (pthread_create(&watchdog->thread, NULL, run, watchdog) != 0)
        abort(); /* as with the patchbay's thread */
    return watchdog;
}

void aers_watchdog_stop(struct aers_watchdog *watchdog)
{
    if (!watchdog)
        return;
    pthread_mutex_lock(&watchdog->lock);
    watchdog->stops = true;
    pthread_cond_signal(&watchdog->wake);
    pthread_mutex_unlock(&watchdog->lock);
    pthread_join(watchdog->thread, NULL);
    aers_wards_finish(&watchdog->wards);
    pthread_cond_destroy(&watchdog->wake);
    pthread_mutex_destroy(&watchdog->lock);
    free(watchdog);
}

void aers_watchdog_set_server(struct aers_watchdog *watchdog, uint32_t nframes, uint32_t rate_hz, int priority)
{
    const int highest = sched_get_priority_max(SCHED_FIFO);
    const struct sched_param above = {.sched_priority = priority < highest ? priority + 1 : highest};
    pthread_mutex_lock(&watchdog->lock);
    watchdog->nframes = nframes;
    watchdog->rate_hz = rate_hz;
    watchdog->is_realtime = priority > 0;
    pthread_mutex_unlock(&watchdog->lock);
    atomic_store(&watchdog->is_above, priority > 0 && pthread_setschedparam(watchdog->thread, SCHED_FIFO, &above) == 0);
}

void aers_watchdog_watch(struct aers_watchdog *watchdog, struct aers_wards *wards)
{
    aers_wards_seal(wards);
    pthread_mutex_lock(&watchdog->lock);
    struct aers_wards before = watchdog->wards;
    watchdog->wards = *wards;
    if (before.nitems == 0)
        watchdog->looked_us = now_us();
    aers_judge_begin(&watchdog->wards);
    if (wards->nitems)
        pthread_cond_signal(&watchdog->wake);
    else
        atomic_store(&watchdog->nuneasy, 0);
    pthread_mutex_unlock(&watchdog->lock);
    *wards = (struct aers_wards){0};
    aers_wards_finish(&before);
}

struct aers_finding aers_watchdog_read(struct aers_watchdog *watchdog, const struct aers_vital *vital)
{
    pthread_mutex_lock(&watchdog->lock);
    const struct aers_conduct *conduct = &vital->conduct;
    const struct aers_finding finding = {conduct->verdict,     conduct->verdict_ms, conduct->verdict_step,
                                         conduct->verdict_bad, conduct->verdict_of, conduct->ncaused};
    pthread_mutex_unlock(&watchdog->lock);
    return finding;
}

bool aers_watchdog_is_uneasy(const struct aers_watchdog *watchdog)
{
    return atomic_load(&watchdog->nuneasy) > 0;
}

bool aers_watchdog_is_above(const struct aers_watchdog *watchdog)
{
    return atomic_load(&watchdog->is_above);
}
