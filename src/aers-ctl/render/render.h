/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/render.h - a graph played into files, as fast as the machine goes, by the same aers-graphd and
 * aers-node that play it otherwise, on a JACK server of its own.
 *
 *   prepare -> jackd -> capture, aers-graphd -> all ready, wired, told of the start frame -> free wheel -> all captured
 *           -> readings -> stopped, in the reverse order -> files under their names -> report
 *
 * The start frame lies ahead when it is chosen, and the server runs freely before it comes: from the first sample on
 * every block waits for everybody. What is missing then is no render: nothing is written but whole ones. */
#ifndef AERS_CTL_RENDER_H
#define AERS_CTL_RENDER_H

#include <uv.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/render/capture.h"
#include "src/aers-ctl/render/claim.h"
#include "src/aers-ctl/render/desk.h"
#include "src/aers-ctl/render/meters.h"
#include "src/aers-ctl/up/child.h"
#include "src/aers-ctl/up/guard.h"
#include "src/aers-ctl/up/jack.h"

enum { AERS_RENDER_MAX_WORDS = 1024 };

struct aers_words {
    const char *items[AERS_RENDER_MAX_WORDS];
    size_t n;
};

struct aers_render_config {
    const char *graph, *output, *stems, *report, *trace, *sample; /* paths, or NULL; sample: as in sound_file.h */
    double duration_s;
    uint32_t rate_hz, block_nframes; /* 0: as the graph says */
    bool has_seed;
    uint32_t seed;
    enum aers_isolation isolation;
    struct aers_words claims, stem_ids;
};

/* One node of the graph, as this render sees it. */
struct aers_render_node {
    bool is_output, is_measured, is_stem;
    uint32_t first, nchannels; /* channels of the reel; none: it is not led here */
    struct aers_loudness *loudness;
    struct aers_loudness_result result;
    struct aers_loudness_channel *channels; /* [nchannels] when it is measured */
    struct aers_sound_file stem;
    uint32_t path_min, path_max; /* frames from the sources to what leaves it */
};

enum aers_render_phase {
    AERS_RENDER_START_JACK,
    AERS_RENDER_WAIT_FOR_JACK,
    AERS_RENDER_WAIT_FOR_GRAPHD,
    AERS_RENDER_START_GRAPH,
    AERS_RENDER_WAIT_FOR_GRAPH,
    AERS_RENDER_WAIT_FOR_STOP,
    AERS_RENDER_RUN,
    AERS_RENDER_SETTLE,
    AERS_RENDER_STOPPING,
    AERS_RENDER_NPHASES
};

enum { AERS_RENDER_JACKD, AERS_RENDER_GRAPHD, AERS_RENDER_NCHILDREN }; /* in the order of their start */

struct aers_render {
    struct aers_ctl *ctl;
    const struct aers_render_config *config;
    struct aers_graph *graph;
    uint32_t block_nframes;
    uint64_t nframes;               /* to be rendered */
    struct aers_render_node *nodes; /* [graph->nnodes] */
    uint32_t nchannels;             /* of the reel; those of the outputs come first */
    uint32_t noutput_channels;
    struct aers_claim claims[AERS_RENDER_MAX_WORDS];
    struct aers_sound_file mix;
    struct aers_whole_file report;
    bool made_stems; /* the directory is new */
    struct aers_desk *desks;
    uint32_t ndesks;

    char server[64], osc[32], url[64], meter_url[64];
    struct aers_jackd jackd;
    struct aers_child children[AERS_RENDER_NCHILDREN];
    struct aers_guard guard;
    struct aers_ctl ask; /* the questions to graphd */
    struct aers_reel reel;
    struct aers_crew *crew;
    struct aers_capture *capture;
    struct aers_render_meters meters;
    uint64_t ntagged;           /* events with a tag, of which as many as can be are followed */
    struct json_object *traces; /* those, or NULL */

    uv_loop_t loop;
    uv_timer_t look; /* while stopping: the end of patience */
    uv_signal_t signals[3];
    enum aers_render_phase phase;
    uint64_t deadline_ms;         /* of the phase, in uv_now's time */
    uint64_t moved_ms, moved_at;  /* when the capture last went on, and how far it was */
    uint32_t ntries, nbusy_ports; /* starts of the session; ports that were taken */
    double lead_s;
    int64_t nrestarts;                /* of nodes, before the first sample */
    double began_s, started_s, ran_s; /* of a clock, of it, and how long */
    enum aers_code code;              /* how it will end */
};

/* Returns when everything that was started has stopped. The sentence of a failure is in ctl->error. AERS_E_FAILED also
 * when an assertion does not hold: the files are written then. */
enum aers_code aers_render_run(struct aers_ctl *ctl, const struct aers_render_config *config) AERS_MUST_USE;

/* prepare.c: all that can be known, and refused, before anything is started. */
enum aers_code aers_render_prepare(struct aers_render *render) AERS_MUST_USE;
/* desks.c: files are open and there is a desk for each of them, and for each node that is measured. */
enum aers_code aers_render_set_up_desks(struct aers_render *render) AERS_MUST_USE;
enum aers_code aers_render_keep_files(struct aers_render *render) AERS_MUST_USE;
void aers_render_clear_desks(struct aers_render *render); /* files that were not kept are gone */
/* programs.c */
enum aers_code aers_render_start_jackd(struct aers_render *render) AERS_MUST_USE;
enum aers_code aers_render_open_capture(struct aers_render *render) AERS_MUST_USE;
enum aers_code aers_render_start_graphd(struct aers_render *render) AERS_MUST_USE;
/* traces.c: before the start; and when all has played: *is_there says whether everybody has told */
enum aers_code aers_render_start_traces(struct aers_render *render) AERS_MUST_USE;
enum aers_code aers_render_take_traces(struct aers_render *render, bool *is_there) AERS_MUST_USE;
/* phases.c: look once; either go on to another phase or stay. */
enum aers_code aers_render_look(struct aers_render *render) AERS_MUST_USE;
void aers_render_enter(struct aers_render *render, enum aers_render_phase phase, uint64_t patience_ms);
void aers_render_begin_stop(struct aers_render *render, enum aers_code code); /* render.c; the first reason counts */
/* progress.c: on a terminal, on standard error. */
void aers_render_show_progress(const struct aers_render *render);
void aers_render_hide_progress(const struct aers_render *render);
/* results.c, report.c: what has come out; AERS_E_FAILED: an assertion does not hold. */
double aers_render_measure(const struct aers_render *render, const struct aers_claim *claim);
double aers_render_cpu_pct(const struct aers_render *render, size_t node);
struct json_object *aers_render_report(const struct aers_render *render);
enum aers_code aers_render_tell(struct aers_render *render) AERS_MUST_USE;

#endif
