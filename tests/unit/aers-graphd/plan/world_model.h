/* SPDX-License-Identifier: ISC */
/* What the actions of plan/diff.h do to a world, by the plain meaning of their names. Clients named system and hand are
 * nobody's of ours, and always there. */
#ifndef AERS_TEST_WORLD_MODEL_H
#define AERS_TEST_WORLD_MODEL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/diff.h"

static inline bool has_end(const struct aers_world_link *link, const char *client)
{
    size_t n = strlen(client);
    return (strncmp(link->src, client, n) == 0 && link->src[n] == ':') ||
           (strncmp(link->dst, client, n) == 0 && link->dst[n] == ':');
}

static inline void remove_links_of(struct aers_world *world, const char *client)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nlinks; i++)
        if (!has_end(&world->links[i], client))
            world->links[kept++] = world->links[i];
    world->nlinks = kept;
}

static inline void remove_values_of(struct aers_world *world, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nvalues; i++)
        if (strcmp(world->values[i].client, name) != 0)
            world->values[kept++] = world->values[i];
    world->nvalues = kept;
}

static inline void remove_second_of(struct aers_world *world, const char *name)
{
    char second[16];
    snprintf(second, sizeof second, "%s~", name);
    remove_links_of(world, second);
}

static inline void remove_client(struct aers_world *world, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->nclients; i++)
        if (strcmp(world->clients[i].name, name) != 0)
            world->clients[kept++] = world->clients[i];
    assert_int_equal(kept, world->nclients - 1);
    world->nclients = kept;
    remove_links_of(world, name);
    remove_second_of(world, name);
    remove_values_of(world, name);
}

static inline void add_values_of(struct aers_world *world, const struct aers_world *desired, const char *name)
{
    for (size_t i = 0; i < desired->nvalues; i++)
        if (strcmp(desired->values[i].client, name) == 0)
            aers_world_add_value(world, desired->values[i]);
}

/* Another process in its place: what is not wanted of our links has ended with the old one. */
static inline void swap_client(struct aers_world *world, const struct aers_world *desired,
                               const struct aers_world_client *client)
{
    size_t found = 0, kept = 0;
    for (size_t i = 0; i < world->nclients; i++)
        if (strcmp(world->clients[i].name, client->name) == 0) {
            assert_true(world->clients[i].may_swap && client->may_swap);
            assert_int_equal(world->clients[i].nodes, client->nodes);
            assert_true(world->clients[i].hash != client->hash || world->clients[i].is_split);
            world->clients[i].hash = client->hash;
            world->clients[i].is_split = false;
            found++;
        }
    assert_int_equal(found, 1);
    remove_second_of(world, client->name);
    for (size_t i = 0; i < world->nlinks; i++)
        if (!has_end(&world->links[i], client->name) || !world->links[i].ours ||
            aers_world_find_link(desired, world->links[i].src, world->links[i].dst))
            world->links[kept++] = world->links[i];
    world->nlinks = kept;
    remove_values_of(world, client->name);
    add_values_of(world, desired, client->name);
}

static inline bool is_there(const struct aers_world *world, const char *port)
{
    char name[16];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(port, ":"), port);
    if (strcmp(name, "system") == 0 || strcmp(name, "hand") == 0)
        return true;
    for (size_t i = 0; i < world->nclients; i++) {
        const struct aers_world_client *client = &world->clients[i];
        const size_t n = strlen(client->name);
        if (strcmp(client->name, name) == 0)
            return true;
        if (client->is_split && strlen(name) == n + 1 && name[n] == '~' && strncmp(client->name, name, n) == 0)
            return true;
    }
    return false;
}

static inline void set_value(struct aers_world *world, struct aers_world_value value)
{
    for (size_t i = 0; i < world->nvalues; i++) {
        if (aers_world_compare_values(&world->values[i], &value) == 0) {
            world->values[i] = value;
            return;
        }
    }
    aers_world_add_value(world, value);
}

static inline void model_apply(struct aers_world *world, const struct aers_world *desired,
                               const struct aers_action *action)
{
    switch (action->kind) {
    case AERS_ACTION_DISCONNECT: {
        size_t kept = 0;
        for (size_t i = 0; i < world->nlinks; i++)
            if (aers_world_compare_links(&world->links[i], &action->link) != 0)
                world->links[kept++] = world->links[i];
        assert_int_equal(kept, world->nlinks - 1);
        world->nlinks = kept;
        break;
    }
    case AERS_ACTION_STOP:
        remove_client(world, action->client.name);
        break;
    case AERS_ACTION_SPAWN:
        for (size_t i = 0; i < world->nclients; i++)
            assert_string_not_equal(world->clients[i].name, action->client.name);
        aers_world_add_client(world, action->client);
        add_values_of(world, desired, action->client.name);
        break;
    case AERS_ACTION_SWAP:
        swap_client(world, desired, &action->client);
        break;
    case AERS_ACTION_SET:
        assert_true(is_there(world, action->value.client));
        set_value(world, action->value);
        break;
    case AERS_ACTION_CONNECT:
        assert_true(is_there(world, action->link.src));
        assert_true(is_there(world, action->link.dst));
        for (size_t i = 0; i < world->nlinks; i++)
            assert_int_not_equal(aers_world_compare_links(&world->links[i], &action->link), 0);
        aers_world_add_link(world, action->link);
        break;
    default:
        fail();
    }
}

#endif
