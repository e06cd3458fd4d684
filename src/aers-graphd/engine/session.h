/* SPDX-License-Identifier: ISC */
/* engine/session.h - whether the graph shall sound, and since when: the clock all nodes share.
 *
 *     stopped --start--> starting --all there, or long enough--> running --stop--> holding --ramp done--> ending --all
 * gone--> stopped
 *
 * In `stopped` and `ending` the desired world is empty. Main thread. */
#ifndef AERS_GRAPHD_SESSION_H
#define AERS_GRAPHD_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

enum aers_session_state {
    AERS_SESSION_STOPPED,
    AERS_SESSION_STARTING,
    AERS_SESSION_RUNNING,
    AERS_SESSION_HOLDING, /* ramping to silence */
    AERS_SESSION_ENDING
};

struct aers_engine;

struct aers_session {
    enum aers_session_state state;
    bool quits;          /* the program ends once stopped */
    bool has_begun;      /* its clock has run since it was started, though the server may have been lost meanwhile */
    int64_t start_frame; /* JACK frame at which the session clock is 0; -1: not started */
    uint64_t since_ms;   /* when this state began */
    uint32_t ahead_us;   /* the start frame lies so far ahead when it is chosen */
    uv_timer_t timer;
};

void aers_session_init(struct aers_engine *engine);
/* The clock begins so long after all are ready. */
enum { AERS_SESSION_AHEAD_US = 100000, AERS_SESSION_MAX_AHEAD_US = 600000000 };
void aers_session_start(struct aers_engine *engine, uint32_t ahead_us);
void aers_session_stop(struct aers_engine *engine);
void aers_session_quit(struct aers_engine *engine); /* stop, then end the program; a second time: at once, by force */
void aers_session_lose_server(struct aers_engine *engine); /* its clock has gone: start anew with the next server */
void aers_session_advance(struct aers_engine *engine);     /* at the end of every turn */

bool aers_session_wants_nodes(const struct aers_session *session);
/* How much is under way and will come about, or fail, by itself; 0: nothing changes any more until something happens.
 */
size_t aers_session_count_pending(const struct aers_engine *engine);
/* "running" and so on, as in docs/osc.md; degraded: running, but not all that is wanted is there. */
const char *aers_session_state_name(const struct aers_engine *engine);

#endif
