/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/takes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

static void finish(struct aers_take *take)
{
    free(take->node);
    free(take->file);
    free(take->why);
}

static struct aers_take *find(const struct aers_takes *takes, const char *node, const char *file, int64_t frame)
{
    for (size_t i = takes->nitems; i-- > 0;) {
        struct aers_take *take = &takes->items[i];
        if (strcmp(take->node, node) == 0 && (!file || (take->frame == frame && strcmp(take->file, file) == 0)))
            return take;
    }
    return NULL;
}

static struct aers_take *add(struct aers_takes *takes, const char *node, const char *file, int64_t frame)
{
    if (!takes->items)
        takes->items = aers_need(AERS_TAKES_KEPT, sizeof *takes->items);
    if (takes->nitems == AERS_TAKES_KEPT) {
        finish(&takes->items[0]);
        memmove(takes->items, takes->items + 1, --takes->nitems * sizeof *takes->items);
    }
    struct aers_take *take = &takes->items[takes->nitems++];
    *take = (struct aers_take){
        .node = aers_need_string(node), .file = aers_need_string(file), .why = aers_need_string(""), .frame = frame};
    return take;
}

static void set_state(struct aers_take *take, const char *state, const char *why)
{
    snprintf(take->state, sizeof take->state, "%s", state);
    free(take->why);
    take->why = aers_need_string(why);
}

enum aers_code aers_takes_note(struct aers_takes *takes, const struct aers_osc_message *message)
{
    enum { NODE, STATE, NTAKES, FILE_NAME, FRAME, NFRAMES, NLOST, NMISSED, WHY, NARGS };
    struct aers_osc_reader reader;
    struct aers_osc_arg arg[NARGS];
    if (strcmp(message->types, "ssishhhhs") != 0)
        return AERS_E_INVALID;
    aers_osc_reader_init(&reader, message);
    for (size_t i = 0; i < NARGS; i++)
        if (!aers_osc_read(&reader, &arg[i]))
            return AERS_E_INVALID;
    if (arg[NTAKES].i == 0)
        return AERS_OK; /* nothing has begun */
    struct aers_take *take = find(takes, arg[NODE].s, arg[FILE_NAME].s, arg[FRAME].h);
    if (take && strcmp(take->state, "recording") != 0)
        return AERS_OK; /* it is over: this was on its way when the node ended */
    if (!take)
        take = add(takes, arg[NODE].s, arg[FILE_NAME].s, arg[FRAME].h);
    take->nframes = arg[NFRAMES].h;
    take->nlost = arg[NLOST].h;
    take->nmissed = arg[NMISSED].h;
    set_state(take, strcmp(arg[STATE].s, "idle") == 0 ? "done" : arg[STATE].s, arg[WHY].s);
    return AERS_OK;
}

void aers_takes_end(struct aers_takes *takes, const char *node, const char *why)
{
    struct aers_take *take = find(takes, node, NULL, 0);
    if (take && strcmp(take->state, "recording") == 0)
        set_state(take, *why ? "cut" : "done", why);
}

const struct aers_take *aers_takes_find(const struct aers_takes *takes, const char *node)
{
    return find(takes, node, NULL, 0);
}

struct json_object *aers_take_describe(const struct aers_take *take)
{
    if (!take)
        return NULL;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "node", take->node);
    aers_json_add_string(object, "state", take->state);
    aers_json_add_string(object, "file", take->file);
    aers_json_add_int(object, "frame", take->frame);
    aers_json_add_int(object, "frames", take->nframes);
    aers_json_add_int(object, "lost", take->nlost);
    aers_json_add_int(object, "missed", take->nmissed);
    aers_json_add_string(object, "why", take->why);
    return object;
}

void aers_takes_finish(struct aers_takes *takes)
{
    for (size_t i = 0; i < takes->nitems; i++)
        finish(&takes->items[i]);
    free(takes->items);
    *takes = (struct aers_takes){0};
}
