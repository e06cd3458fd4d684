/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/watch.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { QUIET_MS = 200 }; /* of a file that is written piece by piece, the last piece has come */

static void on_quiet(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    if (access(engine->watch.path, F_OK) == 0) /* else it is being replaced, and will be back */
        aers_engine_reload(engine);
}

static void on_change(uv_fs_event_t *handle, const char *name, int events, int status)
{
    struct aers_watch *watch = &((struct aers_engine *)handle->data)->watch;
    (void)events;
    if (status == 0 && name && strcmp(name, strrchr(watch->path, '/') + 1) != 0)
        return;
    uv_timer_start(&watch->timer, on_quiet, QUIET_MS, 0);
}

void aers_watch_init(struct aers_engine *engine)
{
    uv_fs_event_init(engine->loop, &engine->watch.events);
    uv_timer_init(engine->loop, &engine->watch.timer);
    engine->watch.events.data = engine->watch.timer.data = engine;
}

void aers_watch_file(struct aers_engine *engine, const char *path)
{
    struct aers_watch *watch = &engine->watch;
    if (watch->path && strcmp(watch->path, path) == 0)
        return;
    free(watch->path);
    watch->path = aers_need_string(path);
    char *copy = aers_need_string(path);
    uv_fs_event_stop(&watch->events);
    int status = uv_fs_event_start(&watch->events, on_change, dirname(copy), 0);
    if (status < 0)
        aers_log(AERS_LOG_WARNING, path, "cannot be watched (%s); tell of changes with aers-ctl apply",
                 uv_strerror(status));
    free(copy);
}

void aers_watch_close(struct aers_engine *engine)
{
    struct aers_watch *watch = &engine->watch;
    uv_close((uv_handle_t *)&watch->events, NULL);
    uv_close((uv_handle_t *)&watch->timer, NULL);
    free(watch->path);
    watch->path = NULL;
}
