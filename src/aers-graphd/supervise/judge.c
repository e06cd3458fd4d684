/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/judge.h"

enum { MAX_CYCLES = 2 * AERS_PULSE_BEATS, SAFE_BEATS = AERS_PULSE_BEATS - 16 };

static uint32_t begun_of(const struct aers_ward *ward)
{
    return atomic_load_explicit(&ward->vital->pulse->begun, memory_order_acquire);
}

static uint32_t ended_of(const struct aers_ward *ward)
{
    return atomic_load_explicit(&ward->vital->pulse->ended, memory_order_acquire);
}

/* ended is read first: one that ends meanwhile is not taken for one that has ended more than it began. */
static bool is_inside(const struct aers_ward *ward)
{
    const uint32_t ended = ended_of(ward);
    return begun_of(ward) != ended;
}

void aers_judge_begin(struct aers_wards *wards)
{
    for (uint32_t i = 0; i < wards->nitems; i++) {
        struct aers_conduct *conduct = &wards->items[i].vital->conduct;
        const uint64_t hash = aers_ward_hash(wards, i);
        if (hash == conduct->ups_hash)
            continue;
        conduct->ups_hash = hash;
        conduct->begun = conduct->next_beat = begun_of(&wards->items[i]);
        conduct->silent_us = 0;
        conduct->is_expected = conduct->is_heard = false;
    }
}

/* ---- silence ---- */

static bool is_uneasy(const struct aers_ward *ward, const struct aers_look *look)
{
    return ward->vital->conduct.silent_us >= look->limit_us / 2;
}

static void listen(struct aers_ward *ward, const struct aers_look *look)
{
    struct aers_conduct *conduct = &ward->vital->conduct;
    const uint32_t begun = begun_of(ward);
    if (begun != conduct->begun) {
        conduct->silent_us = 0;
        conduct->is_heard = true;
    } else if (look->server_moves || is_inside(ward)) {
        conduct->silent_us += look->elapsed_us;
    }
    conduct->begun = begun;
}

static bool waits_for_others(const struct aers_wards *wards, const struct aers_ward *ward, const struct aers_look *look)
{
    bool waits = ward->reads_strangers;
    for (size_t i = 0; i < ward->nups; i++) {
        const struct aers_ward *up = &wards->items[ward->ups[i]];
        waits = waits || is_uneasy(up, look) || !up->vital->conduct.is_heard;
    }
    return waits;
}

static enum aers_verdict verdict_on(const struct aers_wards *wards, const struct aers_ward *ward,
                                    const struct aers_look *look)
{
    const struct aers_conduct *conduct = &ward->vital->conduct;
    if (conduct->silent_us < look->limit_us)
        return AERS_VERDICT_NONE;
    if (is_inside(ward))
        return AERS_VERDICT_HANGS;
    if (waits_for_others(wards, ward, look) || (!conduct->is_heard && conduct->silent_us < AERS_JUDGE_NEVER_US))
        return AERS_VERDICT_NONE;
    return AERS_VERDICT_STOPPED;
}

unsigned aers_judge_silence(struct aers_wards *wards, const struct aers_look *look)
{
    unsigned nuneasy = 0;
    for (size_t i = 0; i < wards->nitems; i++) {
        listen(&wards->items[i], look);
        nuneasy += is_uneasy(&wards->items[i], look);
    }
    for (size_t i = 0; i < wards->nitems && nuneasy; i++) {
        struct aers_ward *ward = &wards->items[i];
        struct aers_conduct *conduct = &ward->vital->conduct;
        if (conduct->verdict || conduct->is_done)
            continue;
        conduct->verdict = verdict_on(wards, ward, look);
        conduct->verdict_ms = conduct->silent_us / 1000;
        conduct->verdict_step = atomic_load_explicit(&ward->vital->pulse->step, memory_order_relaxed);
    }
    return nuneasy;
}

void aers_judge_halted(struct aers_conduct *conduct)
{
    conduct->verdict = AERS_VERDICT_STOPPED;
    conduct->verdict_ms = conduct->silent_us / 1000;
}

/* ---- cycles ---- */

static const struct aers_beat *beat_of(const struct aers_ward *ward)
{
    return &ward->vital->pulse->beats[ward->vital->conduct.next_beat % AERS_PULSE_BEATS];
}

static uint32_t load(const atomic_uint *value)
{
    return atomic_load_explicit(value, memory_order_relaxed);
}

/* Beats that have been written over by now, because we slept, are passed over. */
static bool has_beat(struct aers_ward *ward)
{
    struct aers_conduct *conduct = &ward->vital->conduct;
    const uint32_t begun = begun_of(ward);
    if (begun - conduct->next_beat > SAFE_BEATS) {
        conduct->next_beat = begun - AERS_PULSE_BEATS / 2;
        conduct->is_expected = false;
    }
    return begun != conduct->next_beat;
}

/* The oldest cycle in which anybody has a beat, if it is so old that all should be done with it. */
static bool next_cycle(struct aers_wards *wards, const struct aers_look *look, uint32_t *frame)
{
    bool found = false;
    for (size_t i = 0; i < wards->nitems; i++) {
        if (!has_beat(&wards->items[i]))
            continue;
        const uint32_t its = load(&beat_of(&wards->items[i])->frame);
        if (!found || (int32_t)(its - *frame) < 0)
            *frame = its;
        found = true;
    }
    return found && (int32_t)(look->frame - *frame) >= (int32_t)(2 * look->nframes);
}

static void record(struct aers_wards *wards, uint32_t i, uint32_t frame)
{
    struct aers_ward *ward = &wards->items[i];
    struct aers_conduct *conduct = &ward->vital->conduct;
    struct aers_blame_record *out = &wards->records[i];
    *out = (struct aers_blame_record){.is_expected = conduct->is_expected,
                                      .ups = ward->ups,
                                      .nups = (uint32_t)ward->nups,
                                      .reads_strangers = ward->reads_strangers};
    if (!has_beat(ward) || load(&beat_of(ward)->frame) != frame)
        return;
    const struct aers_beat *beat = beat_of(ward);
    const uint32_t cycle_us = load(&beat->cycle_us);
    out->is_expected = out->has_run = true;
    out->has_ended = ended_of(ward) != conduct->next_beat;
    out->ended_us = (int32_t)(load(&beat->ended_us) - cycle_us);
    out->deadline_us = (int32_t)(load(&beat->deadline_us) - cycle_us);
    conduct->verdict_step = conduct->verdict ? conduct->verdict_step : load(&beat->step);
    conduct->is_expected = true;
    conduct->next_beat++;
}

/* Each culprit once per cycle, whatever the number of those it has made late. */
static void blame_cycle(struct aers_wards *wards)
{
    for (uint32_t i = 0; i < wards->nitems; i++) {
        struct aers_conduct *conduct = &wards->items[i].vital->conduct;
        conduct->nseen += wards->records[i].is_expected;
        conduct->is_culprit = false;
    }
    for (uint32_t i = 0; i < wards->nitems; i++) {
        const int culprit =
            aers_blame_is_bad(&wards->records[i]) ? aers_blame_find(wards->records, wards->nitems, i) : -1;
        if (culprit >= 0)
            wards->items[culprit].vital->conduct.is_culprit = true;
    }
    for (uint32_t i = 0; i < wards->nitems; i++) {
        struct aers_conduct *conduct = &wards->items[i].vital->conduct;
        conduct->ncaused += conduct->is_culprit;
        conduct->nblamed += conduct->is_culprit;
    }
}

static void count_strikes(struct aers_conduct *conduct, const struct aers_look *look)
{
    if (look->now_us - conduct->window_us < AERS_JUDGE_WINDOW_US)
        return;
    const bool is_strike =
        look->is_realtime && conduct->nblamed >= AERS_JUDGE_LEAST_CYCLES && 2 * conduct->nblamed >= conduct->nseen;
    conduct->nstrikes = is_strike ? conduct->nstrikes + 1 : 0;
    if (conduct->nstrikes >= AERS_JUDGE_STRIKES && !conduct->verdict && !conduct->is_done) {
        conduct->verdict = AERS_VERDICT_OVERRUNS;
        conduct->verdict_bad = conduct->nblamed;
        conduct->verdict_of = conduct->nseen;
    }
    conduct->window_us = look->now_us;
    conduct->nseen = conduct->nblamed = 0;
}

void aers_judge_cycles(struct aers_wards *wards, const struct aers_look *look)
{
    uint32_t frame = 0;
    for (int n = 0; n < MAX_CYCLES && next_cycle(wards, look, &frame); n++) {
        for (uint32_t i = 0; i < wards->nitems; i++)
            record(wards, i, frame);
        blame_cycle(wards);
    }
    for (size_t i = 0; i < wards->nitems; i++)
        count_strikes(&wards->items[i].vital->conduct, look);
}
