/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct aers_worker {
    struct aers_run *run;
    struct aers_turns *turns;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool is_stopping;
    uint64_t tick_ms;  /* the shortest work_ms */
    uint64_t *next_ms; /* [nsteps] when a step's work is due */
};

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void work_due(struct aers_worker *worker)
{
    const uint64_t now = now_ms();
    for (uint32_t i = 0; i < worker->run->nsteps; i++) {
        const struct aers_step *step = &worker->run->steps[i];
        if (!step->module->work || now < worker->next_ms[i])
            continue;
        worker->next_ms[i] = now + step->module->work_ms;
        step->module->work(step->self);
    }
}

/* One tick, or at once when it is to stop. */
static bool wait_tick(struct aers_worker *worker)
{
    const uint64_t until_ms = now_ms() + worker->tick_ms;
    const struct timespec until = {(time_t)(until_ms / 1000), (long)(until_ms % 1000) * 1000000};
    pthread_mutex_lock(&worker->lock);
    while (!worker->is_stopping && now_ms() < until_ms)
        pthread_cond_timedwait(&worker->wake, &worker->lock, &until);
    const bool go_on = !worker->is_stopping;
    pthread_mutex_unlock(&worker->lock);
    return go_on;
}

static void *run_worker(void *arg)
{
    struct aers_worker *worker = arg;
    while (wait_tick(worker)) {
        if (atomic_load(&worker->turns->is_freewheeling) || !aers_turns_take(worker->turns, AERS_TURN_WORKER))
            continue;
        work_due(worker);
        aers_turns_give(worker->turns);
    }
    return NULL;
}

static uint64_t find_tick_ms(const struct aers_run *run)
{
    uint64_t tick_ms = 0;
    for (uint32_t i = 0; i < run->nsteps; i++) {
        const struct aers_module *module = run->steps[i].module;
        if (module->work && (tick_ms == 0 || module->work_ms < tick_ms))
            tick_ms = module->work_ms ? module->work_ms : 1;
    }
    return tick_ms;
}

static bool start_thread(struct aers_worker *worker)
{
    sigset_t all, before;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigfillset(&all); /* signals are for the loop */
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const int failed = pthread_create(&worker->thread, NULL, run_worker, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0;
}

enum aers_code aers_worker_create(struct aers_run *run, struct aers_turns *turns, struct aers_worker **out,
                                  struct aers_error *error)
{
    const uint64_t tick_ms = find_tick_ms(run);
    *out = NULL;
    if (tick_ms == 0)
        return AERS_OK;
    struct aers_worker *worker = calloc(1, sizeof *worker);
    uint64_t *next_ms = calloc(run->nsteps, sizeof *next_ms);
    if (worker && next_ms) {
        *worker = (struct aers_worker){.run = run, .turns = turns, .tick_ms = tick_ms, .next_ms = next_ms};
        if (start_thread(worker)) {
            *out = worker;
            return AERS_OK;
        }
    }
    free(worker);
    free(next_ms);
    return aers_error_set(error, AERS_E_MEMORY, NULL, "no thread to be had for the disk");
}

void aers_worker_destroy(struct aers_worker *worker)
{
    if (!worker)
        return;
    pthread_mutex_lock(&worker->lock);
    worker->is_stopping = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    pthread_cond_destroy(&worker->wake);
    pthread_mutex_destroy(&worker->lock);
    free(worker->next_ms);
    free(worker);
}
