/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/renew.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "common/base/log.h"
#include "common/model/lv2_list.h"
#include "common/model/package.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

enum { QUIET_MS = 300 }; /* who builds and signs writes file after file */

static const struct aers_manifest *find_used(const struct aers_engine *engine, const char *name)
{
    for (size_t i = 0; engine->graph && i < engine->graph->nnodes; i++)
        if (strcmp(engine->graph->nodes[i].manifest->name, name) == 0)
            return engine->graph->nodes[i].manifest;
    return NULL;
}

static enum aers_code check_used(const struct aers_manifest *used, const char *name, struct aers_error *error)
{
    if (!used)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node of this graph runs %.80s", name);
    if (!used->mark)
        return aers_error_set(error, AERS_E_UNSUPPORTED, "", "%s is built in: it is new when aers-node is", name);
    return AERS_OK;
}

enum aers_code aers_renew_module(struct aers_engine *engine, const char *name, struct aers_problems *problems,
                                 char *what, size_t size, struct aers_candidate *out, struct aers_error *error)
{
    const struct aers_manifest *used = find_used(engine, name), *fresh;
    enum aers_code code = check_used(used, name, error);
    *out = (struct aers_candidate){0};
    *what = '\0';
    if (code)
        return code;
    aers_package_renew(name);
    if (!(fresh = aers_package_manifest(name, error)))
        code = error->code;
    if (!code && strcmp(fresh->mark, used->mark) == 0)
        return AERS_OK;
    if (!code) {
        struct aers_document document = aers_document_copy(&engine->document);
        aers_manifest_compare(used, fresh, what, size);
        code = aers_candidate_make(engine, &document, problems, out, error);
    }
    if (code && !aers_changes_are_open(engine))
        aers_package_take_back();
    return code;
}

/* ---- whenever it is built */

struct aers_renew_watched { /* a folder; an LV2 plug-in has two */
    uv_fs_event_t events;
    char *name; /* of the module */
    char *file; /* what counts inside; NULL: everything */
    bool is_used, is_touched, is_refused;
    struct aers_renew_watched *next;
};

/* @return whether it is, or nothing is different */
static bool renew(struct aers_engine *engine, const char *name)
{
    char what[512];
    struct aers_problems problems;
    struct aers_candidate candidate;
    struct aers_error error = {.what = ""};
    aers_problems_init(&problems, NULL);
    const bool is_good = aers_renew_module(engine, name, &problems, what, sizeof what, &candidate, &error) == AERS_OK;
    if (!is_good)
        aers_log(AERS_LOG_ERROR, name, "is not taken anew: %s; the old one plays on",
                 problems.nitems ? problems.items[0].what : error.what);
    else if (candidate.graph) {
        aers_log(AERS_LOG_INFO, name, "has been built anew and is taken: %s", what);
        aers_candidate_apply(engine, &candidate, AERS_STEP_EDIT);
    }
    aers_candidate_finish(&candidate);
    aers_problems_finish(&problems);
    return is_good;
}

static void renew_touched(struct aers_engine *engine, const struct aers_renew_watched *touched)
{
    struct aers_renew_watched *watched;
    char *name = aers_need_string(touched->name);
    LL_FOREACH(engine->renew.all, watched)
    {
        watched->is_touched = watched->is_touched && strcmp(watched->name, name) != 0;
    }
    const bool is_good = renew(engine, name); /* may change what is watched */
    LL_FOREACH(engine->renew.all, watched)
    {
        if (strcmp(watched->name, name) == 0)
            watched->is_refused = !is_good;
    }
    free(name);
}

static void on_quiet(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    struct aers_renew_watched *watched;
    if (aers_changes_are_open(engine)) { /* each by itself, so that one that fails takes no other back */
        uv_timer_start(timer, on_quiet, QUIET_MS, 0);
        return;
    }
    LL_FOREACH(engine->renew.all, watched)
    {
        if (!watched->is_touched)
            continue;
        uv_timer_start(timer, on_quiet, QUIET_MS, 0); /* for the others */
        renew_touched(engine, watched);
        return;
    }
}

/* One that was refused may be so no longer: plug-ins of one bundle are trusted one after the other. */
static void touch(struct aers_engine *engine, struct aers_renew_watched *touched)
{
    struct aers_renew_watched *watched;
    LL_FOREACH(engine->renew.all, watched)
    {
        watched->is_touched |= watched == touched || (watched->is_refused && aers_lv2_is_name(watched->name));
    }
    uv_timer_start(&engine->renew.timer, on_quiet, QUIET_MS, 0);
}

static void on_change(uv_fs_event_t *handle, const char *file, int events, int status)
{
    struct aers_renew_watched *watched = (struct aers_renew_watched *)handle;
    (void)events;
    if (status == 0 && (!watched->file || !file || strcmp(watched->file, file) == 0))
        touch(handle->data, watched);
}

static void on_closed(uv_handle_t *handle)
{
    struct aers_renew_watched *watched = (struct aers_renew_watched *)handle;
    free(watched->name);
    free(watched->file);
    free(watched);
}

static void watch_folder(struct aers_engine *engine, const char *name, const char *folder, const char *file)
{
    struct aers_renew_watched *watched = aers_need(1, sizeof *watched);
    watched->name = aers_need_string(name);
    watched->file = file ? aers_need_string(file) : NULL;
    watched->is_used = true;
    watched->events.data = engine;
    uv_fs_event_init(engine->loop, &watched->events);
    const int status = uv_fs_event_start(&watched->events, on_change, folder, 0);
    if (status < 0)
        aers_log(AERS_LOG_WARNING, name, "cannot be watched (%s); tell of changes with aers-ctl module reload",
                 uv_strerror(status));
    LL_PREPEND(engine->renew.all, watched);
}

static bool is_watched(struct aers_engine *engine, const char *name)
{
    struct aers_renew_watched *watched;
    bool is_some = false;
    LL_FOREACH(engine->renew.all, watched)
    {
        if (strcmp(watched->name, name) == 0)
            watched->is_used = is_some = true;
    }
    return is_some;
}

static void watch(struct aers_engine *engine, const char *name)
{
    char folder[1024];
    struct aers_lv2_places lv2;
    struct aers_error error;
    if (is_watched(engine, name))
        return;
    if (!aers_lv2_is_name(name)) {
        if (aers_package_find(name, folder, sizeof folder, &error) == AERS_OK)
            watch_folder(engine, name, folder, NULL);
    } else if (aers_lv2_find(name, &lv2, &error) == AERS_OK) {
        watch_folder(engine, name, lv2.bundle, NULL);
        watch_folder(engine, name, lv2.list, lv2.file);
    }
}

void aers_renew_init(struct aers_engine *engine)
{
    uv_timer_init(engine->loop, &engine->renew.timer);
    engine->renew.timer.data = engine;
}

static void forget(struct aers_engine *engine, bool all)
{
    struct aers_renew_watched *watched, *next;
    LL_FOREACH_SAFE(engine->renew.all, watched, next)
    {
        if (watched->is_used && !all)
            continue;
        LL_DELETE(engine->renew.all, watched);
        uv_close((uv_handle_t *)&watched->events, on_closed);
    }
}

void aers_renew_watch(struct aers_engine *engine)
{
    struct aers_renew_watched *watched;
    LL_FOREACH(engine->renew.all, watched)
    {
        watched->is_used = false;
    }
    for (size_t i = 0; i < engine->graph->nnodes; i++)
        if (engine->graph->nodes[i].manifest->mark)
            watch(engine, engine->graph->nodes[i].manifest->name);
    forget(engine, false);
}

void aers_renew_close(struct aers_engine *engine)
{
    uv_close((uv_handle_t *)&engine->renew.timer, NULL);
    forget(engine, true);
}
