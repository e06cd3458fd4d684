/* SPDX-License-Identifier: ISC */
/* common/model/timeline.h - the sound events of a source of kind events (docs/events.md), in the order of their file.
 *
 * People write times in seconds, as "N samples" or "BAR:BEAT"; here all are frames at the session's rate. One form,
 * four places: inline in a graph file, in a file of its own (YAML, JSON, or JSON lines), in the setting `events` of a
 * node's plan, and in a trigger over OSC. aers_timeline_format writes what aers_timeline_read reads, with every time in
 * samples and every path absolute. */
#ifndef AERS_MODEL_TIMELINE_H
#define AERS_MODEL_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/doc/path.h"
#include "common/model/manifest.h"
#include "common/model/tempo.h"

enum {
    AERS_TIMELINE_MAX_EVENTS = 100000, /* of one node */
    AERS_TIMELINE_MAX_REPEATS = 1024,  /* events of one node that repeat */
    AERS_TIMELINE_MAX_FILES = 256,     /* different files one node plays */
    AERS_TIMELINE_MAX_TAG = 64,        /* bytes */
};

/* The frame of an event without `at`: it sounds when it is triggered. */
#define AERS_TIMELINE_UNSET INT64_C(-1)

struct aers_timeline_event {
    int64_t frame;                     /* 0 .. 2^53, or AERS_TIMELINE_UNSET */
    char *play;                        /* absolute path, or NULL */
    const struct aers_manifest *synth; /* when play is NULL */
    double params[AERS_SYNTH_MAX_PARAMS];
    double gain_db, pan;
    int64_t nframes; /* duration; 0: its own */
    char *tag;       /* or NULL */
    int64_t seed;    /* or -1: that of its place */
    uint32_t times;  /* 1: once; 0: for ever */
    int64_t every;   /* frames from one repetition to the next, when times is not 1 */
    int64_t spread;  /* humanise: frames a repetition is early or late at most, at most every / 2 */
    double spread_db;
    unsigned line; /* in its file */
};

struct aers_timeline {
    struct aers_timeline_event *events;
    size_t nevents, size;
};

/* How a document is to be understood, and who hears of its problems. */
struct aers_timeline_reader {
    double rate_hz;
    const struct aers_tempo *tempo; /* or NULL */
    const char *base_dir;           /* relative paths start here */
    struct aers_path *path;         /* of the document; walked while reading, given back as it was */
    void (*problem)(void *user, const struct aers_doc *doc, bool at_key, const char *what);
    void *user;
    size_t nproblems;
};

/* Add the events of a list to those of *timeline. What has problems is left out. AERS_E_INVALID, AERS_E_MEMORY. */
enum aers_code aers_timeline_read(struct aers_timeline_reader *reader, const struct aers_doc *list,
                                  struct aers_timeline *timeline) AERS_MUST_USE;
/* One event, for instance of a trigger. */
enum aers_code aers_timeline_read_event(struct aers_timeline_reader *reader, const struct aers_doc *doc,
                                        struct aers_timeline_event *event) AERS_MUST_USE;

/* Add the events of a file: a list or `{ events: [...] }` in YAML or JSON; or, when the name ends in .jsonl, one event
 * a line. Problems name their place in the file. */
enum aers_code aers_timeline_load(const char *path, double rate_hz, const struct aers_tempo *tempo,
                                  struct aers_timeline *timeline, struct aers_problems *problems) AERS_MUST_USE;
/* From the text that aers_timeline_format has written. */
enum aers_code aers_timeline_parse(const char *text, double rate_hz, struct aers_timeline *timeline,
                                   struct aers_error *error) AERS_MUST_USE;
/* One event from a text in JSON or YAML, its paths from base_dir. */
enum aers_code aers_timeline_parse_event(const char *text, size_t nbytes, double rate_hz,
                                         const struct aers_tempo *tempo, const char *base_dir,
                                         struct aers_timeline_event *event, struct aers_error *error) AERS_MUST_USE;

/* *text is for free(): a JSON list, or one event. */
enum aers_code aers_timeline_format(const struct aers_timeline *timeline, char **text) AERS_MUST_USE;
enum aers_code aers_timeline_format_event(const struct aers_timeline_event *event, char **text) AERS_MUST_USE;

void aers_timeline_event_finish(struct aers_timeline_event *event); /* zeroed is fine */
void aers_timeline_finish(struct aers_timeline *timeline);          /* zeroed is fine */

#endif
