/* SPDX-License-Identifier: ISC */
/* A link between two ports that sound is never made or taken away at full level. JACK has no gain on a link, and
 * whoever else hears the source, or is heard at the same input, must not hear a ramp. So the source opens a second
 * port, a fade (src/aers-node/rt/fade.h), that stands in for the one link:
 *
 *     graphd                                  node
 *     /aers/edge out_1 up|down seq  ------->  opens a port fade_1
 *     connects fade_1 to the far end  <-----  /aers/edge/open seq client:fade_1
 *                                             up: the fade rises; down: it is silent
 *     makes (takes away) the link  <--------  /aers/edge/ready seq
 *                                             in the same block: up: the fade is silent; down: it takes over, and falls
 *                                             closes its port
 *
 * Whatever goes wrong on the way costs the cover, not the change. */
#include <stdio.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"

enum { STAGE_MS = 1000 };

/* What JACK's own order of links decides about, and what is silent, needs no cover. Nor has the way around a node that
 * has just died time for one: the silence that it ends began without. */
static bool needs_cover(const struct aers_engine *engine, const struct aers_world_link *what, bool up)
{
    if (up && what->owner == AERS_OWNER_BYPASS)
        return false;
    const struct aers_process *dst = aers_engine_process_of_port(engine, what->dst);
    bool is_feedback = what->owner >= 0 && engine->graph->edges[what->owner].feedback;
    return engine->session.state == AERS_SESSION_RUNNING && !is_feedback &&
           aers_seats_sounds(aers_engine_process_of_port(engine, what->src)) && (!dst || aers_seats_sounds(dst));
}

static bool begin(struct aers_engine *engine, struct aers_link *link, const struct aers_world_link *what, bool up)
{
    link->up = up;
    link->sequence = aers_acks_next(&engine->acks);
    link->stage_until_ms = uv_now(engine->loop) + STAGE_MS;
    if (aers_engine_tell_edge(aers_engine_process_of_port(engine, what->src), strchr(what->src, ':') + 1, up,
                              link->sequence) != AERS_OK)
        return false;
    link->stage = AERS_LINK_OPENING;
    aers_engine_touch_in(engine, STAGE_MS + 1);
    return true;
}

bool aers_engine_cover_link(struct aers_engine *engine, struct aers_link *link, const struct aers_world_link *what,
                            bool up)
{
    if (!needs_cover(engine, what, up))
        return true;
    if (link->stage == AERS_LINK_PLAIN || link->up != up)
        return !begin(engine, link, what, up);
    if (link->stage == AERS_LINK_READY)
        return true;
    uint64_t now_ms = uv_now(engine->loop);
    if (now_ms < link->stage_until_ms)
        aers_engine_touch_in(engine, (uint32_t)(link->stage_until_ms - now_ms) + 1);
    return now_ms >= link->stage_until_ms;
}

static struct aers_link *find(const struct aers_engine *engine, int32_t sequence)
{
    struct aers_link *link = engine->links.all;
    while (link && !(link->stage != AERS_LINK_PLAIN && link->sequence == sequence))
        link = link->hh.next;
    return link;
}

enum aers_code aers_engine_take_edge(struct aers_engine *engine, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg sequence, port;
    bool is_open = strcmp(message->address, "/aers/edge/open") == 0;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, is_open ? "is" : "i") != 0 || !aers_osc_read(&reader, &sequence) ||
        (is_open && !aers_osc_read(&reader, &port)))
        return AERS_E_INVALID;
    struct aers_link *link = find(engine, sequence.i);
    if (!link)
        return AERS_OK; /* nobody waits for it any more */
    const char *dst = strchr(link->key, '\n') + 1;
    if (!is_open)
        link->stage = AERS_LINK_READY;
    else if (aers_patchbay_connect(engine->patchbay, port.s, dst) == AERS_OK)
        link->stage = AERS_LINK_WIRING;
    aers_engine_touch(engine);
    return AERS_OK;
}
