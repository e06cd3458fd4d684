/* SPDX-License-Identifier: ISC */
/* engine/engine.h - everything a running graphd holds, and the one loop that keeps reality true to the graph:
 *
 *     something has happened (a child, a port, a verb) -> aers_engine_touch()
 *     next turn:  desired = engine/desire.c    actual = engine/observe.c    plan/diff.c    engine/apply.c
 *
 * An action whose precondition does not hold yet is simply left: what it waits for will be the next event. Start, stop,
 * reload and recovery differ only in what is desired. Main thread. */
#ifndef AERS_GRAPHD_ENGINE_H
#define AERS_GRAPHD_ENGINE_H

#include <uv.h>

#include "common/model/graph.h"
#include "common/osc/server.h"
#include "src/aers-graphd/document/document.h"
#include "src/aers-graphd/document/journal.h"
#include "src/aers-graphd/engine/align.h"
#include "src/aers-graphd/engine/automation.h"
#include "src/aers-graphd/engine/book.h"
#include "src/aers-graphd/engine/bypass.h"
#include "src/aers-graphd/engine/change.h"
#include "src/aers-graphd/engine/config.h"
#include "src/aers-graphd/engine/haste.h"
#include "src/aers-graphd/engine/health.h"
#include "src/aers-graphd/engine/lines.h"
#include "src/aers-graphd/engine/links.h"
#include "src/aers-graphd/engine/moves.h"
#include "src/aers-graphd/engine/places.h"
#include "src/aers-graphd/engine/recorders.h"
#include "src/aers-graphd/engine/renew.h"
#include "src/aers-graphd/engine/seats.h"
#include "src/aers-graphd/engine/session.h"
#include "src/aers-graphd/engine/swap.h"
#include "src/aers-graphd/engine/takes.h"
#include "src/aers-graphd/engine/traces.h"
#include "src/aers-graphd/engine/transport.h"
#include "src/aers-graphd/engine/watch.h"
#include "src/aers-graphd/feedback/feedback.h"
#include "src/aers-graphd/params/acks.h"
#include "src/aers-graphd/params/values.h"
#include "src/aers-graphd/patchbay/decorate.h"
#include "src/aers-graphd/patchbay/patchbay.h"
#include "src/aers-graphd/plan/diff.h"
#include "src/aers-graphd/plan/hardware.h"
#include "src/aers-graphd/supervise/chart.h"
#include "src/aers-graphd/supervise/fleet.h"
#include "src/aers-graphd/supervise/watchdog.h"
#include "src/aers-graphd/wakeup.h"

struct aers_server_state { /* the JACK server, as last reported */
    bool was_open;         /* once, at the graph's rate: from then on its loss is waited out */
    bool is_open;
    bool is_usable; /* open, at the graph's rate */
    bool has_block; /* nothing is asked of it any more */
    bool is_wedged; /* it plays on, and answers nothing */
    uint32_t rate_hz, block_nframes;
    int priority; /* of its clients' audio threads, 0: not real time */
    /* The time of the last bundle, 0: none, and its frame: all that one bundle says takes effect at one. */
    uint64_t mapped_ntp;
    uint32_t mapped_frame;
    char what[256]; /* why it is not usable */
};

struct aers_engine {
    uv_loop_t *loop;
    const struct aers_config *config;
    struct aers_wakeup wakeup;
    struct aers_haste haste;
    uint64_t started_ms;
    enum aers_code verdict; /* what the program ends with */

    struct aers_document document; /* what the graph was made from */
    struct aers_journal journal;   /* and those before it */
    struct aers_changes changes;   /* what is not certain of it yet */
    uint64_t revision;             /* of the graph: another number for another graph, also after a restart */
    struct aers_watch watch;
    struct aers_renew renew;
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
    struct aers_values *values;

    struct aers_server_state server;
    struct aers_patchbay *patchbay;
    struct aers_snapshot *snapshot; /* NULL without a server */
    struct aers_hardware hardware;  /* resolved against the snapshot */

    char *node_program;
    struct aers_fleet fleet;
    struct aers_watchdog *watchdog;
    struct aers_chart *chart;     /* NULL: nobody wants one */
    uint64_t ticked_ms, awake_ms; /* the last tick, and since when they have come in time */
    struct aers_seats *seats;
    struct aers_swaps swaps;
    struct aers_links links;
    struct aers_bypass bypass; /* of this turn */
    struct aers_healths healths;
    struct aers_places places;
    struct aers_aligner aligner;
    struct aers_transport_loop loop_region;
    struct aers_acks acks;
    struct aers_book book;
    struct aers_takes takes;
    struct aers_traces traces;
    struct aers_automations automations;
    struct aers_moves moves;
    struct aers_lines lines;
    struct aers_recorders recorders;
    struct aers_session session;
    struct aers_decorator decorator;

    struct aers_osc_server *osc;
    struct aers_feedback feedback;
    uv_timer_t feedback_timer;   /* runs when feedback is due */
    struct aers_actions actions; /* of the last turn */
    size_t nwaiting;             /* of them, those that will be carried out by themselves */
    uv_timer_t turn_timer;       /* runs when a turn is due */
    uv_timer_t tick_timer;       /* four times a second: deadlines */
    uv_signal_t signals[3];
    bool closed;
};

/* engine.c */
struct aers_engine *aers_engine_create(uv_loop_t *loop, const struct aers_config *config);
enum aers_code aers_engine_open(struct aers_engine *engine, struct aers_error *error) AERS_MUST_USE;
void aers_engine_close(struct aers_engine *engine);   /* when nothing is alive: the loop then runs dry */
void aers_engine_destroy(struct aers_engine *engine); /* after the loop */
void aers_engine_touch(struct aers_engine *engine);   /* a turn is due now */
void aers_engine_touch_in(struct aers_engine *engine, uint32_t delay_ms);

/* load.c: read the file and take it over. All or nothing: on failure what is loaded stays, and the problems are logged.
 */
enum aers_code aers_engine_load(struct aers_engine *engine, const char *path, struct aers_error *error) AERS_MUST_USE;
void aers_engine_reload(struct aers_engine *engine); /* the same file once more; logs how that went */
void aers_engine_unload(struct aers_engine *engine);
void aers_engine_resolve_hardware(struct aers_engine *engine); /* against the last snapshot */

/* desire.c, observe.c: fill a zeroed world; it borrows from the engine until the next event. */
void aers_engine_desire(const struct aers_engine *engine, struct aers_world *world);
void aers_engine_observe(const struct aers_engine *engine, struct aers_world *world);
const struct aers_blueprint_client *aers_engine_find_client(const struct aers_engine *engine, const char *name);

/* apply.c: carry out what can be carried out now. @return how many actions are under way or waiting for something that
 * will come */
size_t aers_engine_apply(struct aers_engine *engine, const struct aers_actions *actions);
/* Start the process of this name if that can be done now. @return whether it has been */
bool aers_engine_spawn(struct aers_engine *engine, const char *name);
void aers_engine_take_link(struct aers_engine *engine, const struct aers_report *report);
struct aers_process *aers_engine_process_of_port(const struct aers_engine *engine, const char *port); /* or NULL */

/* edge.c: a link between two that sound is made and taken away under cover of a fade at its source. @return whether the
 * link may be changed now; if not, it may after a later event */
bool aers_engine_cover_link(struct aers_engine *engine, struct aers_link *link, const struct aers_world_link *what,
                            bool up);
/* What a node says of a fade. */
enum aers_code aers_engine_take_edge(struct aers_engine *engine, const struct aers_osc_message *message) AERS_MUST_USE;

/* guard.c: let the watchdog watch who is running now, and say what it has found of a process. */
void aers_engine_guard(struct aers_engine *engine);
void aers_engine_tell_watchdog(struct aers_engine *engine); /* of the server, when that has changed */
uint64_t aers_engine_get_caused(const struct aers_engine *engine, const struct aers_process *process);
void aers_engine_explain_end(struct aers_engine *engine, struct aers_process *process, char *what, size_t nbytes);
/* Whose control thread has not been heard for too long is ended. */
void aers_engine_end_silent(struct aers_engine *engine);

/* reports.c: is the server wedged? Looked at four times a second. */
void aers_engine_watch_server(struct aers_engine *engine);

/* names.c: give the patchbays of the world titles, order and icons for all that is running */
void aers_engine_decorate(struct aers_engine *engine);

/* reports.c: what the patchbay tells. fleet_events.c: what the processes tell. */
void aers_engine_take_report(void *engine, struct aers_report *report);
extern const struct aers_fleet_events aers_engine_fleet_events;

/* feedback.c: what changes, to who has subscribed. from: who changed it, NULL for nobody in particular. */
void aers_engine_note_value(struct aers_engine *engine, const struct aers_node_values *node, uint32_t slot,
                            const struct aers_osc_peer *from);
void aers_engine_note_solo(struct aers_engine *engine, const struct aers_node_values *node,
                           const struct aers_osc_peer *from);
void aers_engine_note_states(struct aers_engine *engine); /* of the session and its nodes */
/* One /aers/meter/1 of a node, to who wants levels. */
enum aers_code aers_engine_take_levels(struct aers_engine *engine,
                                       const struct aers_osc_message *message) AERS_MUST_USE;
void aers_engine_renew_feedback(struct aers_engine *engine); /* another graph has been loaded */
void aers_engine_wake_feedback(struct aers_engine *engine);  /* somebody has subscribed */

/* tell.c: to nodes. frame: JACK's, -1 for now. AERS_E_UNAVAILABLE: the node is not running, it gets the value with its
 * start. */
enum aers_code aers_engine_tell_value(struct aers_process *process, struct aers_node_values *node, uint32_t slot,
                                      int32_t sequence, int64_t frame) AERS_MUST_USE;
/* A value for later: what is wanted and what has been sent change when it is confirmed. AERS_E_FULL: nothing has
 * changed. */
enum aers_code aers_engine_tell_timed(struct aers_process *process, const struct aers_node_values *node, uint32_t slot,
                                      double value, int32_t sequence, int64_t frame) AERS_MUST_USE;
void aers_engine_tell_start(struct aers_engine *engine, struct aers_process *process); /* NULL: all */
void aers_engine_tell_hold(struct aers_engine *engine);
void aers_engine_tell_meters(struct aers_engine *engine, int32_t seconds); /* to report their levels for so long */
/* It is heard from this frame on, or no longer; over nframes. */
enum aers_code aers_engine_tell_voice(struct aers_process *process, bool is_heard, int64_t frame,
                                      uint32_t nframes) AERS_MUST_USE;
/* Open a fade for one of its output ports, "out_1". */
enum aers_code aers_engine_tell_edge(struct aers_process *process, const char *port, bool up,
                                     int32_t sequence) AERS_MUST_USE;
/* Who is heard for a node, else who will be; and who is told its values: who runs what the graph says. Or NULL. */
struct aers_process *aers_engine_process_of(const struct aers_engine *engine, const struct aers_node_values *node);
struct aers_process *aers_engine_hearer_of(const struct aers_engine *engine, const struct aers_node_values *node);

#endif
