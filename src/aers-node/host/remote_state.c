/* SPDX-License-Identifier: ISC */
/* What a module saves of itself goes exchange -> fresh (audio thread) -> kept (worker), and back kept -> exchange when
 * it is started again, or given -> exchange while it plays. fresh and given are handed over by one word each. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/rt/stopwatch.h"
#include "src/aers-node/host/remote_own.h"

enum { SAVE_MS = 1000 };

struct piece {
    uint32_t nbytes;
    uint8_t bytes[AERS_STATE_MAX_NBYTES];
};

struct aers_remote_state {
    atomic_int
        fresh_turn; /* NOBODY: the worker may want one; WANTED: the audio thread fetches it; READY: the worker's */
    atomic_bool has_given; /* given is the audio thread's */
    atomic_bool hurry;     /* somebody waits for a fresh one */
    struct piece fresh, given;
    bool is_asked; /* audio thread */
    /* worker and control thread, under the lock */
    pthread_mutex_t lock;
    struct piece kept;
    uint32_t nsaved;
    /* worker */
    uint64_t next_ms;
    uint32_t nrefused;
    bool is_on_trial; /* it was given what is kept, and has saved nothing since */
};

enum { NOBODY, WANTED, READY };

bool aers_remote_state_init(struct aers_remote *remote)
{
    if (!remote->lodging.exchange->has_state)
        return true;
    remote->state = calloc(1, sizeof *remote->state);
    return remote->state && pthread_mutex_init(&remote->state->lock, NULL) == 0;
}

void aers_remote_state_finish(struct aers_remote *remote)
{
    if (remote->state)
        pthread_mutex_destroy(&remote->state->lock);
    free(remote->state);
    remote->state = NULL;
}

static void *area_of(const struct aers_remote *remote)
{
    return aers_exchange_state(remote->lodging.exchange, remote->nslots, remote->nin + remote->nout);
}

/* ---- audio thread ---- */

void aers_remote_state_ask(struct aers_remote *remote)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    struct aers_remote_state *state = remote->state;
    if (!state)
        return;
    if (atomic_load_explicit(&state->has_given, memory_order_acquire)) {
        memcpy(area_of(remote), state->given.bytes, state->given.nbytes);
        exchange->state_nbytes = state->given.nbytes;
        exchange->must_restore = 1;
        atomic_store_explicit(&state->has_given, false, memory_order_release);
    }
    state->is_asked = atomic_load_explicit(&state->fresh_turn, memory_order_acquire) == WANTED;
    exchange->must_save = state->is_asked;
}

void aers_remote_state_take(struct aers_remote *remote)
{
    const struct aers_exchange *exchange = remote->lodging.exchange;
    struct aers_remote_state *state = remote->state;
    if (!state || !state->is_asked)
        return;
    const uint32_t nbytes = exchange->state_nbytes; /* once: the guest may write there */
    state->fresh.nbytes = nbytes <= AERS_STATE_MAX_NBYTES ? nbytes : 0;
    memcpy(state->fresh.bytes, area_of(remote), state->fresh.nbytes);
    state->is_asked = false;
    atomic_store_explicit(&state->fresh_turn, READY, memory_order_release);
}

/* ---- worker thread ---- */

static void keep(struct aers_remote_state *state)
{
    pthread_mutex_lock(&state->lock);
    state->kept.nbytes = state->fresh.nbytes;
    memcpy(state->kept.bytes, state->fresh.bytes, state->fresh.nbytes);
    state->nsaved++;
    pthread_mutex_unlock(&state->lock);
    state->is_on_trial = false;
    atomic_store_explicit(&state->fresh_turn, NOBODY, memory_order_release);
}

static void tell_refused(struct aers_remote *remote)
{
    const uint32_t nrefused = remote->lodging.exchange->state_refusals;
    if (nrefused != remote->state->nrefused)
        aers_log(AERS_LOG_WARNING, remote->lodging.name, "does not take the state that was saved, and goes on without");
    remote->state->nrefused = nrefused;
}

void aers_remote_state_tend(struct aers_remote *remote)
{
    struct aers_remote_state *state = remote->state;
    const uint64_t now_ms = aers_clock_ns() / 1000000;
    if (!state)
        return;
    tell_refused(remote);
    if (atomic_load_explicit(&state->fresh_turn, memory_order_acquire) == READY)
        keep(state);
    int nobody = NOBODY;
    if ((now_ms < state->next_ms && !atomic_load(&state->hurry)) ||
        !atomic_compare_exchange_strong(&state->fresh_turn, &nobody, WANTED))
        return;
    atomic_store(&state->hurry, false);
    state->next_ms = now_ms + SAVE_MS;
}

void aers_remote_state_give(struct aers_remote *remote)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    struct aers_remote_state *state = remote->state;
    if (!state)
        return;
    pthread_mutex_lock(&state->lock);
    if (state->is_on_trial)
        state->kept.nbytes = 0;
    memcpy(area_of(remote), state->kept.bytes, state->kept.nbytes);
    exchange->state_nbytes = state->kept.nbytes;
    exchange->must_restore = state->kept.nbytes > 0;
    exchange->must_save = 0;
    state->is_on_trial = state->kept.nbytes > 0;
    pthread_mutex_unlock(&state->lock);
}

/* ---- control thread ---- */

uint32_t aers_remote_state_want(const void *self)
{
    const struct aers_remote *remote = self;
    struct aers_remote_state *state = remote->state;
    if (!state)
        return 0;
    pthread_mutex_lock(&state->lock);
    const uint32_t nsaved = state->nsaved;
    pthread_mutex_unlock(&state->lock);
    atomic_store(&state->hurry, true);
    return nsaved + 2; /* one may be on its way already */
}

bool aers_remote_state_fetch(const void *self, uint32_t ticket, void *bytes, uint32_t *nbytes)
{
    const struct aers_remote *remote = self;
    struct aers_remote_state *state = remote->state;
    *nbytes = 0;
    if (!state)
        return true;
    pthread_mutex_lock(&state->lock);
    const bool is_there = (int32_t)(state->nsaved - ticket) >= 0;
    if (is_there) {
        *nbytes = state->kept.nbytes;
        memcpy(bytes, state->kept.bytes, state->kept.nbytes);
    }
    pthread_mutex_unlock(&state->lock);
    if (!is_there)
        atomic_store(&state->hurry, true);
    return is_there;
}

bool aers_remote_state_put(void *self, const void *bytes, uint32_t nbytes)
{
    const struct aers_remote *remote = self;
    struct aers_remote_state *state = remote->state;
    if (!state || nbytes == 0 || nbytes > AERS_STATE_MAX_NBYTES ||
        atomic_load_explicit(&state->has_given, memory_order_acquire))
        return false;
    memcpy(state->given.bytes, bytes, nbytes);
    state->given.nbytes = nbytes;
    atomic_store_explicit(&state->has_given, true, memory_order_release);
    return true;
}
