/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/remote.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-node/host/face.h"
#include "src/aers-node/host/lodging.h"

enum {
    WORK_MS = 10,
    TELL_MS = 1000,
    LATE_MS = 250,  /* a block that takes longer ends its process */
    MAX_DEATHS = 5, /* within so long, then it stays away: */
    DEATHS_WITHIN_MS = 30000,
    MAX_LATENCY = 1 << 20,
    MIN_DEADLINE_NS = 1000000
};

/* Who may touch the exchange: the audio thread while it is ON, the worker while it is OFF. */
enum { OFF, ON, LEAVING };

struct remote {
    struct aers_lodging lodging;
    uint32_t nin, nout, nslots;
    double rate_hz;
    /* audio thread */
    double *values; /* [nslots] as last set: what a new process is given */
    uint8_t *marks; /* [nslots] not told yet */
    bool is_late, must_reset;
    uint32_t asked;
    atomic_uint nlate; /* blocks without an answer */
    /* both */
    atomic_int turn;
    atomic_uint latency;
    /* worker thread */
    uint32_t late_ms, nlate_told;
    uint32_t nlate_logged;
    uint64_t logged_ms;
    uint64_t deaths_ms[MAX_DEATHS];
    uint32_t ndeaths;
    bool is_given_up;
};

static int priority;

void aers_remote_set_priority(int of_audio_thread)
{
    priority = of_audio_thread > 1 ? of_audio_thread - 1 : of_audio_thread;
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- start ---- */

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in <= AERS_MAX_CHANNELS && config->channels_out <= AERS_MAX_CHANNELS ? sizeof(struct remote)
                                                                                                 : 0;
}

/* Every value anew, for a process that knows none. */
static void mark_all(struct remote *remote)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    memcpy(aers_exchange_values(exchange), remote->values, remote->nslots * sizeof *remote->values);
    memset(aers_exchange_marks(exchange, remote->nslots), 1, remote->nslots);
}

static enum aers_code start(struct remote *remote, struct aers_error *error)
{
    mark_all(remote);
    const enum aers_code code = aers_lodging_start(&remote->lodging, error);
    if (code)
        return code;
    const uint32_t latency = remote->lodging.exchange->latency;
    atomic_store(&remote->latency, latency < MAX_LATENCY ? latency : 0);
    remote->asked = 0;
    remote->is_late = false;
    remote->late_ms = 0;
    return AERS_OK;
}

static bool put_options(struct aers_exchange *exchange, const struct aers_module_config *config)
{
    size_t n = 0;
    for (uint32_t i = 0; i < config->noptions; i++) {
        const char *const words[] = {config->options[i].key, config->options[i].value};
        for (size_t k = 0; k < 2; k++) {
            const size_t nbytes = strlen(words[k]) + 1;
            if (n + nbytes > sizeof exchange->options)
                return false;
            memcpy(exchange->options + n, words[k], nbytes);
            n += nbytes;
        }
    }
    exchange->noptions = config->noptions;
    return true;
}

static int refuse(struct remote *remote, const char *what, char *why, size_t why_size)
{
    snprintf(why, why_size, "%s", what);
    aers_lodging_close(&remote->lodging);
    free(remote->values);
    free(remote->marks);
    return -1;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct remote *remote = self;
    struct aers_error error = {0};
    const struct aers_manifest *manifest = aers_face_manifest(config->id);
    remote->nin = config->channels_in;
    remote->nout = config->channels_out;
    remote->rate_hz = config->rate_hz;
    remote->nslots = aers_manifest_nslots(manifest, config->nelements);
    remote->values = calloc(remote->nslots + 1, sizeof *remote->values);
    remote->marks = calloc(remote->nslots + 1, 1);
    const size_t nbytes = aers_exchange_size(remote->nslots, remote->nin + remote->nout);
    if (aers_lodging_open(&remote->lodging, config->id, nbytes, &error) != AERS_OK || !remote->values || !remote->marks)
        return refuse(remote, *error.what ? error.what : "not enough memory", why, why_size);
    for (uint32_t slot = 0; slot < remote->nslots; slot++)
        remote->values[slot] = aers_manifest_param(manifest, slot)->preset;
    struct aers_exchange *exchange = remote->lodging.exchange;
    exchange->rate_hz = config->rate_hz;
    exchange->nin = remote->nin;
    exchange->nout = remote->nout;
    exchange->nslots = remote->nslots;
    exchange->nelements = config->nelements;
    exchange->priority = priority;
    if (!put_options(exchange, config))
        return refuse(remote, "its options are too long", why, why_size);
    if (start(remote, &error) != AERS_OK)
        return refuse(remote, error.what, why, why_size);
    atomic_store(&remote->turn, ON);
    return 0;
}

static void finish(void *self)
{
    struct remote *remote = self;
    aers_lodging_close(&remote->lodging);
    free(remote->values);
    free(remote->marks);
}

/* ---- audio thread ---- */

static void set(void *self, uint32_t slot, double value)
{
    struct remote *remote = self;
    remote->values[slot] = value;
    remote->marks[slot] = 1;
}

static void reset(void *self)
{
    struct remote *remote = self;
    remote->must_reset = true;
}

static uint32_t latency(const void *self)
{
    const struct remote *remote = self;
    return atomic_load_explicit(&remote->latency, memory_order_relaxed);
}

static float output(const void *self, uint32_t i)
{
    const struct remote *remote = self;
    const float reading = i < AERS_EXCHANGE_MAX_OUTPUTS ? remote->lodging.exchange->outputs[i] : 0.0f;
    return isfinite(reading) ? reading : 0.0f;
}

static void ask(struct remote *remote, const float *const *in, uint32_t nframes)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    double *values = aers_exchange_values(exchange);
    uint8_t *marks = aers_exchange_marks(exchange, remote->nslots);
    for (uint32_t slot = 0; slot < remote->nslots; slot++) {
        if (!remote->marks[slot])
            continue;
        remote->marks[slot] = 0;
        values[slot] = remote->values[slot];
        marks[slot] = 1;
    }
    for (uint32_t i = 0; i < remote->nin; i++)
        memcpy(aers_exchange_channel(exchange, remote->nslots, i), in[i], nframes * sizeof **in);
    exchange->must_reset = remote->must_reset;
    remote->must_reset = false;
    exchange->nframes = nframes;
    atomic_store_explicit(&exchange->request, ++remote->asked, memory_order_release);
    aers_futex_wake(&exchange->request);
}

static bool has_answered(const struct remote *remote)
{
    return atomic_load_explicit(&remote->lodging.exchange->reply, memory_order_acquire) == remote->asked;
}

/* Half of the time that the block lasts, and at least a millisecond. */
static bool wait_answer(struct remote *remote, uint32_t nframes)
{
    const double half_ns = 0.5e9 * nframes / remote->rate_hz;
    const uint64_t until = now_ns() + (half_ns > MIN_DEADLINE_NS ? (uint64_t)half_ns : MIN_DEADLINE_NS);
    while (!has_answered(remote)) {
        const uint64_t now = now_ns();
        if (now >= until)
            return false;
        const struct timespec left = {0, (long)(until - now)};
        aers_futex_wait(&remote->lodging.exchange->reply, remote->asked - 1, &left);
    }
    return true;
}

static void pass_dry(const struct remote *remote, const float *const *in, float *const *out, uint32_t nframes)
{
    for (uint32_t i = 0; i < remote->nout; i++) {
        if (i >= remote->nin)
            memset(out[i], 0, nframes * sizeof **out);
        else if (out[i] != in[i])
            memmove(out[i], in[i], nframes * sizeof **out);
    }
}

static void take_answer(struct remote *remote, float *const *out, uint32_t nframes)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    for (uint32_t i = 0; i < remote->nout; i++)
        memcpy(out[i], aers_exchange_channel(exchange, remote->nslots, remote->nin + i), nframes * sizeof **out);
    const uint32_t frames = exchange->latency;
    atomic_store_explicit(&remote->latency, frames < MAX_LATENCY ? frames : 0, memory_order_relaxed);
}

static bool has_made(struct remote *remote, const float *const *in, uint32_t nframes)
{
    int turn = LEAVING;
    if (atomic_compare_exchange_strong(&remote->turn, &turn, OFF) || turn == OFF)
        return false;
    if (!remote->is_late || has_answered(remote)) {
        ask(remote, in, nframes);
        remote->is_late = !wait_answer(remote, nframes);
        if (!remote->is_late)
            return true;
    }
    atomic_fetch_add_explicit(&remote->nlate, 1, memory_order_relaxed);
    return false;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct remote *remote = self;
    if (has_made(remote, in, nframes)) {
        take_answer(remote, out, nframes);
        return;
    }
    pass_dry(remote, in, out, nframes);
}

/* ---- worker thread ---- */

static bool may_try_again(struct remote *remote)
{
    const uint64_t now_ms = now_ns() / 1000000;
    uint64_t *oldest = &remote->deaths_ms[remote->ndeaths++ % MAX_DEATHS];
    const bool too_many = *oldest && now_ms - *oldest < DEATHS_WITHIN_MS;
    *oldest = now_ms;
    return !too_many;
}

static void begin_again(struct remote *remote, const char *why)
{
    struct aers_error error;
    aers_log(AERS_LOG_ERROR, remote->lodging.name, "%s; until it is back the input goes through as it is", why);
    while (may_try_again(remote)) {
        if (start(remote, &error) == AERS_OK) {
            aers_log(AERS_LOG_WARNING, remote->lodging.name, "started again with its values");
            atomic_store(&remote->turn, ON);
            return;
        }
        aers_log(AERS_LOG_ERROR, remote->lodging.name, "%s", error.what);
    }
    remote->is_given_up = true;
    aers_log(AERS_LOG_ERROR, remote->lodging.name,
             "given up after %d deaths within %d s; the input goes through as it is", MAX_DEATHS,
             DEATHS_WITHIN_MS / 1000);
}

/* Since the last look it has been late with one and the same block. */
static bool is_stuck(struct remote *remote)
{
    const uint32_t nlate = atomic_load_explicit(&remote->nlate, memory_order_relaxed);
    remote->late_ms = nlate != remote->nlate_told && !has_answered(remote) ? remote->late_ms + WORK_MS : 0;
    if (remote->late_ms == 0)
        remote->nlate_told = nlate;
    return remote->late_ms >= LATE_MS;
}

/* Once a second at most. */
static void tell_late(struct remote *remote)
{
    const uint32_t nlate = atomic_load_explicit(&remote->nlate, memory_order_relaxed);
    const uint64_t now_ms = now_ns() / 1000000;
    if (nlate == remote->nlate_logged || now_ms < remote->logged_ms + TELL_MS)
        return;
    aers_log(AERS_LOG_WARNING, remote->lodging.name, "late with %u blocks, whose input went through as it is",
             nlate - remote->nlate_logged);
    remote->nlate_logged = nlate;
    remote->logged_ms = now_ms;
}

static void work(void *self)
{
    struct remote *remote = self;
    char why[512];
    if (remote->is_given_up)
        return;
    tell_late(remote);
    if (!aers_lodging_has_died(&remote->lodging, why, sizeof why)) {
        if (!is_stuck(remote))
            return;
        aers_lodging_kill(&remote->lodging);
        snprintf(why, sizeof why, "it did not finish a block within %d ms and was ended", LATE_MS);
    }
    /* The audio thread may be in the exchange: it leaves at its next block, or has no next block. */
    int turn = ON;
    atomic_compare_exchange_strong(&remote->turn, &turn, LEAVING);
    for (int waited_ms = 0; atomic_load(&remote->turn) == LEAVING && waited_ms < LATE_MS; waited_ms++) {
        const struct timespec ms = {0, 1000000};
        nanosleep(&ms, NULL);
    }
    turn = LEAVING;
    atomic_compare_exchange_strong(&remote->turn, &turn, OFF);
    begin_again(remote, why);
}

/* ---- the face ---- */

const struct aers_module *aers_remote_module(const struct aers_manifest *manifest)
{
    static const struct aers_module common = {
        .abi = AERS_MODULE_ABI,
        .size = size,
        .init = init,
        .finish = finish,
        .set = set,
        .process = process,
        .reset = reset,
        .latency = latency,
        .output = output,
        .work = work,
        .work_ms = WORK_MS,
    };
    return aers_face_of(manifest, &common);
}
