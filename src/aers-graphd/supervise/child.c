/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/child.h"

#include <signal.h>
#include <stdio.h>

typedef void cell_fn(struct aers_child *child, enum aers_code code, const char *what);

static void become(struct aers_child *child, enum aers_child_state state)
{
    enum aers_child_state before = child->state;
    child->state = state;
    child->effects->changed(child, before);
}

static void say(struct aers_child *child, const char *what)
{
    snprintf(child->reason, sizeof child->reason, "%.*s", (int)sizeof child->reason - 1, what ? what : "");
}

/* What no number of further tries will mend: a wrong file, a module that is not there. */
static bool is_final(enum aers_code code)
{
    switch (code) {
    case AERS_E_USAGE:
    case AERS_E_INVALID:
    case AERS_E_RANGE:
    case AERS_E_NOT_FOUND:
    case AERS_E_DENIED:
    case AERS_E_UNSUPPORTED:
        return true;
    default:
        return false;
    }
}

static void died(struct aers_child *child, bool final)
{
    uint64_t now_ms = child->effects->now_ms(child);
    aers_tally_add(&child->tally, now_ms);
    uint32_t delay_ms = aers_tally_delay_ms(&child->tally, now_ms);
    child->effects->timer(child, 0);
    if (final || child->latches || aers_tally_is_hopeless(&child->tally, now_ms)) {
        become(child, AERS_CHILD_FAILED);
    } else if (delay_ms == 0) {
        become(child, AERS_CHILD_STOPPED);
    } else {
        child->effects->timer(child, delay_ms);
        become(child, AERS_CHILD_BACKOFF);
    }
}

static void nothing(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)child;
    (void)code;
    (void)what;
}

static void start(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    struct aers_error error = {0};
    child->excused = false;
    if (child->effects->spawn(child, &error) != AERS_OK) {
        say(child, error.what);
        died(child, false);
        return;
    }
    child->effects->timer(child, AERS_CHILD_READY_MS);
    become(child, AERS_CHILD_STARTING);
}

static void ready(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    say(child, NULL);
    child->effects->timer(child, 0);
    become(child, AERS_CHILD_READY);
}

/* It exits by itself now; should it not, the timer ends it. */
static void refuse(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    child->excused = true;
    say(child, what);
    child->effects->timer(child, AERS_CHILD_QUIT_MS);
}

static void late(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    if (!child->excused)
        say(child, "not ready in time");
    child->excused = true;
    child->effects->signal(child, SIGKILL);
}

static void died_starting(struct aers_child *child, enum aers_code code, const char *what)
{
    if (!child->excused)
        say(child, what);
    died(child, is_final(code));
}

static void died_ready(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    say(child, what);
    died(child, false);
}

static void quit(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    child->effects->quit(child);
    child->effects->timer(child, AERS_CHILD_QUIT_MS);
    become(child, AERS_CHILD_QUITTING);
}

static void terminate(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    child->effects->signal(child, SIGTERM);
    child->effects->timer(child, AERS_CHILD_QUIT_MS);
    become(child, AERS_CHILD_TERMINATING);
}

static void end(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    child->effects->signal(child, SIGKILL);
    become(child, AERS_CHILD_KILLING);
}

static void rest(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    child->effects->timer(child, 0);
    become(child, AERS_CHILD_STOPPED);
}

static void stopped(struct aers_child *child, enum aers_code code, const char *what)
{
    say(child, NULL);
    rest(child, code, what);
}

static void forget(struct aers_child *child, enum aers_code code, const char *what)
{
    (void)code;
    (void)what;
    child->tally = (struct aers_tally){0};
}

static void forgive(struct aers_child *child, enum aers_code code, const char *what)
{
    forget(child, code, what);
    stopped(child, code, what);
}

/* clang-format off */
static cell_fn *const table[AERS_CHILD_NSTATES][AERS_CHILD_NEVENTS] = {
    /*                          WANT     UNWANT   IS_READY REFUSED  TIMER      EXIT           FORGIVE */
    [AERS_CHILD_STOPPED]     = {start,   nothing, nothing, nothing, nothing,   nothing,       forget},
    [AERS_CHILD_STARTING]    = {nothing, quit,    ready,   refuse,  late,      died_starting, forget},
    [AERS_CHILD_READY]       = {nothing, quit,    nothing, nothing, nothing,   died_ready,    forget},
    [AERS_CHILD_QUITTING]    = {nothing, nothing, nothing, nothing, terminate, stopped,       forget},
    [AERS_CHILD_TERMINATING] = {nothing, nothing, nothing, nothing, end,       stopped,       forget},
    [AERS_CHILD_KILLING]     = {nothing, nothing, nothing, nothing, nothing,   stopped,       forget},
    [AERS_CHILD_BACKOFF]     = {nothing, rest,    nothing, nothing, rest,      nothing,       forgive},
    [AERS_CHILD_FAILED]      = {nothing, rest,    nothing, nothing, nothing,   nothing,       forgive},
};
/* clang-format on */

void aers_child_init(struct aers_child *child, const struct aers_child_effects *effects)
{
    *child = (struct aers_child){.effects = effects};
}

void aers_child_handle(struct aers_child *child, enum aers_child_event event, enum aers_code code, const char *what)
{
    table[child->state][event](child, code, what);
}

bool aers_child_is_alive(const struct aers_child *child)
{
    switch (child->state) {
    case AERS_CHILD_STOPPED:
    case AERS_CHILD_BACKOFF:
    case AERS_CHILD_FAILED:
        return false;
    default:
        return true;
    }
}

const char *aers_child_state_name(enum aers_child_state state)
{
    static const char *const names[AERS_CHILD_NSTATES] = {"stopped",     "starting", "ready",   "quitting",
                                                          "terminating", "killing",  "backoff", "failed"};
    return names[state];
}
