/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/placement.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

#define NO_CLIENT SIZE_MAX

/* Links between clients, each pair once; those of client c: edges[first[c] .. first[c + 1]). */
struct web {
    size_t *first, *edges;
};

struct chain {
    size_t head;   /* its first client */
    double rank;   /* microseconds from its start to the end of the block, at best */
    double length; /* microseconds it takes by itself */
    int32_t kept;
};

struct work {
    const struct aers_placement *placement;
    size_t nclients;
    struct web after, before; /* whom a client feeds, who feeds it */
    size_t *next;             /* [nclients] the next of its chain, or NO_CLIENT */
    size_t *chain_of;         /* [nclients] */
    struct chain *chains;
    size_t nchains;
    double *ready_us;  /* [ncpus] when the processor is free again */
    double *finish_us; /* [nclients] of those that have been placed: when their chain ends */
};

/* ---- the links ---- */

static int compare_pairs(const void *a, const void *b)
{
    return memcmp(a, b, 2 * sizeof(uint64_t));
}

/* Pairs in big-endian order, so that bytes compare like numbers. */
static void put_pair(uint64_t pair[2], size_t one, size_t other)
{
    pair[0] = __builtin_bswap64(one);
    pair[1] = __builtin_bswap64(other);
}

static void spin_web(const struct work *work, bool forward, struct web *web)
{
    const struct aers_graph *graph = work->placement->graph;
    const size_t *client_of = work->placement->partition->client_of;
    uint64_t(*pairs)[2] = aers_need(graph->nedges, sizeof *pairs);
    size_t npairs = 0;
    for (size_t e = 0; e < graph->nedges; e++) {
        size_t from = client_of[graph->edges[e].from], to = client_of[graph->edges[e].to];
        if (!graph->edges[e].feedback && from != to)
            put_pair(pairs[npairs++], forward ? from : to, forward ? to : from);
    }
    qsort(pairs, npairs, sizeof *pairs, compare_pairs);
    web->first = aers_need(work->nclients + 1, sizeof *web->first);
    web->edges = aers_need(npairs, sizeof *web->edges);
    size_t n = 0, client = 0;
    for (size_t i = 0; i < npairs; i++) {
        if (i > 0 && compare_pairs(pairs[i - 1], pairs[i]) == 0)
            continue;
        while (client < __builtin_bswap64(pairs[i][0]))
            web->first[++client] = n;
        web->edges[n++] = __builtin_bswap64(pairs[i][1]);
    }
    while (client < work->nclients)
        web->first[++client] = n;
    free(pairs);
}

static size_t degree(const struct web *web, size_t client)
{
    return web->first[client + 1] - web->first[client];
}

static size_t only(const struct web *web, size_t client)
{
    return degree(web, client) == 1 ? web->edges[web->first[client]] : NO_CLIENT;
}

/* ---- chains: each feeds the next and nobody else, and the next hears nobody else ---- */

static bool may_share(const int32_t *kept, size_t one, size_t other)
{
    return kept[one] == AERS_CPU_ANY || kept[other] == AERS_CPU_ANY || kept[one] == kept[other];
}

static size_t next_of(const struct work *work, const int32_t *kept, size_t client)
{
    size_t next = only(&work->after, client);
    return next != NO_CLIENT && only(&work->before, next) == client && may_share(kept, client, next) ? next : NO_CLIENT;
}

static void add_chain(struct work *work, const int32_t *kept, size_t head)
{
    struct chain *chain = &work->chains[work->nchains];
    *chain = (struct chain){.head = head, .kept = AERS_CPU_ANY};
    for (size_t client = head, next; client != NO_CLIENT; client = next) {
        work->chain_of[client] = work->nchains;
        chain->length += work->placement->costs_us[client] + AERS_PLACEMENT_NEAR_US;
        if (kept[client] != AERS_CPU_ANY)
            chain->kept = kept[client];
        next = work->next[client];
        if (next != NO_CLIENT && chain->kept != AERS_CPU_ANY && kept[next] != AERS_CPU_ANY && kept[next] != chain->kept)
            next = work->next[client] = NO_CLIENT; /* two that must be apart, though what lies between need not */
    }
    work->nchains++;
}

static size_t tail_of(const struct work *work, const struct chain *chain)
{
    size_t client = chain->head;
    while (work->next[client] != NO_CLIENT)
        client = work->next[client];
    return client;
}

/* Who feeds comes before who is fed: between clients nothing goes round (plan/partition.h). */
static void order_clients(const struct work *work, size_t *order)
{
    size_t n = 0;
    size_t *waiting = aers_need(work->nclients, sizeof *waiting);
    for (size_t c = 0; c < work->nclients; c++) {
        waiting[c] = degree(&work->before, c);
        if (waiting[c] == 0)
            order[n++] = c;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t e = work->after.first[order[i]]; e < work->after.first[order[i] + 1]; e++)
            if (--waiting[work->after.edges[e]] == 0)
                order[n++] = work->after.edges[e];
    free(waiting);
}

static void find_chains(struct work *work, const int32_t *kept, const size_t *order)
{
    for (size_t c = 0; c < work->nclients; c++) {
        work->next[c] = next_of(work, kept, c);
        work->chain_of[c] = NO_CLIENT;
    }
    for (size_t i = 0; i < work->nclients; i++)
        if (work->chain_of[order[i]] == NO_CLIENT)
            add_chain(work, kept, order[i]);
}

/* Backwards: what follows a chain has its rank by then. */
static void rank_chains(struct work *work)
{
    for (size_t i = work->nchains; i-- > 0;) {
        struct chain *chain = &work->chains[i];
        size_t tail = tail_of(work, chain);
        for (size_t e = work->after.first[tail]; e < work->after.first[tail + 1]; e++) {
            const struct chain *after = &work->chains[work->chain_of[work->after.edges[e]]];
            chain->rank = after->rank > chain->rank ? after->rank : chain->rank;
        }
        chain->rank += chain->length;
    }
}

/* ---- placing ---- */

static double start_us(const struct work *work, const struct chain *chain, const int32_t *placed, size_t cpu)
{
    double start = work->ready_us[cpu];
    for (size_t e = work->before.first[chain->head]; e < work->before.first[chain->head + 1]; e++) {
        size_t before = work->before.edges[e];
        bool is_near = placed[before] == work->placement->cpus[cpu];
        double heard = work->finish_us[before] + (is_near ? 0 : AERS_PLACEMENT_FAR_US - AERS_PLACEMENT_NEAR_US);
        start = heard > start ? heard : start;
    }
    return start;
}

/* The processor on which it is done first; the first of equals. One that is kept elsewhere than on those that may be
 * used counts as on the first. */
static size_t choose(const struct work *work, const struct chain *chain, const int32_t *placed)
{
    size_t best = 0;
    for (size_t cpu = 0; cpu < work->placement->ncpus; cpu++) {
        if (chain->kept == work->placement->cpus[cpu])
            return cpu;
        if (start_us(work, chain, placed, cpu) < start_us(work, chain, placed, best))
            best = cpu;
    }
    return chain->kept == AERS_CPU_ANY ? best : 0;
}

static void put(struct work *work, const struct chain *chain, int32_t *placed)
{
    size_t cpu = choose(work, chain, placed);
    double finish = start_us(work, chain, placed, cpu) + chain->length;
    work->ready_us[cpu] = finish;
    for (size_t client = chain->head; client != NO_CLIENT; client = work->next[client]) {
        placed[client] = chain->kept == AERS_CPU_ANY ? work->placement->cpus[cpu] : chain->kept;
        work->finish_us[client] = finish;
    }
}

static int by_rank(const void *a, const void *b, void *user)
{
    const struct chain *chains = user;
    size_t one = *(const size_t *)a, other = *(const size_t *)b;
    double x = chains[one].rank, y = chains[other].rank;
    return x < y ? 1 : x > y ? -1 : (one > other) - (one < other);
}

/* Who has the longest way to go is placed first. A chain's rank is above that of all it feeds, so whom it hears has
 * been placed. */
static double put_all(struct work *work, int32_t *placed)
{
    double span = 0;
    size_t *turns = aers_need(work->nchains, sizeof *turns);
    for (size_t i = 0; i < work->nchains; i++)
        turns[i] = i;
    qsort_r(turns, work->nchains, sizeof *turns, by_rank, work->chains);
    for (size_t i = 0; i < work->nchains; i++)
        put(work, &work->chains[turns[i]], placed);
    free(turns);
    for (size_t cpu = 0; cpu < work->placement->ncpus; cpu++)
        span = work->ready_us[cpu] > span ? work->ready_us[cpu] : span;
    return span;
}

double aers_place(const struct aers_placement *placement, const int32_t *kept, int32_t *placed)
{
    size_t n = placement->partition->nclients;
    struct work work = {
        .placement = placement,
        .nclients = n,
        .next = aers_need(n, sizeof(size_t)),
        .chain_of = aers_need(n, sizeof(size_t)),
        .chains = aers_need(n, sizeof(struct chain)),
        .ready_us = aers_need(placement->ncpus, sizeof(double)),
        .finish_us = aers_need(n, sizeof(double)),
    };
    size_t *order = aers_need(n, sizeof *order);
    spin_web(&work, true, &work.after);
    spin_web(&work, false, &work.before);
    order_clients(&work, order);
    find_chains(&work, kept, order);
    rank_chains(&work);
    double span = put_all(&work, placed);
    free(order);
    free(work.after.first);
    free(work.after.edges);
    free(work.before.first);
    free(work.before.edges);
    free(work.next);
    free(work.chain_of);
    free(work.chains);
    free(work.ready_us);
    free(work.finish_us);
    return span;
}

void aers_placement_read(const struct aers_graph *graph, const struct aers_partition *partition, int32_t *cpus)
{
    for (size_t c = 0; c < partition->nclients; c++)
        cpus[c] = AERS_CPU_ANY;
    for (size_t i = 0; i < graph->nnodes; i++)
        if (graph->nodes[i].cpu != AERS_CPU_ANY)
            cpus[partition->client_of[i]] = graph->nodes[i].cpu;
}
