/* SPDX-License-Identifier: ISC */
/* supervise/vital.h - what graphd can see of a running node without asking it: the page its audio thread writes
 * (common/rt/pulse.h), and a descriptor of its process by which it can be ended whatever becomes of its number.
 *
 * One of them lives as long as somebody holds it: the run it belongs to, and the watchdog's table. Holding is the main
 * thread's; what the watchdog notes in it (struct aers_conduct) is behind the watchdog's lock. */
#ifndef AERS_GRAPHD_VITAL_H
#define AERS_GRAPHD_VITAL_H

#include "common/base/error.h"
#include "common/rt/pulse.h"

enum aers_verdict {
    AERS_VERDICT_NONE,
    AERS_VERDICT_STOPPED, /* no block comes any more */
    AERS_VERDICT_HANGS,   /* a block does not end */
    AERS_VERDICT_OVERRUNS /* most of its blocks are late */
};

/* What the watchdog knows of one run. */
struct aers_conduct {
    uint32_t begun;                   /* blocks, when last looked */
    uint32_t silent_us;               /* for so long none has begun, while the server went on */
    bool is_heard;                    /* a block has begun since it waits for them */
    uint64_t ups_hash;                /* of whom it waited for, when last looked */
    uint32_t next_beat;               /* the first that has not been judged */
    bool is_expected;                 /* it takes part in every cycle since */
    bool is_culprit;                  /* of the cycle that is being judged */
    uint64_t ncaused;                 /* blocks that were late or lost, its own or of those behind it, because of it */
    uint32_t window_us;               /* since when the two below count */
    uint32_t nseen, nblamed;          /* cycles */
    unsigned nstrikes;                /* such windows in a row in which it was to blame for most */
    enum aers_verdict verdict;        /* once said it stays */
    bool is_done;                     /* and has been carried out */
    uint32_t verdict_ms;              /* how long it was silent */
    uint32_t verdict_step;            /* which step was under way, or took the longest */
    uint32_t verdict_bad, verdict_of; /* AERS_VERDICT_OVERRUNS: so many cycles of so many */
};

struct aers_vital {
    unsigned nholders;
    const struct aers_pulse *pulse;
    int pid, pidfd;
    struct aers_conduct conduct;
};

/* pulse_fd: the node's page, closed by the caller afterwards. AERS_E_IO and errno with nothing left behind. */
enum aers_code aers_vital_create(int pulse_fd, int pid, struct aers_vital **out) AERS_MUST_USE;
struct aers_vital *aers_vital_hold(struct aers_vital *vital);
void aers_vital_release(struct aers_vital *vital); /* the last holder's frees it; NULL is fine */

#endif
