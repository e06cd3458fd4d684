/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/render.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/render/world.h"
#include "src/aers-ctl/up/talk.h"

#define LEAD_S 10.0

enum { LOOK_MS = 10, ASK_MS = 2000, PATIENCE_MS = 10000, MAX_BUSY_PORTS = 5 };

static void on_look(uv_timer_t *timer)
{
    struct aers_render *render = timer->data;
    enum aers_code code = aers_render_look(render);
    if (code != AERS_OK)
        aers_render_begin_stop(render, code);
}

/* ---- the end, child by child in the reverse order of their start */

static void close_handles(struct aers_render *render)
{
    uv_close((uv_handle_t *)&render->look, NULL);
    for (size_t i = 0; i < sizeof render->signals / sizeof render->signals[0]; i++)
        uv_close((uv_handle_t *)&render->signals[i], NULL);
}

static void on_patience_end(uv_timer_t *timer)
{
    struct aers_render *render = timer->data;
    struct aers_child *child = aers_child_last_alive(render->children, AERS_RENDER_NCHILDREN);
    if (!child)
        return;
    aers_log(AERS_LOG_WARNING, child->name, "does not stop; it is killed");
    aers_child_signal(child, SIGKILL);
}

static void stop_next(struct aers_render *render)
{
    struct aers_child *child = aers_child_last_alive(render->children, AERS_RENDER_NCHILDREN);
    uv_timer_stop(&render->look);
    if (!child) {
        close_handles(render);
        return;
    }
    if (child == &render->children[AERS_RENDER_JACKD]) { /* a client must not outlive its server */
        aers_capture_close(render->capture);
        render->capture = NULL;
    }
    aers_child_signal(child, SIGTERM);
    uv_timer_start(&render->look, on_patience_end, PATIENCE_MS, PATIENCE_MS);
}

void aers_render_begin_stop(struct aers_render *render, enum aers_code code)
{
    if (render->phase == AERS_RENDER_STOPPING)
        return;
    aers_render_hide_progress(render);
    render->phase = AERS_RENDER_STOPPING;
    render->code = code;
    if (code != AERS_OK)
        aers_reel_break(&render->reel);
    if (render->capture)
        aers_capture_let_go(render->capture);
    stop_next(render);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct aers_render *render = handle->data;
    (void)number;
    if (render->phase != AERS_RENDER_STOPPING) {
        aers_render_begin_stop(
            render, aers_error_set(&render->ctl->error, AERS_E_FAILED, "", "interrupted; nothing is written"));
        return;
    }
    for (size_t i = 0; i < AERS_RENDER_NCHILDREN; i++) /* asked twice: at once */
        aers_child_signal(&render->children[i], SIGKILL);
}

/* ---- what the children say and how they end */

static void on_line(struct aers_child *child, const char *line)
{
    struct aers_render *render = child->user;
    bool is_jackd = child == &render->children[AERS_RENDER_JACKD];
    if (!render->ctl->verbose && (is_jackd || render->phase == AERS_RENDER_STOPPING || aers_talk_is_chatter(line)))
        return;
    aers_render_hide_progress(render);
    fprintf(stderr, "%s%s\n", is_jackd ? "jackd: " : "", line);
}

static enum aers_code explain_end(struct aers_render *render, const struct aers_child *child)
{
    bool is_jackd = child == &render->children[AERS_RENDER_JACKD];
    if (is_jackd && !render->ctl->verbose)
        aers_line_ring_print(&child->output, "jackd: ", stderr);
    return aers_talk_explain_end(child, !is_jackd, "nothing is written", &render->ctl->error);
}

/* Somebody took the port that was free a moment ago. */
static bool may_try_again(struct aers_render *render, const struct aers_child *child)
{
    return child == &render->children[AERS_RENDER_GRAPHD] && render->phase == AERS_RENDER_WAIT_FOR_GRAPHD &&
           child->exit_status == aers_code_exit(AERS_E_CONFLICT) && render->nbusy_ports++ < MAX_BUSY_PORTS;
}

static void on_exit_of(struct aers_child *child)
{
    struct aers_render *render = child->user;
    aers_guard_remove(&render->guard, child->pid);
    if (render->phase == AERS_RENDER_STOPPING) {
        stop_next(render);
        return;
    }
    enum aers_code code = may_try_again(render, child) ? aers_render_start_graphd(render) : explain_end(render, child);
    if (code != AERS_OK)
        aers_render_begin_stop(render, code);
}

/* ---- the whole */

static void init_loop(struct aers_render *render)
{
    static const char *const names[AERS_RENDER_NCHILDREN] = {"jackd", "aers-graphd"};
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    uv_loop_init(&render->loop);
    uv_timer_init(&render->loop, &render->look);
    render->look.data = render;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uv_signal_init(&render->loop, &render->signals[i]);
        render->signals[i].data = render;
        uv_signal_start(&render->signals[i], on_signal, numbers[i]);
    }
    for (size_t i = 0; i < AERS_RENDER_NCHILDREN; i++)
        render->children[i] =
            (struct aers_child){.name = names[i], .user = render, .on_line = on_line, .on_exit = on_exit_of};
    render->ask = (struct aers_ctl){.timeout_ms = ASK_MS};
    render->lead_s = LEAD_S;
}

/* What lies in /dev/shm is not to be seen from a world of our own. */
static bool needs_shared_world(const struct aers_render *render)
{
    if (strncmp(render->graph->path, "/dev/shm/", 9) == 0)
        return true;
    for (size_t i = 0; i < render->graph->nnodes; i++)
        for (size_t k = 0; k < render->graph->nodes[i].nsettings; k++)
            if (strstr(render->graph->nodes[i].settings[k].value, "/dev/shm/"))
                return true;
    return false;
}

static void run_loop(struct aers_render *render)
{
    init_loop(render);
    aers_render_enter(render, AERS_RENDER_START_JACK, PATIENCE_MS);
    uv_timer_start(&render->look, on_look, 0, LOOK_MS);
    uv_run(&render->loop, UV_RUN_DEFAULT);
    uv_loop_close(&render->loop);
}

static enum aers_code play(struct aers_render *render)
{
    struct aers_error *error = &render->ctl->error;
    if (needs_shared_world(render) || !aers_world_enter())
        aers_log(AERS_LOG_DEBUG, "render", "shares /dev/shm with all other JACK servers");
    aers_guard_start(&render->guard);
    enum aers_code code = aers_render_meters_open(&render->meters, render->graph, error);
    if (code == AERS_OK)
        code = aers_crew_start(render->desks, render->ndesks, &render->reel, &render->crew, error);
    if (code == AERS_OK) {
        run_loop(render);
        code = render->code;
    }
    aers_guard_stop(&render->guard);
    aers_capture_close(render->capture);
    if (code != AERS_OK && render->crew)
        aers_reel_break(&render->reel);
    aers_crew_stop(render->crew);
    aers_jackd_finish(&render->jackd);
    aers_ask_finish(&render->ask);
    return code;
}

static void finish(struct aers_render *render)
{
    aers_render_clear_desks(render);
    json_object_put(render->traces);
    aers_render_meters_close(&render->meters);
    aers_graph_destroy(render->graph);
    free(render);
}

enum aers_code aers_render_run(struct aers_ctl *ctl, const struct aers_render_config *config)
{
    struct aers_render *render = calloc(1, sizeof *render);
    if (!render)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "out of memory");
    render->ctl = ctl;
    render->config = config;
    render->began_s = aers_clock_ms() / 1e3;
    signal(SIGPIPE, SIG_IGN); /* whoever reads what we print may go: what we started is stopped all the same */
    enum aers_code code = aers_render_prepare(render);
    if (code == AERS_OK)
        code = aers_render_set_up_desks(render);
    if (code == AERS_OK)
        code = play(render);
    if (code == AERS_OK)
        code = aers_render_keep_files(render);
    if (code == AERS_OK)
        code = aers_render_tell(render);
    finish(render);
    return code;
}
