/* SPDX-License-Identifier: ISC */
/* params/values.h - every value of every node: what is wanted, what the node has been told, what the file says.
 *
 * graphd owns the values; a node is told. A value's index counts the module's slots, then mute, then bypass. What is
 * heard of a node's mute is `effective`: its own, or that somebody else is soloed (plan/solo.h). Main thread. */
#ifndef AERS_GRAPHD_VALUES_H
#define AERS_GRAPHD_VALUES_H

#include <uthash.h>

#include "common/model/graph.h"
#include "src/aers-graphd/plan/world.h"

struct aers_node_values {
    const struct aers_graph_node *node; /* of the graph these values were made for */
    uint32_t nslots;                    /* of the module */
    double *wanted;                     /* [nslots + 2] */
    double *sent;                       /* [nslots + 2], NaN where the node has not been told */
    bool solo;
    bool heard; /* not silenced by somebody's solo */
    UT_hash_handle hh;
};

struct aers_values {
    const struct aers_graph *graph;
    struct aers_node_values *nodes; /* [graph->nnodes], in its order */
    struct aers_node_values *by_id;
};

struct aers_values *aers_values_create(const struct aers_graph *graph); /* as the file says */
void aers_values_destroy(struct aers_values *values);                   /* NULL is fine */

/* After a reload: where old and new file say the same of a value, what was set since is kept; the values of a mixer's
 * input go with who is heard there. What has been sent stays known. */
void aers_values_carry(struct aers_values *values, const struct aers_values *old);

/* They take the place of those that had taken theirs. What was set meanwhile is kept where both files say the same;
 * what was said to the nodes is known as it was before. */
void aers_values_return(struct aers_values *values, const struct aers_values *later);

struct aers_node_values *aers_values_find(const struct aers_values *values, const char *id); /* NULL when absent */

uint32_t aers_values_index(const struct aers_node_values *node, uint32_t slot);
uint32_t aers_values_slot(const struct aers_node_values *node, uint32_t index);
double aers_values_get(const struct aers_node_values *node, uint32_t slot);
double aers_values_get_effective(const struct aers_node_values *node, uint32_t slot);
/* What the file says, or the module's default. */
double aers_values_get_said(const struct aers_node_values *node, uint32_t slot);
void aers_values_set(struct aers_node_values *node, uint32_t slot, double value);
void aers_values_set_solo(struct aers_values *values, struct aers_node_values *node, bool solo);

void aers_values_mark_sent(struct aers_node_values *node, uint32_t slot, double value);
void aers_values_mark_all_sent(struct aers_node_values *node); /* with its plan */
void aers_values_forget_sent(struct aers_node_values *node);   /* all are to be sent again; NULL is fine */

/* Add this node's values to a world: those wanted, or those it has been told. */
void aers_values_add_wanted(const struct aers_node_values *node, const char *client, struct aers_world *world);
void aers_values_add_sent(const struct aers_node_values *node, const char *client, struct aers_world *world);

#endif
