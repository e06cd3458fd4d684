/* SPDX-License-Identifier: ISC */
/* The desired world: all that the blueprint says and the hardware allows while the session wants to sound, else
 * nothing. */
#include <string.h>

#include "src/aers-graphd/engine/engine.h"

const struct aers_blueprint_client *aers_engine_find_client(const struct aers_engine *engine, const char *name)
{
    for (size_t i = 0; i < engine->blueprint->nclients; i++)
        if (strcmp(engine->blueprint->clients[i].plan->client, name) == 0)
            return &engine->blueprint->clients[i];
    for (size_t i = 0; i < engine->blueprint->nstandbys; i++)
        if (strcmp(engine->blueprint->standbys[i].plan->client, name) == 0)
            return &engine->blueprint->standbys[i];
    return NULL;
}

static void add_client(const struct aers_engine *engine, const struct aers_blueprint_client *client,
                       struct aers_world *world)
{
    aers_world_add_client(world, (struct aers_world_client){
                                     .name = client->plan->client,
                                     .hash = client->hash,
                                     .rank = client->rank,
                                     .nodes = client->nodes,
                                     .may_swap = client->may_swap && engine->session.state == AERS_SESSION_RUNNING,
                                 });
    if (client->seat == 2)
        return; /* its values are those of the first, and it is told with it */
    for (uint32_t i = 0; i < client->plan->nsteps; i++)
        aers_values_add_wanted(aers_values_find(engine->values, client->plan->steps[i].id), client->plan->client,
                               world);
}

void aers_engine_desire(const struct aers_engine *engine, struct aers_world *world)
{
    if (!aers_session_wants_nodes(&engine->session) || !engine->server.is_usable || !engine->server.has_block)
        return;
    for (size_t i = 0; i < engine->blueprint->nclients; i++)
        add_client(engine, &engine->blueprint->clients[i], world);
    for (size_t i = 0; i < engine->blueprint->nstandbys; i++)
        add_client(engine, &engine->blueprint->standbys[i], world);
    for (size_t i = 0; i < engine->blueprint->nlinks; i++) {
        const struct aers_blueprint_link *link = &engine->blueprint->links[i];
        aers_world_add_link(world, (struct aers_world_link){.src = link->src, .dst = link->dst, .owner = link->owner});
    }
    for (size_t i = 0; i < engine->hardware.nlinks; i++) {
        const struct aers_hardware_link *link = &engine->hardware.links[i];
        if (link->src && link->dst)
            aers_world_add_link(
                world, (struct aers_world_link){.src = link->src, .dst = link->dst, .owner = AERS_OWNER_HARDWARE});
    }
    for (size_t i = 0; i < engine->bypass.nlinks; i++)
        aers_world_add_link(world, (struct aers_world_link){.src = engine->bypass.links[i].src,
                                                            .dst = engine->bypass.links[i].dst,
                                                            .owner = AERS_OWNER_BYPASS});
    aers_seats_mirror(engine, world);
    aers_world_sort(world);
}
