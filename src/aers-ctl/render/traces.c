/* SPDX-License-Identifier: ISC */
/* Events that are followed while a graph is rendered: aers-graphd is told before it starts, and asked when all has
 * played. */
#include <stdio.h>

#include "src/aers-ctl/render/render.h"

static bool is_wanted(const struct aers_render *render)
{
    return render->config->report || render->ctl->json;
}

enum aers_code aers_render_start_traces(struct aers_render *render)
{
    char end[32];
    struct json_object *answer;
    if (!is_wanted(render) || render->ntries > 0)
        return AERS_OK;
    snprintf(end, sizeof end, "%llu", (unsigned long long)render->nframes);
    const enum aers_code code = aers_ask_json(&render->ask, "/aers/trace/all", end, &answer);
    if (code != AERS_OK)
        return code;
    render->ntagged = (uint64_t)aers_json_get_int(answer, "all", 0);
    json_object_put(answer);
    return AERS_OK;
}

enum aers_code aers_render_take_traces(struct aers_render *render, bool *is_there)
{
    struct json_object *answer, *under_way = NULL, *traces = NULL;
    *is_there = true;
    if (!is_wanted(render))
        return AERS_OK;
    const enum aers_code code = aers_ask_json(&render->ask, "/aers/trace/list", NULL, &answer);
    if (code != AERS_OK) {
        render->ctl->error = render->ask.error;
        return code;
    }
    json_object_object_get_ex(answer, "under_way", &under_way);
    *is_there = !json_object_get_boolean(under_way);
    if (*is_there && json_object_object_get_ex(answer, "traces", &traces)) {
        json_object_put(render->traces);
        render->traces = json_object_get(traces);
    }
    json_object_put(answer);
    return AERS_OK;
}
