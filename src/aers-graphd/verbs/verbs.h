/* SPDX-License-Identifier: ISC */
/* verbs/verbs.h - the public OSC namespace of docs/osc.md: one verb a file, one table of them. Main thread. */
#ifndef AERS_GRAPHD_VERBS_H
#define AERS_GRAPHD_VERBS_H

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/verbs/answer.h"

struct aers_call {
    const char *address; /* the one reached, by name or by pattern */
    const struct aers_osc_message *message;
    struct aers_answer *answer; /* the verb's to give */
};

typedef void aers_verb_fn(struct aers_engine *engine, struct aers_call *call);

struct aers_verb {
    const char *address;
    bool by_pattern; /* a pattern may reach it; not where a slip of the hand would end the show */
    aers_verb_fn *run;
};

extern const struct aers_verb aers_verbs[]; /* ends with a NULL address */

/* What the OSC server calls: finds the verbs a message is for; answers it where there is none. */
void aers_verbs_request(void *engine, struct aers_osc_peer *peer, const struct aers_osc_message *message);

/* /aers/node/<id>/<param>, mute, bypass, solo; /aers/set: several of them. */
aers_verb_fn aers_verb_param, aers_verb_set;
extern const struct aers_param aers_verb_solo_param;
/* What aers_acks calls when a timed value has come into force. */
void aers_verb_param_applied(void *engine, const struct aers_ack *ack);
/* Calls found() with every address of a node that the pattern matches. */
typedef void aers_address_fn(void *user, const char *address);
void aers_verb_param_each(const struct aers_values *values, const char *pattern, aers_address_fn *found, void *user);

aers_verb_fn aers_verb_start, aers_verb_stop, aers_verb_status, aers_verb_list, aers_verb_graph, aers_verb_modules,
    aers_verb_subscribe, aers_verb_meters, aers_verb_unsubscribe, aers_verb_refresh, aers_verb_ping, aers_verb_quit,
    aers_verb_version, aers_verb_log, aers_verb_latency, aers_verb_transport, aers_verb_transport_tempo;

/* spectrum.c: /aers/node/<id>/spectrum, which no pattern reaches; and what the node says of it. */
aers_verb_fn aers_verb_spectrum;
bool aers_verb_is_spectrum(const char *address);
void aers_verb_spectrum_told(struct aers_engine *engine, const struct aers_osc_message *message);

/* load.c, check.c: whole files; save.c; edit.c: one thing of the running graph; undo.c;
 * module_reload.c. */
aers_verb_fn aers_verb_load, aers_verb_plan, aers_verb_check, aers_verb_reload, aers_verb_save, aers_verb_add,
    aers_verb_remove, aers_verb_connect, aers_verb_disconnect, aers_verb_map, aers_verb_node, aers_verb_change,
    aers_verb_module, aers_verb_module_reload, aers_verb_undo, aers_verb_redo;

/* events.c: timelines */
aers_verb_fn aers_verb_events_list, aers_verb_events_trigger, aers_verb_events_add, aers_verb_events_log;

/* trace.c: events that are followed */
aers_verb_fn aers_verb_trace_start, aers_verb_trace_all, aers_verb_trace_list, aers_verb_trace_stop;

/* automation.c: envelopes */
aers_verb_fn aers_verb_automation_list, aers_verb_automation_mode, aers_verb_automation_clear;

/* record.c: recorders that are in no file */
aers_verb_fn aers_verb_record_add, aers_verb_record_remove, aers_verb_record_list;

/* The arguments, all of them strings, in words[most]; those not given are NULL. false: the call has been answered with
 * `usage`, which says what would have been right. The words are the message's. */
bool aers_verb_take_words(struct aers_call *call, size_t least, size_t most, const char **words, const char *usage);
/* The same, and after the words maybe a number: the revision of the graph that the change is meant for. */
bool aers_verb_take_edit(const struct aers_engine *engine, struct aers_call *call, size_t least, size_t most,
                         const char **words, const char *usage);
/* The arguments of load, plan and check: words[0] an absolute path, or words[1] a text. false: answered. */
bool aers_verb_take_source(const struct aers_engine *engine, struct aers_call *call, const char **words);
/* AERS_OK, or problems are added. *out is for aers_document_finish. */
enum aers_code aers_verb_read_source(const struct aers_engine *engine, const char *path, const char *text,
                                     struct aers_problems *problems, struct aers_document *out) AERS_MUST_USE;
/* Make a candidate of the document, which is taken, take the step, and answer with its plan and the revision of the
 * graph as soon as the step is certain. What is wrong is answered with the first problem, and how many there are.
 * problems: of reading it, continued. */
void aers_verb_offer(struct aers_engine *engine, struct aers_call *call, struct aers_document *document,
                     struct aers_problems *problems, enum aers_step step);
/* What an edit of a copy of the running graph's document came to: offers it, or answers why not. Takes the document. */
void aers_verb_offer_edit(struct aers_engine *engine, struct aers_call *call, struct aers_document *document,
                          enum aers_code code, const struct aers_error *error);
void aers_verb_answer_problems(struct aers_call *call, enum aers_code code, const struct aers_problems *problems,
                               const struct aers_error *error);

#define AERS_VERB_JSON (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)
/* For verbs that answer with JSON: gives the answer, puts the object. */
struct json_object;
void aers_verb_answer_json(struct aers_call *call, struct json_object *object);
/* What may be of interest of a node's process; shared by status and list. */
const char *aers_verb_node_state(const struct aers_engine *engine, const struct aers_node_values *node);

#endif
