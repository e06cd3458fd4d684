/* SPDX-License-Identifier: ISC */
/* common/model/build.h - inside common/model only: a graph while it is made from a document. Each step takes what is
 * right, adds a problem for what is not, and leaves the rest to the next, so that one run tells everything:
 *
 *   build_nodes.c     ids, types, modules      build_source.c, build_sink.c   what sounds, where it goes
 *   build_params.c    values and settings      build_edges.c                  ends of edges, duplicates, index
 *   build_events.c    the timeline of a source   build_tempo.c                bars and beats
 *   build_groups.c    isolation, groups, processors
 *   build_order.c     cycles, order, levels    build_channels.c               how many channels every node has
 *   build_mixer.c     elements of mixers       build_wires.c                  which channel goes where
 *   build_record.c    names and forms of recordings   build_automation.c   envelopes
 *
 * When problems were added the graph is thrown away, so what a step could not know may stay unset. */
#ifndef AERS_MODEL_BUILD_H
#define AERS_MODEL_BUILD_H

#include "common/doc/path.h"
#include "common/model/graph.h"

#define AERS_NO_INDEX SIZE_MAX

struct aers_build_node {
    const struct aers_doc *doc; /* the map, or what stands in its place */
    bool has_type;
    bool is_known;         /* channels_in and channels_out are right */
    bool is_undetermined;  /* a fault of the node itself keeps its channels unknown */
    uint32_t declared;     /* channels the file asks for, 0 when it does not */
    uint32_t own_channels; /* of its audio file or its list of hardware ports, 0 when it has none */
    /* Mixer: the edge of each element, and its entry under inputs (or NULL). */
    size_t *element_edges;
    const struct aers_doc **element_docs;
};

struct aers_build_edge {
    const struct aers_doc *doc;
    const struct aers_doc *map; /* the pairs, when they are of the right form */
    bool is_valid;              /* both ends are known and may be connected */
    bool has_bad_map;           /* the form of map is wrong: what it carries is unknown */
    uint32_t first_channel;     /* into a mixer: channels of the elements before this one */
};

struct aers_build {
    struct aers_graph *graph;
    const struct aers_doc *doc;
    const char *base_dir; /* absolute */
    struct aers_problems *problems;
    size_t nform; /* problems of the form, found before; their places are not reported again */
    struct aers_path path;
    struct aers_build_node *nodes; /* beside graph->nodes */
    struct aers_build_edge *edges; /* beside graph->edges */
    size_t *by_id;                 /* [nids] nodes that have an id, sorted by it, then by index */
    size_t nids;
    /* Valid edges by their ends: those of node n are in_edges[in_first[n] .. in_first[n + 1]), in the file's order. */
    size_t *in_first, *in_edges, *out_first, *out_edges;
    bool out_of_memory;
};

/* A problem at doc (at_key: at its key), unless the form was already found wrong there. */
void aers_build_problem(struct aers_build *build, const struct aers_doc *doc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void aers_build_problem_at_key(struct aers_build *build, const struct aers_doc *doc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* calloc and strdup that note when memory ran out. n may be 0. */
void *aers_build_alloc(struct aers_build *build, size_t n, size_t size);
char *aers_build_string(struct aers_build *build, const char *text);
/* Text for people and patchbays, or a name handed to the system: no control characters. */
bool aers_build_check_text(struct aers_build *build, const struct aers_doc *doc);
/* Relative paths start from base_dir; one file has one spelling, where its directory exists. For free(); NULL when
 * out of memory. */
char *aers_build_path(struct aers_build *build, const char *path);
/* The first node with this id, or AERS_NO_INDEX. */
size_t aers_build_find(const struct aers_build *build, const char *id);

/* Steps, in this order. */
void aers_build_tempo(struct aers_build *build);
void aers_build_nodes(struct aers_build *build);
void aers_build_sinks(struct aers_build *build);
void aers_build_edges(struct aers_build *build);
void aers_build_order(struct aers_build *build);
void aers_build_groups(struct aers_build *build);
void aers_build_elements(struct aers_build *build);
void aers_build_channels(struct aers_build *build);
void aers_build_wires(struct aers_build *build);
void aers_build_mixes(struct aers_build *build);
void aers_build_takes(struct aers_build *build);
void aers_build_automation(struct aers_build *build);

/* Parts of the step on nodes; path is that of the node. */
void aers_build_source(struct aers_build *build, size_t node);
void aers_build_sink(struct aers_build *build, size_t node);
void aers_build_record(struct aers_build *build, size_t node);
/* path is that of source. */
void aers_build_events(struct aers_build *build, size_t node, const struct aers_doc *source);
/* Values and settings from a map by the node's manifest. Keys among skipped (ends with NULL) are somebody else's. map
 * may be NULL or of any type; path is that of the map, or of the node when there is none. */
void aers_build_params(struct aers_build *build, size_t node, const struct aers_doc *map, const char *const *skipped);
void aers_build_setting(struct aers_build *build, size_t node, const char *key, const char *value);
const char *aers_build_get_setting(const struct aers_build *build, size_t node, const char *key); /* NULL when absent */
/* One value as the file writes it. path is that of doc. */
void aers_build_value(struct aers_build *build, size_t node, uint32_t slot, const struct aers_doc *doc);

/* Channels that reach the far end of an edge: of the node it comes from, or the largest its map names. 0 when unknown.
 */
uint32_t aers_build_carried(const struct aers_build *build, size_t edge);

#endif
