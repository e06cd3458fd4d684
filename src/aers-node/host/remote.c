/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/remote.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/permissions.h"
#include "common/rt/kernel.h"
#include "common/rt/stopwatch.h"
#include "src/aers-node/host/face.h"
#include "src/aers-node/host/options.h"
#include "src/aers-node/host/remote_own.h"

enum { MAX_LATENCY = 1 << 20, MIN_DEADLINE_NS = 1000000, LOOK_MS = 20 };

static int priority;
static bool is_in_place;
static atomic_bool is_patient;

void aers_remote_set_priority(int of_audio_thread)
{
    priority = of_audio_thread > 1 ? of_audio_thread - 1 : of_audio_thread;
}

void aers_remote_set_in_place(bool wanted)
{
    is_in_place = wanted;
}

void aers_remote_set_patient(bool wanted)
{
    atomic_store(&is_patient, wanted);
}

bool aers_remote_is_patient(void)
{
    return atomic_load_explicit(&is_patient, memory_order_relaxed);
}

/* ---- start ---- */

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in <= AERS_MAX_CHANNELS && config->channels_out <= AERS_MAX_CHANNELS
               ? sizeof(struct aers_remote)
               : 0;
}

/* Every value anew, for a process that knows none. */
static void mark_all(struct aers_remote *remote)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    memcpy(aers_exchange_values(exchange), remote->values, remote->nslots * sizeof *remote->values);
    memset(aers_exchange_marks(exchange, remote->nslots), 1, remote->nslots);
}

enum aers_code aers_remote_start(struct aers_remote *remote, struct aers_error *error)
{
    mark_all(remote);
    const enum aers_code code = aers_lodging_start(&remote->lodging, error);
    if (code)
        return code;
    const struct aers_exchange *exchange = remote->lodging.exchange;
    const uint32_t latency = exchange->latency;
    atomic_store(&remote->latency, latency < MAX_LATENCY ? latency : 0);
    remote->asked = 0;
    remote->is_late = false;
    remote->late_ms = 0;
    return AERS_OK;
}

static bool put_words(struct aers_exchange *exchange, const char *const words[2], size_t *n)
{
    for (size_t k = 0; k < 2; k++) {
        const size_t nbytes = strlen(words[k]) + 1;
        if (*n + nbytes > sizeof exchange->options)
            return false;
        memcpy(exchange->options + *n, words[k], nbytes);
        *n += nbytes;
    }
    exchange->noptions++;
    return true;
}

static bool put_options(struct aers_exchange *exchange, const struct aers_module_config *config)
{
    size_t n = 0;
    exchange->noptions = 0;
    for (uint32_t i = 0; i < config->noptions; i++) {
        const char *const words[] = {config->options[i].key, config->options[i].value};
        const bool is_ours = strcmp(words[0], AERS_GUARD_OPTION) == 0 || strcmp(words[0], AERS_GRANT_OPTION) == 0;
        if (!is_ours && !put_words(exchange, words, &n))
            return false;
    }
    const char *const folder[] = {AERS_OPTION_FOLDER, exchange->folder};
    return !(exchange->permissions & AERS_PERMISSION_FILES) || put_words(exchange, folder, &n);
}

static void free_all(struct aers_remote *remote)
{
    free(remote->values);
    free(remote->marks);
    aers_remote_state_finish(remote);
}

static int refuse(struct aers_remote *remote, const char *what, char *why, size_t why_size)
{
    snprintf(why, why_size, "%s", what);
    aers_lodging_close(&remote->lodging);
    free_all(remote);
    return -1;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct aers_remote *remote = self;
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
    remote->lodging.priority = priority;
    exchange->is_in_place = is_in_place;
    exchange->permissions = manifest->permissions;
    memcpy(exchange->folder, remote->lodging.folder, sizeof exchange->folder);
    char sentence[320];
    if (!aers_guard_init(&remote->guard, config, sentence, sizeof sentence) ||
        !aers_permissions_agree(manifest->name, manifest->permissions, aers_option_get(config, AERS_GRANT_OPTION),
                                sentence, sizeof sentence))
        return refuse(remote, sentence, why, why_size);
    if (!put_options(exchange, config))
        return refuse(remote, "its options are too long", why, why_size);
    if (aers_remote_start(remote, &error) != AERS_OK)
        return refuse(remote, error.what, why, why_size);
    if (!aers_remote_state_init(remote))
        return refuse(remote, "not enough memory", why, why_size);
    atomic_store(&remote->turn, AERS_REMOTE_ON);
    return 0;
}

static void finish(void *self)
{
    struct aers_remote *remote = self;
    aers_lodging_close(&remote->lodging);
    free_all(remote);
}

/* ---- audio thread ---- */

static void set(void *self, uint32_t slot, double value)
{
    struct aers_remote *remote = self;
    remote->values[slot] = value;
    remote->marks[slot] = 1;
}

static void reset(void *self)
{
    struct aers_remote *remote = self;
    remote->must_reset = true;
}

static uint32_t latency(const void *self)
{
    const struct aers_remote *remote = self;
    return atomic_load_explicit(&remote->latency, memory_order_relaxed);
}

static float output(const void *self, uint32_t i)
{
    const struct aers_remote *remote = self;
    const float reading = i < AERS_EXCHANGE_MAX_OUTPUTS ? remote->lodging.exchange->outputs[i] : 0.0f;
    return isfinite(reading) ? reading : 0.0f;
}

static void ask(struct aers_remote *remote, const float *const *in, uint32_t nframes)
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
        aers_kernel_clean(aers_exchange_channel(exchange, remote->nslots, i), in[i], nframes); /* not all can forget */
    aers_remote_state_ask(remote);
    exchange->must_reset = remote->must_reset;
    remote->must_reset = false;
    exchange->nframes = nframes;
    atomic_store_explicit(&exchange->request, ++remote->asked, memory_order_release);
    aers_futex_wake(&exchange->request);
}

bool aers_remote_has_answered(const struct aers_remote *remote)
{
    return atomic_load_explicit(&remote->lodging.exchange->reply, memory_order_acquire) == remote->asked;
}

/* Nothing else sounds in time either: it is waited for until it has answered, has ended, or hangs. */
static bool wait_long(const struct aers_remote *remote)
{
    const struct timespec look = {0, LOOK_MS * 1000000L};
    const uint64_t until = aers_clock_ns() + (uint64_t)AERS_REMOTE_HANGS_MS * 1000000u;
    while (!aers_remote_has_answered(remote)) {
        if (aers_clock_ns() >= until || aers_lodging_has_ended(&remote->lodging))
            return aers_remote_has_answered(remote);
        aers_futex_wait(&remote->lodging.exchange->reply, remote->asked - 1, &look);
    }
    return true;
}

/* Half of the time that the block lasts, and at least a millisecond. */
static bool wait_answer(struct aers_remote *remote, uint32_t nframes)
{
    if (aers_remote_is_patient())
        return wait_long(remote);
    const double half_ns = 0.5e9 * nframes / remote->rate_hz;
    const uint64_t until = aers_clock_ns() + (half_ns > MIN_DEADLINE_NS ? (uint64_t)half_ns : MIN_DEADLINE_NS);
    while (!aers_remote_has_answered(remote)) {
        const uint64_t now = aers_clock_ns();
        if (now >= until)
            return false;
        const struct timespec left = {0, (long)(until - now)};
        aers_futex_wait(&remote->lodging.exchange->reply, remote->asked - 1, &left);
    }
    return true;
}

static void pass_dry(const struct aers_remote *remote, const float *const *in, float *const *out, uint32_t nframes)
{
    for (uint32_t i = 0; i < remote->nout; i++) {
        if (i >= remote->nin)
            memset(out[i], 0, nframes * sizeof **out);
        else if (out[i] != in[i])
            memmove(out[i], in[i], nframes * sizeof **out);
    }
}

static void take_answer(struct aers_remote *remote, float *const *out, uint32_t nframes)
{
    struct aers_exchange *exchange = remote->lodging.exchange;
    for (uint32_t i = 0; i < remote->nout; i++)
        memcpy(out[i], aers_exchange_channel(exchange, remote->nslots, remote->nin + i), nframes * sizeof **out);
    if (aers_guard_run(&remote->guard, out, remote->nout, nframes))
        remote->must_reset = true;
    aers_remote_state_take(remote);
    const uint32_t frames = exchange->latency;
    atomic_store_explicit(&remote->latency, frames < MAX_LATENCY ? frames : 0, memory_order_relaxed);
}

static bool has_made(struct aers_remote *remote, const float *const *in, uint32_t nframes)
{
    int turn = AERS_REMOTE_LEAVING;
    if (atomic_compare_exchange_strong(&remote->turn, &turn, AERS_REMOTE_OFF) || turn == AERS_REMOTE_OFF)
        return false;
    if (!remote->is_late || aers_remote_has_answered(remote)) {
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
    struct aers_remote *remote = self;
    if (has_made(remote, in, nframes)) {
        take_answer(remote, out, nframes);
        return;
    }
    pass_dry(remote, in, out, nframes);
}

/* ---- what is to be known of it ---- */

bool aers_remote_is(const struct aers_module *module)
{
    return module->process == process;
}

static const struct aers_remote *remote_of(const struct aers_module *module, const void *self)
{
    return aers_remote_is(module) ? self : NULL;
}

uint32_t aers_remote_deaths(const struct aers_module *module, const void *self, const char **why)
{
    const struct aers_remote *remote = remote_of(module, self);
    *why = remote ? remote->why : "";
    return remote ? remote->ndeaths : 0;
}

uint64_t aers_remote_ticks(const struct aers_module *module, const void *self)
{
    const struct aers_remote *remote = remote_of(module, self);
    return remote ? remote->lodging.exchange->ticks : 0;
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
        .work = aers_remote_work,
        .work_ms = AERS_REMOTE_WORK_MS,
    };
    return aers_face_of(manifest, &common);
}
