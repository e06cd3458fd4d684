/* SPDX-License-Identifier: ISC */
/* common/model/graph.h - a checked graph. What aers_graph_load hands out is whole and right: every id is unique, every
 * edge ends somewhere, every channel count is known, every value is in range. Nobody downstream checks again.
 *
 *   text --doc/tree--> document --model/schema--> of the right form --model/graph--> struct aers_graph
 */
#ifndef AERS_MODEL_GRAPH_H
#define AERS_MODEL_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/problems.h"
#include "common/doc/tree.h"
#include "common/model/manifest.h"
#include "common/model/tempo.h"

/* Which nodes without a group share a JACK client. UNSAID: none, unless that makes more clients than a server carries.
 */
enum aers_isolation {
    AERS_ISOLATION_UNSAID,
    AERS_ISOLATION_NODE,  /* none */
    AERS_ISOLATION_CHAIN, /* those of a chain that nothing leaves or joins on its way */
    AERS_ISOLATION_GRAPH, /* all */
    AERS_ISOLATION_AUTO   /* chains, and more where those are more than a server carries */
};

/* Whose clock the session follows. */
enum aers_transport {
    AERS_TRANSPORT_NONE,   /* its own */
    AERS_TRANSPORT_FOLLOW, /* JACK's transport, wherever it is moved */
    AERS_TRANSPORT_LEAD    /* the same, and it is moved with the session */
};

enum aers_node_type {
    AERS_NODE_SOURCE,
    AERS_NODE_PROCESSOR,
    AERS_NODE_MIXER,
    AERS_NODE_BUS,
    AERS_NODE_OUTPUT,
    AERS_NODE_RECORD
};

/* One fixed setting of a node's module, ready for the node: paths are absolute, sequences joined by commas. */
struct aers_setting {
    char *key;
    char *value;
};

/* One value away from its default, by address: "gain_db", "bands/2/q", "inputs/1/pan", "mute". */
struct aers_value {
    char *address;
    uint32_t slot;
    double value;
};

/* What is heard of a node while it is dead. */
enum aers_failure {
    AERS_FAILURE_UNSAID,
    AERS_FAILURE_SILENCE,
    AERS_FAILURE_BYPASS, /* what it would hear */
    AERS_FAILURE_HOLD,   /* nothing, and nobody starts it again but a person */
};

struct aers_automation; /* common/model/automation.h */

struct aers_graph_node {
    char *id;    /* [A-Za-z0-9_][A-Za-z0-9_.-]*, at most 48 bytes, unique */
    char *title; /* human name for patchbays, or NULL */
    char *group; /* the client it shares with all nodes of the same group, in the form of an id; NULL: see isolation */
    int32_t cpu; /* the processor its client's audio thread runs on, or AERS_CPU_ANY: placement says */
    enum aers_failure on_failure;
    bool compensates; /* what arrives here is aligned to the longest way: plan/align.h of aers-graphd */
    bool is_hot;      /* two processes do it, of which one is heard */
    enum aers_node_type type;
    const struct aers_manifest *manifest; /* the module that does the work; never NULL */
    uint32_t channels_in;                 /* of the module: for a mixer the sum of its elements' channels */
    uint32_t channels_out;
    /* The module's list: bands of an EQ, inputs of a mixer (one per incoming edge, in the order of `inputs`, then of
     * edges). */
    uint32_t nelements;
    uint32_t *element_channels; /* [nelements] mixer only, else NULL */
    char **element_names;       /* [nelements] mixer only: the id each input comes from, else NULL */
    struct aers_setting *settings;
    size_t nsettings;
    struct aers_value *values;
    size_t nvalues;
    struct aers_automation *automation; /* [nautomation] envelopes of its parameters */
    size_t nautomation;
    bool solo;
    /* Hardware: ports of other JACK clients this node's own ports are wired to. channel i to names[i]; when nnames is 0
     * and hardware is set: the server's physical ports in order. */
    enum { AERS_HARDWARE_NONE, AERS_HARDWARE_CAPTURE, AERS_HARDWARE_PLAYBACK } hardware;
    char **hardware_ports;
    size_t nhardware_ports;
    unsigned line, column;
};

/* One wire of an edge: out port from_channel of one node to in port to_channel of the other, both 1-based. */
struct aers_wire {
    uint32_t from_channel, to_channel;
};

struct aers_graph_edge {
    size_t from, to; /* indices into nodes */
    struct aers_wire *wires;
    size_t nwires;
    bool feedback; /* closes a cycle, see below: one more block of delay (JACK) */
    unsigned line, column;
};

struct aers_graph {
    char *graph_id;         /* [A-Za-z0-9_][A-Za-z0-9_.-]*, at most 48 bytes */
    char *path;             /* absolute path of the file, or NULL */
    uint32_t rate_hz;       /* 8000 .. 192000 */
    uint32_t block_nframes; /* 16 .. 8192, a power of two; 0 when the file does not ask */
    char *jack_prefix;      /* put before every client name; "" by default */
    char *jack_server;      /* the JACK server's name, or NULL for the default one */
    enum aers_isolation isolation;
    enum aers_transport transport;
    struct aers_tempo tempo; /* without points when the file gives none */
    uint32_t swap_ms;        /* for which a node that is replaced crosses over */
    bool places;             /* audio threads are given processors by how the graph hangs together */
    struct aers_graph_node *nodes;
    size_t nnodes;
    struct aers_graph_edge *edges;
    size_t nedges;
    size_t *order;   /* [nnodes] indices in processing order (Kahn; feedback edges left out) */
    unsigned *level; /* [nnodes] parallel level, 0 for what needs nobody */
};

/* Mixers. Each incoming edge is one element, of one channel or of as many as the mixer has; an edge with a map of
 * several channels is as wide as the mixer, so that a map can always say which goes where. The wires of an edge end at
 * the mixer's in ports after those of the elements before it. */

/* Feedback. A cycle needs a node whose module breaks cycles (a delay). What leaves the first such node of a cycle (in
 * the order of the file) towards that cycle is its feedback: those edges are left out of the order and of the inference
 * of channels, so a node that hears nothing but feedback has one channel unless it declares more. */

/* Groups. What leaves a group and comes back through a node outside it would wait for itself: JACK would run one of the
 * two a block late. So a group is whole: no path of edges, feedback apart, leads out of it and back in. */

/* Processors. Nodes of one group name at most one. */
enum { AERS_CPU_ANY = -1 };

/* The bound on nodes (bounded by memory alone, chosen far above any real graph). */
#define AERS_GRAPH_MAX_NODES 4096

/**
 * Parse, check, and make a graph. All problems of the document are added in one run, sorted.
 * @param base_dir directory that relative audio paths start from
 * @return AERS_OK; AERS_E_INVALID (problems say why; *out untouched); AERS_E_MEMORY
 */
enum aers_code aers_graph_parse(const char *text, size_t nbytes, const char *base_dir, struct aers_problems *problems,
                                struct aers_graph **out) AERS_MUST_USE;
enum aers_code aers_graph_load(const char *path, struct aers_problems *problems, struct aers_graph **out) AERS_MUST_USE;
/* At rate_hz, whatever the file says; 0: as it says. */
enum aers_code aers_graph_load_at(const char *path, uint32_t rate_hz, struct aers_problems *problems,
                                  struct aers_graph **out) AERS_MUST_USE;
/* The same from a document that was read already, or edited; base_dir is absolute. */
enum aers_code aers_graph_check(const struct aers_doc *doc, const char *base_dir, struct aers_problems *problems,
                                struct aers_graph **out) AERS_MUST_USE;
void aers_graph_destroy(struct aers_graph *graph);

struct aers_graph_node *aers_graph_find(const struct aers_graph *graph, const char *id); /* NULL when absent */
const char *aers_node_type_name(enum aers_node_type type);
const char *aers_failure_name(enum aers_failure failure); /* "bypass"; "" for UNSAID */
const char *aers_transport_name(enum aers_transport transport);
/* The document asks for this rate from now on; what is no map is left alone. */
enum aers_code aers_graph_put_rate(struct aers_doc *doc, uint32_t rate_hz) AERS_MUST_USE;
bool aers_isolation_parse(const char *name, enum aers_isolation *out); /* false: there is none of that name */
const char *aers_isolation_name(enum aers_isolation isolation);        /* "chain"; "node" for UNSAID */

#endif
