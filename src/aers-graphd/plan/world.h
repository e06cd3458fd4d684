/* SPDX-License-Identifier: ISC */
/* plan/world.h - what is wanted and what is there, as two values of one type.
 *
 * A world holds clients (processes), links (connections of JACK ports) and values (of parameters). It borrows every
 * string and plan: they belong to whoever filled it and must outlive it. In order (aers_world_sort) there is one world
 * for one state of things: clients by name, links by source and destination, values by node and slot.
 *
 * No system calls, no threads, no JACK: everything here is plain data. */
#ifndef AERS_GRAPHD_WORLD_H
#define AERS_GRAPHD_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_world_client {
    const char *name; /* of the JACK client, unique */
    uint64_t hash;    /* of what it runs, values apart: equal hashes need no restart */
    uint32_t rank;    /* desired world: who is started first */
    uint64_t nodes;   /* of whose nodes it runs: with others it is another client of the same name */
    bool may_swap; /* desired world: it may be replaced beside the old one; actual: there is one to cross over from */
    bool is_split; /* actual world: a second process sits for it (plan/seat.h) */
};

/* Who wants a link, in a desired world: the index of an edge, or hardware, or a node that is out and gone around. */
enum { AERS_OWNER_HARDWARE = -1, AERS_OWNER_BYPASS = -2, AERS_OWNER_NOBODY = -3 };

struct aers_world_link {
    const char *src, *dst; /* "client:port" */
    int32_t owner;
    bool ours; /* actual world: declared by a desired world of ours, not made by hand */
};

struct aers_world_value {
    const char *client;
    const char *node;
    uint32_t slot;
    double value;
};

struct aers_world {
    struct aers_world_client *clients;
    size_t nclients, clients_size;
    struct aers_world_link *links;
    size_t nlinks, links_size;
    struct aers_world_value *values;
    size_t nvalues, values_size;
};

/* A zeroed world is an empty one. */
void aers_world_finish(struct aers_world *world);
void aers_world_add_client(struct aers_world *world, struct aers_world_client client);
void aers_world_add_link(struct aers_world *world, struct aers_world_link link);
void aers_world_add_value(struct aers_world *world, struct aers_world_value value);
void aers_world_sort(struct aers_world *world);

/* In order. A port's client is what stands before its first ':'. NULL when absent. */
const struct aers_world_client *aers_world_find_client(const struct aers_world *world, const char *name, size_t nbytes);
const struct aers_world_client *aers_world_client_of_port(const struct aers_world *world, const char *port);
const struct aers_world_link *aers_world_find_link(const struct aers_world *world, const char *src, const char *dst);

int aers_world_compare_links(const struct aers_world_link *a, const struct aers_world_link *b);
int aers_world_compare_values(const struct aers_world_value *a, const struct aers_world_value *b);

#endif
