/* SPDX-License-Identifier: ISC */
/* The actual world: the processes that are up or coming up, the connections of the last snapshot, the values that were
 * sent. */
#include "src/aers-graphd/engine/engine.h"

/* Two who sit for one client are one in a world; what it runs is what is heard of it. */
static void add_client(const struct aers_engine *engine, const char *name, struct aers_world *world)
{
    const struct aers_process *first = aers_seats_first(engine, name), *second = aers_seats_second(engine, name);
    const struct aers_process *voice = aers_seats_voice(engine, name), *is = voice;
    const bool is_split = aers_seats_is_up(second);
    if (!is)
        is = aers_seats_is_up(first) ? first : second;
    aers_world_add_client(world, (struct aers_world_client){
                                     .name = name,
                                     .hash = is->hash,
                                     .nodes = is->nodes,
                                     .may_swap = is_split || aers_seats_sounds(voice),
                                     .is_split = is_split,
                                 });
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, name);
    for (uint32_t i = 0; client && client->seat != 2 && i < client->plan->nsteps; i++)
        aers_values_add_sent(aers_values_find(engine->values, client->plan->steps[i].id), name, world);
}

/* Those that are up or coming up; one of two speaks for both. */
static bool speaks(const struct aers_process *process)
{
    return aers_seats_is_up(process) &&
           (!aers_seats_is_second(process) || !aers_seats_is_up(aers_seats_other(process)));
}

void aers_engine_observe(const struct aers_engine *engine, struct aers_world *world)
{
    for (const struct aers_process *process = engine->fleet.processes; process; process = process->hh.next)
        if (speaks(process))
            add_client(engine, process->client, world);
    for (size_t i = 0; engine->snapshot && i < engine->snapshot->nlinks; i++) {
        const struct aers_snapshot_link *is = &engine->snapshot->links[i];
        const struct aers_link *known = aers_links_find(&engine->links, is->src, is->dst);
        aers_world_add_link(
            world, (struct aers_world_link){
                       .src = is->src, .dst = is->dst, .owner = AERS_OWNER_NOBODY, .ours = known && known->declared});
    }
    aers_world_sort(world);
}
