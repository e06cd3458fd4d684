/* SPDX-License-Identifier: ISC */
/* The worker's part: whether the process of a guest still does what it shall, and another one when it does not. */
#include <stdio.h>

#include "common/base/log.h"
#include "common/rt/stopwatch.h"
#include "src/aers-node/host/remote_own.h"

enum { TELL_MS = 1000 };

static bool may_try_again(struct aers_remote *remote)
{
    const uint64_t now_ms = aers_clock_ns() / 1000000;
    uint64_t *oldest = &remote->deaths_ms[remote->ndeaths++ % AERS_REMOTE_MAX_DEATHS];
    const bool too_many = *oldest && now_ms - *oldest < AERS_REMOTE_DEATHS_WITHIN_MS;
    *oldest = now_ms;
    return !too_many;
}

static void begin_again(struct aers_remote *remote, const char *why)
{
    struct aers_error error;
    snprintf(remote->why, sizeof remote->why, "%.250s", why);
    aers_log(AERS_LOG_ERROR, remote->lodging.name, "%s; until it is back the input goes through as it is", why);
    while (may_try_again(remote)) {
        aers_remote_state_give(remote);
        if (aers_remote_start(remote, &error) == AERS_OK) {
            aers_log(AERS_LOG_WARNING, remote->lodging.name, "started again with its values");
            atomic_store(&remote->turn, AERS_REMOTE_ON);
            return;
        }
        aers_log(AERS_LOG_ERROR, remote->lodging.name, "%s", error.what);
    }
    remote->is_given_up = true;
    aers_log(AERS_LOG_ERROR, remote->lodging.name,
             "given up after %d deaths within %d s; the input goes through as it is", AERS_REMOTE_MAX_DEATHS,
             AERS_REMOTE_DEATHS_WITHIN_MS / 1000);
}

/* Since the last look it has been late with one and the same block. */
static bool is_stuck(struct aers_remote *remote)
{
    if (aers_remote_is_patient()) /* it has been waited for */
        return remote->is_late && !aers_remote_has_answered(remote);
    const uint32_t nlate = atomic_load_explicit(&remote->nlate, memory_order_relaxed);
    remote->late_ms =
        nlate != remote->nlate_told && !aers_remote_has_answered(remote) ? remote->late_ms + AERS_REMOTE_WORK_MS : 0;
    if (remote->late_ms == 0)
        remote->nlate_told = nlate;
    return remote->late_ms >= AERS_REMOTE_LATE_MS;
}

/* Once a second at most. */
static void tell_late(struct aers_remote *remote)
{
    const uint32_t nlate = atomic_load_explicit(&remote->nlate, memory_order_relaxed);
    const uint64_t now_ms = aers_clock_ns() / 1000000;
    if (nlate == remote->nlate_logged || now_ms < remote->logged_ms + TELL_MS)
        return;
    aers_log(AERS_LOG_WARNING, remote->lodging.name, "late with %u blocks, whose input went through as it is",
             nlate - remote->nlate_logged);
    remote->nlate_logged = nlate;
    remote->logged_ms = now_ms;
}

void aers_remote_work(void *self)
{
    struct aers_remote *remote = self;
    char why[512];
    if (remote->is_given_up)
        return;
    tell_late(remote);
    aers_guard_tell(&remote->guard, remote->lodging.name);
    aers_remote_state_tend(remote);
    if (!aers_lodging_has_died(&remote->lodging, why, sizeof why)) {
        if (!is_stuck(remote))
            return;
        aers_lodging_kill(&remote->lodging);
        snprintf(why, sizeof why, "it did not finish a block within %d ms and was ended",
                 aers_remote_is_patient() ? AERS_REMOTE_HANGS_MS : AERS_REMOTE_LATE_MS);
    }
    /* The audio thread may be in the exchange: it leaves at its next block, or has no next block. */
    int turn = AERS_REMOTE_ON;
    atomic_compare_exchange_strong(&remote->turn, &turn, AERS_REMOTE_LEAVING);
    for (int waited_ms = 0; atomic_load(&remote->turn) == AERS_REMOTE_LEAVING && waited_ms < AERS_REMOTE_LATE_MS;
         waited_ms++) {
        const struct timespec ms = {0, 1000000};
        nanosleep(&ms, NULL);
    }
    turn = AERS_REMOTE_LEAVING;
    atomic_compare_exchange_strong(&remote->turn, &turn, AERS_REMOTE_OFF);
    begin_again(remote, why);
}
