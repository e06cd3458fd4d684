/* SPDX-License-Identifier: ISC */
#include <signal.h>
#include <string.h>

#include "src/aers-ctl/up/talk.h"
#include "src/aers-ctl/up/up.h"

enum { WATCH_MS = 2000, FORGET_MS = 60000 };

/* Whoever asks graphd knows whether the server answers; graphd itself does not know whose the server is. */
static void on_watch(uv_timer_t *timer)
{
    struct aers_up *up = timer->data;
    const struct aers_child *jackd = &up->children[AERS_UP_JACKD];
    struct json_object *status;
    if (!aers_child_is_alive(jackd) || aers_ask_json(&up->ask, "/aers/status", NULL, &status) != AERS_OK)
        return;
    if (strcmp(aers_json_get_string(status, "jack_state", ""), "wedged") == 0) {
        aers_log(AERS_LOG_ERROR, jackd->name, "answers no request any more; it is killed, and another one started");
        aers_child_signal(jackd, SIGKILL);
    }
    json_object_put(status);
}

void aers_up_watch_jackd(struct aers_up *up)
{
    uv_timer_stop(&up->look);
    if (aers_child_is_alive(&up->children[AERS_UP_JACKD]))
        uv_timer_start(&up->look, on_watch, WATCH_MS, WATCH_MS);
}

static bool dies_too_often(struct aers_up *up)
{
    const uint64_t now_ms = uv_now(&up->loop);
    uint64_t *oldest = &up->jackd_died_ms[up->njackd_deaths % AERS_UP_JACKDS];
    const bool is_one_too_many = up->njackd_deaths >= AERS_UP_JACKDS && now_ms - *oldest < FORGET_MS;
    *oldest = now_ms;
    up->njackd_deaths++;
    return is_one_too_many;
}

bool aers_up_revive_jackd(struct aers_up *up)
{
    struct aers_child *jackd = &up->children[AERS_UP_JACKD];
    struct aers_error error;
    if (dies_too_often(up))
        return false;
    (void)!aers_talk_explain_end(jackd, false, "it is started again, and the graph comes back", &error);
    aers_log(AERS_LOG_WARNING, jackd->name, "%s", error.what);
    if (aers_child_start(jackd, &up->loop, "jackd", up->jackd.args, up->jackd.env, &error) != AERS_OK)
        return false;
    aers_guard_add(&up->guard, jackd->pid);
    return true;
}
