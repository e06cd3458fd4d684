/* SPDX-License-Identifier: ISC */
/* supervise/judge.h - what the pulses of all nodes, looked at again and again, say of each: its verdict and its share
 * of the blame (struct aers_conduct). Knows no threads and no clocks. */
#ifndef AERS_GRAPHD_JUDGE_H
#define AERS_GRAPHD_JUDGE_H

#include "src/aers-graphd/supervise/ward.h"

enum {
    AERS_JUDGE_LEAST_US = 80000,    /* of silence make a node that hangs, */
    AERS_JUDGE_NBLOCKS = 3,         /* and so many blocks */
    AERS_JUDGE_NEVER_US = 1000000,  /* of one that has not begun a block since it waits for whom it waits for now */
    AERS_JUDGE_WINDOW_US = 1000000, /* a node is to blame for half of the cycles in such a time, */
    AERS_JUDGE_STRIKES = 2,         /* so often in a row, */
    AERS_JUDGE_LEAST_CYCLES = 8,    /* and for so many: it overruns */
};

/* One look. */
struct aers_look {
    uint32_t now_us;     /* JACK's clock; wraps */
    uint32_t elapsed_us; /* since the last look, as far as it counts */
    bool server_moves;
    uint32_t frame;    /* of the server's present cycle */
    uint32_t nframes;  /* of a block */
    uint32_t limit_us; /* as long a silence hangs */
    bool is_realtime;  /* the audio threads have their priority: only then is it a node's fault to be late */
};

/* Whom to watch is new or different: what has been seen of those that wait for others now does not count. */
void aers_judge_begin(struct aers_wards *wards);
/* One that is silent for too long, and of whom it is known that he is halted: whomever he waits for, it is he. */
void aers_judge_halted(struct aers_conduct *conduct);
/* @return how many are silent for half of the limit or longer */
unsigned aers_judge_silence(struct aers_wards *wards, const struct aers_look *look);
void aers_judge_cycles(struct aers_wards *wards, const struct aers_look *look);

#endif
