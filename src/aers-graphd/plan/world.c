/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/world.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

void aers_world_finish(struct aers_world *world)
{
    free(world->clients);
    free(world->links);
    free(world->values);
    *world = (struct aers_world){0};
}

void aers_world_add_client(struct aers_world *world, struct aers_world_client client)
{
    world->clients = aers_need_room(world->clients, world->nclients, &world->clients_size, sizeof client);
    world->clients[world->nclients++] = client;
}

void aers_world_add_link(struct aers_world *world, struct aers_world_link link)
{
    world->links = aers_need_room(world->links, world->nlinks, &world->links_size, sizeof link);
    world->links[world->nlinks++] = link;
}

void aers_world_add_value(struct aers_world *world, struct aers_world_value value)
{
    world->values = aers_need_room(world->values, world->nvalues, &world->values_size, sizeof value);
    world->values[world->nvalues++] = value;
}

static int compare_clients(const void *a, const void *b)
{
    return strcmp(((const struct aers_world_client *)a)->name, ((const struct aers_world_client *)b)->name);
}

int aers_world_compare_links(const struct aers_world_link *a, const struct aers_world_link *b)
{
    int order = strcmp(a->src, b->src);
    return order ? order : strcmp(a->dst, b->dst);
}

int aers_world_compare_values(const struct aers_world_value *a, const struct aers_world_value *b)
{
    int order = a->node == b->node ? 0 : strcmp(a->node, b->node);
    return order ? order : (a->slot > b->slot) - (a->slot < b->slot);
}

static int compare_links(const void *a, const void *b)
{
    return aers_world_compare_links(a, b);
}

static int compare_values(const void *a, const void *b)
{
    return aers_world_compare_values(a, b);
}

/* Worlds mostly arrive in order: looking costs less than sorting. */
static void sort(void *items, size_t nitems, size_t nbytes, int (*compare)(const void *, const void *))
{
    const char *item = items;
    for (size_t i = 1; i < nitems; i++) {
        if (compare(item + (i - 1) * nbytes, item + i * nbytes) > 0) {
            qsort(items, nitems, nbytes, compare);
            return;
        }
    }
}

void aers_world_sort(struct aers_world *world)
{
    sort(world->clients, world->nclients, sizeof *world->clients, compare_clients);
    sort(world->links, world->nlinks, sizeof *world->links, compare_links);
    sort(world->values, world->nvalues, sizeof *world->values, compare_values);
}

const struct aers_world_client *aers_world_find_client(const struct aers_world *world, const char *name, size_t nbytes)
{
    size_t low = 0, high = world->nclients;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct aers_world_client *client = &world->clients[middle];
        int order = strncmp(name, client->name, nbytes);
        if (order == 0)
            order = client->name[nbytes] ? -1 : 0;
        if (order == 0)
            return client;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct aers_world_client *aers_world_client_of_port(const struct aers_world *world, const char *port)
{
    return aers_world_find_client(world, port, strcspn(port, ":"));
}

const struct aers_world_link *aers_world_find_link(const struct aers_world *world, const char *src, const char *dst)
{
    struct aers_world_link key = {.src = src, .dst = dst};
    if (!world->nlinks)
        return NULL;
    return bsearch(&key, world->links, world->nlinks, sizeof key, compare_links);
}
