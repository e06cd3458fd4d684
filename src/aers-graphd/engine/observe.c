/* SPDX-License-Identifier: ISC */
/* The actual world: the processes that are up or coming up, the connections of the last snapshot, the values that were
 * sent. */
#include "src/aers-graphd/engine/engine.h"

static void add_process(const struct aers_engine *engine, const struct aers_process *process, struct aers_world *world)
{
    aers_world_add_client(world, (struct aers_world_client){process->name, process->hash, 0});
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->name);
    for (uint32_t i = 0; client && i < client->plan->nsteps; i++)
        aers_values_add_sent(aers_values_find(engine->values, client->plan->steps[i].id), process->name, world);
}

void aers_engine_observe(const struct aers_engine *engine, struct aers_world *world)
{
    for (const struct aers_process *process = engine->fleet.processes; process; process = process->hh.next)
        if (process->child.state == AERS_CHILD_STARTING || process->child.state == AERS_CHILD_READY)
            add_process(engine, process, world);
    for (size_t i = 0; engine->snapshot && i < engine->snapshot->nlinks; i++) {
        const struct aers_snapshot_link *is = &engine->snapshot->links[i];
        const struct aers_link *known = aers_links_find(&engine->links, is->src, is->dst);
        aers_world_add_link(
            world, (struct aers_world_link){
                       .src = is->src, .dst = is->dst, .owner = AERS_OWNER_NOBODY, .ours = known && known->declared});
    }
    aers_world_sort(world);
}
