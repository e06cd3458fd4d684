/* SPDX-License-Identifier: ISC */
/* aers-node/host/tape.h - from the audio thread into audio files, take by take; what builtin/wav and builtin/record
 * share.
 *
 *     audio thread: start, write, miss, stop --> ring of frames, ring of marks --> worker: open, write, close
 *
 * A mark says at which frame of all that ever went into the ring a take begins or ends; so each file has exactly the
 * frames between the two, however late the disk is. What does not fit into the ring is lost: it is counted, and made up
 * by as much silence as soon as there is room, so that the recording stays in step with the session. The header is
 * brought up to date every second: a recording survives the death of its process. A disk that is full ends the take,
 * with everything until then in the file. */
#ifndef AERS_NODE_HOST_TAPE_H
#define AERS_NODE_HOST_TAPE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <aers/module.h>

#include "common/model/take_name.h"
#include "common/rt/ring.h"
#include "src/aers-node/host/memory.h"
#include "src/aers-node/host/take_file.h"

enum { AERS_TAPE_WORK_MS = 50, AERS_TAPE_MARKS_MAX = 64 };

struct aers_tape_config {
    const char *who; /* the module, for the log */
    const char *graph, *node;
    const char *pattern; /* of the files' names, absolute */
    struct aers_audio_form form;
    double rate_hz;
    uint32_t nchannels;
    double buffer_s;     /* how late the disk may be */
    bool replaces;       /* a file that is there: else there is another take */
    bool replaces_first; /* the first one only */
    bool makes_folders;  /* that the pattern names */
    bool is_dated;       /* files say when they were made */
};

enum aers_tape_state {
    AERS_TAPE_IDLE, /* nothing is open */
    AERS_TAPE_RECORDING,
    AERS_TAPE_FAILED, /* the take has ended before it should: `why` */
    AERS_TAPE_NSTATES
};

/* What is known of the take under way, or of the last one. */
struct aers_tape_status {
    enum aers_tape_state state;
    uint32_t ntakes; /* begun since the node started */
    char path[AERS_TAKE_NAME_SIZE];
    int64_t frame;    /* of the session, of its first sample; -1: none yet */
    uint64_t nframes; /* in the file */
    uint64_t nlost;   /* of them, silent, for the disk was late */
    uint64_t nmissed; /* and for the node was not run (an xrun) */
    char why[256];
};

struct aers_tape_mark {
    bool is_start;
    uint64_t at; /* of all frames ever due */
    int64_t frame;
    uint64_t nlost, nmissed; /* ever, then */
    uint32_t take;
};

struct aers_tape {
    struct aers_tape_config config;
    char *texts; /* the config's strings */
    struct aers_memory memory;
    struct aers_ring ring, marks;
    uint32_t frame_nbytes, piece_nframes;
    float *in_piece, *out_piece; /* [AERS_TAKE_PIECE_NSAMPLES] the audio thread's and the worker's */

    /* the audio thread's */
    bool rolls;
    uint32_t take;             /* of the newest start */
    uint64_t ndue;             /* frames ever written or owed */
    uint64_t debt;             /* frames of silence that are owed */
    _Atomic uint64_t nlost;    /* ever */
    _Atomic uint64_t nmissed;  /* ever */
    _Atomic uint64_t nskipped; /* starts for which there was no mark left */
    atomic_uint failed;        /* the worker says: of this take nothing is taken any more */

    /* the worker's */
    struct aers_take_file *file;
    bool is_fresh; /* the file was opened before its take began */
    struct aers_tape_mark mark;
    bool has_mark;
    uint64_t ndone; /* frames ever read */
    uint64_t nlost_before, nmissed_before, nskipped_told;
    uint32_t nworks, number; /* `number` of the newest take's name */

    pthread_mutex_t lock; /* of: */
    struct aers_tape_status status;
};

/* ---- control thread. The config's texts are copied. */
bool aers_tape_init(struct aers_tape *tape, const struct aers_tape_config *config); /* false: no memory */
/* The first take's file, now, so that a place that cannot be written is known at once. */
bool aers_tape_open_first(struct aers_tape *tape, char *why, size_t why_size);
/* What is in the ring is written, a take under way ends: after the last write, with no worker at work. */
void aers_tape_end(struct aers_tape *tape);
/* The same, and all is given back. Zeroed is fine. */
void aers_tape_finish(struct aers_tape *tape);
/* Thread: any but the audio thread. */
void aers_tape_get_status(struct aers_tape *tape, struct aers_tape_status *out);
const char *aers_tape_state_name(enum aers_tape_state state);

/* ---- worker */
void aers_tape_work(struct aers_tape *tape);

/* ---- audio thread; RT safe */
void aers_tape_start(struct aers_tape *tape, int64_t frame); /* the next sample has this session frame */
void aers_tape_write(struct aers_tape *tape, const float *const *in, uint32_t nframes);
void aers_tape_miss(struct aers_tape *tape, uint64_t nframes); /* silence for frames that never came */
void aers_tape_stop(struct aers_tape *tape);
/* In each block, also when it does not roll: silence that is owed. */
void aers_tape_settle(struct aers_tape *tape);

#endif
