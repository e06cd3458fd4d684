/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

#define PREFIX "/aers/node/"

struct written_param {
    const struct aers_automation *automation;
    const struct aers_param *param;
};

/* The parameter NODE/PARAM and its envelope; false: it has none. */
static bool find(const struct aers_engine *engine, const char *name, struct written_param *out)
{
    char id[64];
    uint32_t slot;
    const size_t n = strcspn(name, "/");
    if (n >= sizeof id || name[n] != '/')
        return false;
    snprintf(id, sizeof id, "%.*s", (int)n, name);
    const struct aers_graph_node *node = aers_graph_find(engine->graph, id);
    if (!node ||
        aers_manifest_resolve(node->manifest, node->nelements, name + n + 1, &slot, &out->param, NULL) != AERS_OK)
        return false;
    out->automation = aers_automation_find(node, slot);
    return out->automation != NULL;
}

static struct aers_written *get(struct aers_moves *moves, const char *param, bool makes)
{
    struct aers_written *written;
    HASH_FIND_STR(moves->written, param, written);
    if (written || !makes)
        return written;
    written = aers_need(1, sizeof *written);
    written->param = aers_need_string(param);
    written->last = -1;
    HASH_ADD_KEYPTR(hh, moves->written, written->param, strlen(written->param), written);
    return written;
}

static void destroy(struct aers_moves *moves, struct aers_written *written)
{
    HASH_DEL(moves->written, written);
    free(written->param);
    free(written->points);
    free(written);
}

void aers_moves_note(struct aers_engine *engine, const char *address, double value, int64_t frame)
{
    struct written_param param;
    int64_t at;
    if (frame < 0 || strncmp(address, PREFIX, strlen(PREFIX)) != 0 || !find(engine, address + strlen(PREFIX), &param) ||
        param.automation->mode != AERS_AUTOMATION_WRITE ||
        !aers_transport_session_frame(engine, (uint32_t)frame, &at) || at < 0)
        return;
    struct aers_written *written = get(&engine->moves, address + strlen(PREFIX), true);
    if (written->npoints >= AERS_AUTOMATION_MAX_POINTS)
        return;
    written->points = aers_need_room(written->points, written->npoints, &written->size, sizeof *written->points);
    aers_moves_add(written->points, &written->npoints, written->last, at, value);
    written->last = at;
}

struct aers_envelope_point *aers_moves_take(struct aers_engine *engine, const char *param, size_t *npoints)
{
    struct written_param is;
    struct aers_envelope_point *out = NULL;
    struct aers_written *written = get(&engine->moves, param, false);
    if (written && written->npoints && find(engine, param, &is)) {
        const size_t n = aers_moves_thin(written->points, written->npoints, is.param, (double)engine->graph->rate_hz);
        out = aers_need(is.automation->npoints + n + 2, sizeof *out);
        *npoints = aers_moves_punch(is.automation, written->points, n, out);
    }
    if (written)
        destroy(&engine->moves, written);
    return out;
}

void aers_moves_finish(struct aers_moves *moves)
{
    struct aers_written *written, *next;
    HASH_ITER(hh, moves->written, written, next)
    {
        destroy(moves, written);
    }
}
