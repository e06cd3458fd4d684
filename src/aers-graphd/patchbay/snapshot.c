/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/patchbay/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

static int compare_ports(const void *a, const void *b)
{
    return strcmp((*(const struct aers_port *const *)a)->name, (*(const struct aers_port *const *)b)->name);
}

static int compare_links(const void *a, const void *b)
{
    const struct aers_snapshot_link *one = a, *other = b;
    int order = strcmp(one->src, other->src);
    return order ? order : strcmp(one->dst, other->dst);
}

static void add_links(struct aers_snapshot *snapshot, jack_client_t *client, const jack_port_t *port, const char *src)
{
    const char **names = jack_port_get_all_connections(client, port);
    for (size_t i = 0; names && names[i]; i++) {
        snapshot->links =
            aers_need_room(snapshot->links, snapshot->nlinks, &snapshot->links_size, sizeof *snapshot->links);
        snapshot->links[snapshot->nlinks++] =
            (struct aers_snapshot_link){aers_need_string(src), aers_need_string(names[i])};
    }
    jack_free(names);
}

/* A port may go between its listing and its look-up: then it is not in the picture. */
static void add_port(struct aers_snapshot *snapshot, jack_client_t *client, const char *name)
{
    jack_port_t *port = jack_port_by_name(client, name);
    if (!port)
        return;
    int flags = jack_port_flags(port);
    const char *type = jack_port_type(port);
    snapshot->ports[snapshot->nports++] = (struct aers_port){
        .name = aers_need_string(name),
        .input = flags & JackPortIsInput,
        .physical = flags & JackPortIsPhysical,
        .audio = type && strcmp(type, JACK_DEFAULT_AUDIO_TYPE) == 0,
    };
    if (flags & JackPortIsOutput)
        add_links(snapshot, client, port, name);
}

static void sort_ports(struct aers_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->nports; i++)
        snapshot->by_name[i] = &snapshot->ports[i];
    qsort(snapshot->by_name, snapshot->nports, sizeof *snapshot->by_name, compare_ports);
}

struct aers_snapshot *aers_snapshot_take(jack_client_t *client)
{
    struct aers_snapshot *snapshot = aers_need(1, sizeof *snapshot);
    const char **names = jack_get_ports(client, NULL, NULL, 0);
    size_t n = 0;
    while (names && names[n])
        n++;
    snapshot->ports = aers_need(n, sizeof *snapshot->ports);
    snapshot->by_name = aers_need(n, sizeof *snapshot->by_name);
    for (size_t i = 0; i < n; i++)
        add_port(snapshot, client, names[i]);
    jack_free(names);
    sort_ports(snapshot);
    if (snapshot->nlinks)
        qsort(snapshot->links, snapshot->nlinks, sizeof *snapshot->links, compare_links);
    return snapshot;
}

static bool is_of(const char *port, const char *client)
{
    size_t n = strlen(client);
    return strncmp(port, client, n) == 0 && port[n] == ':';
}

static void drop_links(struct aers_snapshot *snapshot, const char *client)
{
    size_t kept = 0;
    for (size_t i = 0; i < snapshot->nlinks; i++) {
        struct aers_snapshot_link *link = &snapshot->links[i];
        if (!is_of(link->src, client) && !is_of(link->dst, client)) {
            snapshot->links[kept++] = *link;
            continue;
        }
        free(link->src);
        free(link->dst);
    }
    snapshot->nlinks = kept;
}

void aers_snapshot_drop_client(struct aers_snapshot *snapshot, const char *name)
{
    size_t kept = 0;
    if (!snapshot)
        return;
    drop_links(snapshot, name);
    for (size_t i = 0; i < snapshot->nports; i++)
        if (is_of(snapshot->ports[i].name, name))
            free(snapshot->ports[i].name);
        else
            snapshot->ports[kept++] = snapshot->ports[i];
    snapshot->nports = kept;
    sort_ports(snapshot);
}

void aers_snapshot_destroy(struct aers_snapshot *snapshot)
{
    if (!snapshot)
        return;
    for (size_t i = 0; i < snapshot->nports; i++)
        free(snapshot->ports[i].name);
    for (size_t i = 0; i < snapshot->nlinks; i++) {
        free(snapshot->links[i].src);
        free(snapshot->links[i].dst);
    }
    free(snapshot->ports);
    free(snapshot->by_name);
    free(snapshot->links);
    free(snapshot);
}

/* The first port, in order of names, that is not before name. */
static size_t lower_bound(const struct aers_snapshot *snapshot, const char *name)
{
    size_t low = 0, high = snapshot->nports;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(snapshot->by_name[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct aers_port *aers_snapshot_find(const struct aers_snapshot *snapshot, const char *name)
{
    size_t i = snapshot ? lower_bound(snapshot, name) : 0;
    return snapshot && i < snapshot->nports && strcmp(snapshot->by_name[i]->name, name) == 0 ? snapshot->by_name[i]
                                                                                             : NULL;
}

bool aers_snapshot_has_link(const struct aers_snapshot *snapshot, const char *src, const char *dst)
{
    size_t low = 0, high = snapshot ? snapshot->nlinks : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(src, snapshot->links[middle].src);
        if (order == 0)
            order = strcmp(dst, snapshot->links[middle].dst);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}
