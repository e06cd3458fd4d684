/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/swap.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/engine/states.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"

enum {
    WIRED_MS = 3000,   /* a new one that is not wired by then goes on all the same */
    LISTEN_MS = 100,   /* to what it will play on from: a change that somebody waits for */
    SETTLE_MS = 1000,  /* who takes the first seat again: long enough for echoes and envelopes to be alike */
    AHEAD_US = 100000, /* the frame where they cross lies this far ahead: both have heard of it by then */
    ANSWER_MS = 2000,  /* a new one that has not noted it by then has failed */
    MARGIN_MS = 60,    /* after the crossing, before the old one is told to go */
    AT_ONCE_NFRAMES = 64,
};

/* The two processes of a swap; either may be NULL. */
struct pair {
    struct aers_process *old, *new;
};

static struct aers_swap *find(const struct aers_engine *engine, const char *client)
{
    struct aers_swap *swap = NULL;
    HASH_FIND_STR(engine->swaps.all, client, swap);
    return swap;
}

static struct pair pair_of(const struct aers_engine *engine, const struct aers_swap *swap)
{
    struct aers_process *first = aers_seats_first(engine, swap->client),
                        *second = aers_seats_second(engine, swap->client);
    return swap->is_to_second ? (struct pair){first, second} : (struct pair){second, first};
}

static void leave(struct aers_process *process)
{
    if (aers_seats_is_up(process))
        aers_child_handle(&process->child, AERS_CHILD_UNWANT, AERS_OK, NULL);
}

/* ---- what a turn wants ---- */

static void set_out(struct aers_engine *engine, struct aers_swap *swap, uint64_t hash, bool is_change,
                    bool is_to_second)
{
    if (swap->hash == hash && swap->is_to_second == is_to_second)
        return;
    swap->hash = hash;
    swap->is_change = is_change;
    swap->is_to_second = is_to_second;
    struct aers_process *new = pair_of(engine, swap).new;
    swap->is_spawned = aers_seats_is_up(new); /* one of before may do */
    if (new && !aers_child_is_alive(&new->child))
        aers_child_handle(&new->child, AERS_CHILD_FORGIVE, AERS_OK, NULL);
    swap->is_prepared = false;
    swap->stage = AERS_SWAP_PREPARING;
}

/* The new one sits where nobody is heard. Where nobody is heard at all, the second seat goes on if it can. */
static void look(struct aers_engine *engine, struct aers_swap *swap, uint64_t hash)
{
    const struct aers_process *second = aers_seats_second(engine, swap->client),
                              *voice = aers_seats_voice(engine, swap->client);
    if (swap->stage == AERS_SWAP_CROSSING)
        return;
    if (voice)
        set_out(engine, swap, hash, voice->hash != hash, !aers_seats_is_second(voice));
    else
        set_out(engine, swap, hash, true, aers_seats_is_up(second) && second->hash == hash);
}

static void want(struct aers_engine *engine, const struct aers_world_client *client)
{
    struct aers_swap *swap = find(engine, client->name);
    if (!swap) {
        swap = aers_need(1, sizeof *swap);
        swap->client = aers_need_string(client->name);
        HASH_ADD_KEYPTR(hh, engine->swaps.all, swap->client, strlen(swap->client), swap);
    }
    swap->is_wanted = true;
    look(engine, swap, client->hash);
}

static void forget(struct aers_swaps *swaps, struct aers_swap *swap)
{
    HASH_DEL(swaps->all, swap);
    free(swap->client);
    free(swap);
}

void aers_swaps_begin(struct aers_engine *engine, const struct aers_actions *actions)
{
    struct aers_swap *swap, *next;
    for (swap = engine->swaps.all; swap; swap = swap->hh.next)
        swap->is_wanted = false;
    for (size_t i = 0; i < actions->nitems; i++)
        if (actions->items[i].kind == AERS_ACTION_SWAP)
            want(engine, &actions->items[i].client);
    HASH_ITER(hh, engine->swaps.all, swap, next)
    {
        if (!swap->is_wanted)
            forget(&engine->swaps, swap);
    }
}

bool aers_swaps_are_preparing(const struct aers_engine *engine)
{
    for (const struct aers_swap *swap = engine->swaps.all; swap; swap = swap->hh.next)
        if (swap->is_change && swap->stage < AERS_SWAP_CALLED)
            return true;
    return false;
}

bool aers_swaps_are_changing(const struct aers_engine *engine)
{
    for (const struct aers_swap *swap = engine->swaps.all; swap; swap = swap->hh.next)
        if (swap->is_change)
            return true;
    return false;
}

bool aers_swaps_are_stuck(const struct aers_engine *engine, const char *client)
{
    const struct aers_swap *swap = find(engine, client);
    return swap && swap->is_stuck;
}

bool aers_swaps_has(const struct aers_engine *engine, const char *client)
{
    return find(engine, client) != NULL;
}

bool aers_swaps_has_port(const struct aers_engine *engine, const char *port)
{
    const struct aers_process *process = aers_engine_process_of_port(engine, port);
    return process && aers_swaps_has(engine, process->client);
}

/* ---- one of them, stage by stage ---- */

/* A change has failed as a whole. Where nothing was changed there is nothing to go back to: another try. */
static void fail(struct aers_engine *engine, struct aers_swap *swap, const struct pair *pair)
{
    if (swap->is_change && aers_changes_are_open(engine)) {
        aers_changes_fail(engine, swap->client, pair->new->child.reason);
        return;
    }
    if (swap->is_spawned)
        aers_log(AERS_LOG_WARNING, swap->client, "its new process: %s; the old one plays on", pair->new->child.reason);
    swap->is_spawned = false;
    swap->is_stuck = pair->new->child.state == AERS_CHILD_FAILED;
    if (pair->new->child.state == AERS_CHILD_STOPPED)
        aers_engine_touch(engine);
}

static void prepare(struct aers_engine *engine, struct aers_swap *swap, const struct pair *pair)
{
    const uint64_t now_ms = uv_now(engine->loop);
    const struct aers_process *new = pair->new;
    if (swap->stage == AERS_SWAP_PREPARING) {
        const bool is_wired = new->nunwired == 0;
        aers_engine_touch_in(engine, WIRED_MS);
        if (!new->is_started || (!is_wired && now_ms < new->ready_ms + WIRED_MS))
            return;
        if (pair->old)
            aers_seats_carry(engine, pair->old, new);
        if (pair->old)
            aers_states_ask(pair->old);
        swap->stage = AERS_SWAP_LISTENING;
        swap->until_ms = now_ms + (swap->is_change ? LISTEN_MS : SETTLE_MS);
    }
    swap->is_prepared = now_ms >= swap->until_ms;
    if (!swap->is_prepared)
        aers_engine_touch_in(engine, (uint32_t)(swap->until_ms - now_ms));
}

/* Who goes goes back to silence first if the new one is heard; if that has ended, the old one is heard again. */
static void cross(struct aers_engine *engine, struct aers_swap *swap, const struct pair *pair)
{
    const uint64_t now_ms = uv_now(engine->loop);
    if (pair->new->child.state != AERS_CHILD_READY) {
        swap->stage = AERS_SWAP_PREPARING;
        if (pair->old && pair->old->child.state == AERS_CHILD_READY) {
            (void)!aers_engine_tell_voice(pair->old, true, -1, AT_ONCE_NFRAMES);
            pair->old->plays = true;
        }
        fail(engine, swap, pair);
        return;
    }
    if (now_ms < swap->until_ms) {
        aers_engine_touch_in(engine, (uint32_t)(swap->until_ms - now_ms));
        return;
    }
    if (pair->old)
        aers_seats_carry(engine, pair->old, pair->new); /* what was connected too late to be seen before it crossed */
    leave(pair->old);
    swap->is_change = false;
    swap->stage = AERS_SWAP_PREPARING;
    swap->hash = 0; /* whatever comes next sets out anew */
    aers_engine_touch(engine);
}

static void await_answer(struct aers_engine *engine, const struct aers_swap *swap, const struct pair *pair)
{
    const uint64_t now_ms = uv_now(engine->loop);
    if (now_ms >= swap->until_ms)
        aers_run_signal(pair->new->run, SIGKILL);
    else
        aers_engine_touch_in(engine, (uint32_t)(swap->until_ms - now_ms));
}

void aers_swap_carry_on(struct aers_engine *engine, const char *client)
{
    struct aers_swap *swap = find(engine, client);
    struct pair pair = pair_of(engine, swap);
    const struct aers_process *voice = aers_seats_voice(engine, client);
    char second[AERS_SEAT_NBYTES];
    aers_seat_other(client, second);
    swap->is_stuck = false;
    if (swap->stage == AERS_SWAP_CROSSING) {
        cross(engine, swap, &pair);
    } else if (voice && voice == aers_seats_first(engine, client) && voice->hash == swap->hash) {
        leave(aers_seats_second(engine, client)); /* of a change that was taken back */
    } else if (!pair.new || (pair.new->child.state == AERS_CHILD_STOPPED && !swap->is_spawned)) {
        swap->is_spawned = aers_engine_spawn(engine, swap->is_to_second ? second : client);
    } else if (aers_seats_is_up(pair.new) && pair.new->hash != swap->hash) {
        leave(pair.new);
        swap->is_spawned = false;
    } else if (pair.new->child.state == AERS_CHILD_READY && swap->stage == AERS_SWAP_CALLED) {
        await_answer(engine, swap, &pair);
    } else if (pair.new->child.state == AERS_CHILD_READY) {
        prepare(engine, swap, &pair);
    } else if (!aers_child_is_alive(&pair.new->child)) {
        swap->stage = AERS_SWAP_PREPARING;
        fail(engine, swap, &pair);
    }
}

/* ---- all of them together ---- */

static void call(struct aers_engine *engine, struct aers_swap *swap, uint32_t frame, uint32_t nframes)
{
    const struct pair pair = pair_of(engine, swap);
    if (pair.old)
        aers_seats_carry(engine, pair.old, pair.new); /* what has been connected since */
    if (aers_engine_tell_voice(pair.new, true, frame, nframes) != AERS_OK)
        return; /* its queue is full: the next turn */
    swap->frame = frame;
    swap->stage = AERS_SWAP_CALLED;
    swap->until_ms = uv_now(engine->loop) + ANSWER_MS;
    aers_engine_touch_in(engine, ANSWER_MS);
}

static uint32_t crossing_nframes(const struct aers_engine *engine)
{
    return (uint32_t)((uint64_t)engine->graph->swap_ms * engine->graph->rate_hz / 1000);
}

void aers_swaps_call(struct aers_engine *engine)
{
    uint32_t frame = 0;
    bool are_ready = true;
    for (const struct aers_swap *swap = engine->swaps.all; swap; swap = swap->hh.next)
        are_ready = are_ready && (!swap->is_change || swap->is_prepared);
    if (!engine->swaps.all || aers_patchbay_get_frame_in(engine->patchbay, AHEAD_US, &frame) != AERS_OK)
        return;
    for (struct aers_swap *swap = engine->swaps.all; swap; swap = swap->hh.next)
        if (swap->stage == AERS_SWAP_LISTENING && swap->is_prepared && (are_ready || !swap->is_change))
            call(engine, swap, frame, crossing_nframes(engine));
}

void aers_swaps_take_voice(struct aers_engine *engine, struct aers_process *process)
{
    struct aers_swap *swap = find(engine, process->client);
    const struct pair pair = swap ? pair_of(engine, swap) : (struct pair){0};
    if (!swap || swap->stage != AERS_SWAP_CALLED || pair.new != process)
        return;
    process->plays = true;
    if (pair.old && pair.old->child.state == AERS_CHILD_READY) {
        (void)!aers_engine_tell_voice(pair.old, false, swap->frame, crossing_nframes(engine));
        pair.old->plays = false;
    }
    swap->stage = AERS_SWAP_CROSSING;
    swap->until_ms = uv_now(engine->loop) + AHEAD_US / 1000 + engine->graph->swap_ms + MARGIN_MS;
    aers_engine_touch(engine);
}

void aers_swaps_finish(struct aers_swaps *swaps)
{
    struct aers_swap *swap, *next;
    HASH_ITER(hh, swaps->all, swap, next)
    {
        forget(swaps, swap);
    }
}
