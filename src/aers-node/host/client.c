/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/client.h"

#include <errno.h>
#include <jack/jack.h>
#include <jack/thread.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/hurry.h"
#include "common/base/log.h"
#include "src/aers-node/host/latency.h"
#include "src/aers-node/host/remote.h"
#include "src/aers-node/host/rtlimit.h"
#include "src/aers-node/host/shared.h"
#include "src/aers-node/host/timebase.h"

enum { NAME_FREES_MS = 500, NAME_RETRY_MS = 5 };

/* libjack keeps port metadata in a Berkeley DB in shared memory that all clients of the user share. A client killed at
 * the wrong moment leaves a lock there, and everybody hangs. libjack finds this function before libdb's, is told that
 * there is no database, and goes without: nodes write no metadata. (-Wl,--export-dynamic-symbol makes it visible.) */
int db_env_create(void **env, uint32_t flags);
int db_env_create(void **env, uint32_t flags)
{
    (void)flags;
    *env = NULL;
    return ENOTSUP;
}

struct aers_client {
    jack_client_t *jack;
    struct aers_callback callback;
    const struct aers_plan *plan;
    struct aers_span *spans; /* [nspans] for the latency callback */
    uint32_t nspans;
    aers_client_lost_fn *lost;
    void *user;
    atomic_bool is_lost;
    char reason[128];
    bool is_active;
};

static void on_jack_says(const char *text)
{
    aers_log(AERS_LOG_DEBUG, "jack", "%s", text);
}

/* While a client is opened: libjack drops the status JackNameNotUnique on the way and tells it in words only (and in
 * some versions misspells them). Main thread. */
static bool said_conflict;

static void on_jack_says_opening(const char *text)
{
    on_jack_says(text);
    if (strstr(text, "conflit") || strstr(text, "conflict"))
        said_conflict = true;
}

/* ---- what JACK calls ---- */

static int on_buffer_size(jack_nframes_t nframes, void *arg)
{
    const struct aers_client *client = arg; /* every buffer is there for the largest block */
    aers_rtlimit_set(nframes, client->callback.run->rate_hz);
    aers_log(AERS_LOG_DEBUG, NULL, "blocks of %u frames", nframes);
    return 0;
}

/* While it is set the audio thread does the modules' work; it waits for whatever the worker is still at. */
static void on_freewheel(int starting, void *arg)
{
    struct aers_client *client = arg;
    atomic_store(&client->callback.turns.is_freewheeling, starting != 0);
    aers_remote_set_patient(starting != 0);
}

static void on_shutdown(void *arg)
{
    struct aers_client *client = arg;
    if (atomic_exchange(&client->is_lost, true))
        return;
    client->lost(client->user);
}

static void on_info_shutdown(jack_status_t code, const char *reason, void *arg)
{
    struct aers_client *client = arg;
    (void)code;
    if (!atomic_load(&client->is_lost))
        snprintf(client->reason, sizeof client->reason, "%s", reason);
    on_shutdown(arg);
}

static bool is_connected(const struct aers_client *client, uint32_t port)
{
    return jack_port_connected(client->callback.ports[port]) > 0;
}

static void get_spans(const struct aers_client *client, uint32_t from, uint32_t to, jack_latency_callback_mode_t mode)
{
    for (uint32_t i = from; i < to; i++) {
        jack_latency_range_t range;
        jack_port_get_latency_range(client->callback.ports[i], mode, &range);
        client->spans[i] =
            (struct aers_span){is_connected(client, i) ? AERS_REACH_REAL : AERS_REACH_LOOSE, range.min, range.max};
    }
}

static void set_spans(const struct aers_client *client, uint32_t from, uint32_t to, jack_latency_callback_mode_t mode)
{
    for (uint32_t i = from; i < to; i++) {
        const struct aers_span *span = &client->spans[i];
        jack_latency_range_t range = {span->min, span->max};
        jack_port_set_latency_range(client->callback.ports[i], mode, &range);
    }
}

static void on_latency(jack_latency_callback_mode_t mode, void *arg)
{
    const struct aers_client *client = arg;
    const struct aers_run *run = client->callback.run;
    const uint32_t nports = run->ninputs + run->noutputs;
    if (mode == JackCaptureLatency) {
        get_spans(client, 0, run->ninputs, mode);
        aers_latency_forward(run, client->spans, client->nspans);
        set_spans(client, run->ninputs, nports, mode);
    } else {
        get_spans(client, run->ninputs, nports, mode);
        aers_latency_backward(run, client->spans, client->nspans);
        set_spans(client, 0, run->ninputs, mode);
    }
}

/* ---- life cycle ---- */

static enum aers_code refuse(jack_status_t status, const char *name, const char *server, struct aers_error *error)
{
    if ((status & JackNameNotUnique) || said_conflict)
        return aers_error_set(error, AERS_E_CONFLICT, name, "there is a JACK client of this name already");
    if (status & JackVersionError)
        return aers_error_set(error, AERS_E_UNSUPPORTED, name, "the JACK server speaks another protocol version");
    if (status & JackServerFailed)
        return aers_error_set(error, AERS_E_UNAVAILABLE, name,
                              "no JACK server%s%s runs here; start one (for instance: jackd -d dummy)",
                              server ? " " : "", server ? server : "");
    return aers_error_set(error, AERS_E_UNAVAILABLE, name,
                          "the JACK server refused the client (status 0x%x); has it clients or ports left?", status);
}

static jack_client_t *open_near_server(const char *name, const char *server, jack_status_t *status)
{
    struct aers_hurry before;
    aers_hurry_begin(&before, true);
    jack_client_t *client =
        server ? jack_client_open(name, JackNoStartServer | JackUseExactName | JackServerName, status, server)
               : jack_client_open(name, JackNoStartServer | JackUseExactName, status);
    aers_hurry_end(&before);
    return client;
}

static enum aers_code open_once(const char *name, const char *server, struct aers_client **out,
                                struct aers_error *error)
{
    struct aers_client *client = calloc(1, sizeof *client);
    if (!client)
        return aers_error_set(error, AERS_E_MEMORY, name, "not enough memory");
    said_conflict = false;
    jack_set_error_function(on_jack_says_opening);
    jack_set_info_function(on_jack_says);
    jack_status_t status = 0;
    client->jack = open_near_server(name, server, &status);
    jack_set_error_function(on_jack_says);
    if (!client->jack) {
        free(client);
        return refuse(status, name, server, error);
    }
    client->callback.client = client->jack;
    *out = client;
    return AERS_OK;
}

enum aers_code aers_client_open(const char *name, const char *server, bool waits, struct aers_client **out,
                                struct aers_error *error)
{
    const struct timespec pause = {.tv_nsec = NAME_RETRY_MS * 1000000L};
    enum aers_code code = open_once(name, server, out, error);
    for (int waited_ms = 0; waits && code == AERS_E_CONFLICT && waited_ms < NAME_FREES_MS; waited_ms += NAME_RETRY_MS) {
        nanosleep(&pause, NULL);
        code = open_once(name, server, out, error);
    }
    return code;
}

int aers_client_priority(const struct aers_client *client)
{
    const int priority = jack_is_realtime(client->jack) ? jack_client_real_time_priority(client->jack) : 0;
    return priority > 0 ? priority : 0;
}

double aers_client_rate_hz(const struct aers_client *client)
{
    return jack_get_sample_rate(client->jack);
}

static jack_port_t *add_port(const struct aers_client *client, const char *name, unsigned long flags)
{
    return jack_port_register(client->jack, name, JACK_DEFAULT_AUDIO_TYPE, flags, 0);
}

static enum aers_code add_ports(struct aers_client *client, struct aers_error *error)
{
    const struct aers_plan *plan = client->plan;
    const uint32_t nports = plan->ninputs + plan->noutputs;
    client->nspans = nports + plan->nscratch;
    client->spans = calloc(client->nspans + 1, sizeof *client->spans);
    client->callback.ports = calloc(nports + 1, sizeof(jack_port_t *));
    if (!client->callback.ports || !client->spans)
        return aers_error_set(error, AERS_E_MEMORY, plan->client, "not enough memory");
    for (uint32_t i = 0; i < nports; i++) {
        const bool is_input = i < plan->ninputs;
        const char *name = is_input ? plan->inputs[i] : plan->outputs[i - plan->ninputs];
        client->callback.ports[i] = add_port(client, name, is_input ? JackPortIsInput : JackPortIsOutput);
        if (!client->callback.ports[i])
            return aers_error_set(error, AERS_E_LIMIT, plan->client,
                                  "the JACK server gave no port %s (start it with more: jackd -p 2048)", name);
    }
    return AERS_OK;
}

/* Whoever gives it already is left to it. */
static enum aers_code give_tempo(struct aers_client *client, double rate_hz, struct aers_error *error)
{
    struct aers_callback *callback = &client->callback;
    const enum aers_code code = aers_timebase_set(&callback->timebase, &client->plan->tempo, rate_hz, error);
    if (code)
        return code;
    if (jack_set_timebase_callback(client->jack, 1, aers_timebase_callback, &callback->timebase) != 0)
        aers_log(AERS_LOG_WARNING, client->plan->client, "another client gives JACK's transport its tempo");
    callback->clock_port = jack_port_register(client->jack, "midi_clock", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
    return callback->clock_port
               ? AERS_OK
               : aers_error_set(error, AERS_E_LIMIT, client->plan->client, "the JACK server gave no port midi_clock");
}

static enum aers_code activate(struct aers_client *client, struct aers_error *error)
{
    struct aers_hurry before;
    aers_hurry_begin(&before, false);
    enum aers_code code = add_ports(client, error);
    if (!code && client->plan->tempo.npoints)
        code = give_tempo(client, client->callback.run->rate_hz, error);
    aers_rtlimit_set(jack_get_buffer_size(client->jack), client->callback.run->rate_hz);
    client->is_active = !code && jack_activate(client->jack) == 0;
    aers_hurry_end(&before);
    if (!code && !client->is_active)
        code = aers_error_set(error, AERS_E_UNAVAILABLE, client->plan->client,
                              "the JACK server did not activate the client");
    return code;
}

enum aers_code aers_client_start(struct aers_client *client, struct aers_engine *engine, aers_client_lost_fn *lost,
                                 void *user, struct aers_error *error)
{
    client->plan = engine->plan;
    client->callback.run = engine->run;
    client->lost = lost;
    client->user = user;
    jack_set_process_callback(client->jack, aers_callback_process, &client->callback);
    jack_set_buffer_size_callback(client->jack, on_buffer_size, client);
    jack_set_freewheel_callback(client->jack, on_freewheel, client);
    jack_set_latency_callback(client->jack, on_latency, client);
    jack_on_shutdown(client->jack, on_shutdown, client);
    jack_on_info_shutdown(client->jack, on_info_shutdown, client);
    return activate(client, error);
}

void aers_client_stop(struct aers_client *client)
{
    if (client->is_active)
        jack_deactivate(client->jack);
    client->is_active = false;
}

void aers_client_close(struct aers_client *client)
{
    if (!client)
        return;
    jack_client_close(client->jack);
    free(client->callback.ports);
    free(client->spans);
    aers_timebase_finish(&client->callback.timebase);
    free(client);
}

bool aers_client_is_lost(const struct aers_client *client)
{
    return atomic_load(&client->is_lost);
}

const char *aers_client_lost_reason(const struct aers_client *client)
{
    return client->reason;
}

uint32_t aers_client_frame(const struct aers_client *client)
{
    return jack_frame_time(client->jack);
}

enum aers_code aers_client_set_tempo(struct aers_client *client, const struct aers_tempo *tempo,
                                     struct aers_error *error)
{
    if (!client->callback.clock_port)
        return aers_error_set(error, AERS_E_CONFLICT, client->plan->client, "it gives JACK's transport no tempo");
    return aers_timebase_set(&client->callback.timebase, tempo, client->callback.run->rate_hz, error);
}

struct aers_turns *aers_client_turns(struct aers_client *client)
{
    return &client->callback.turns;
}

enum aers_code aers_client_place(struct aers_client *client, int32_t cpu, struct aers_error *error)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (cpu >= 0 && cpu < CPU_SETSIZE)
        CPU_SET(cpu, &set);
    else
        (void)sched_getaffinity(0, sizeof set, &set); /* of this thread, which nobody places */
    const int failure = pthread_setaffinity_np(jack_client_thread_id(client->jack), sizeof set, &set);
    return failure ? aers_error_set(error, AERS_E_RANGE, client->plan->client, "processor %d may not be used here: %s",
                                    cpu, strerror(failure))
                   : AERS_OK;
}

void aers_client_renew_latency(struct aers_client *client)
{
    if (client->is_active && !aers_client_is_lost(client))
        jack_recompute_total_latencies(client->jack);
}

void aers_client_map_outputs(struct aers_client *client)
{
    if (client->is_active && !aers_client_is_lost(client))
        aers_shared_map_outputs(client->jack);
}

jack_port_t *aers_client_add_output(struct aers_client *client, const char *name)
{
    return client->is_active && !aers_client_is_lost(client) ? add_port(client, name, JackPortIsOutput) : NULL;
}

void aers_client_remove_port(struct aers_client *client, jack_port_t *port)
{
    if (client->is_active && !aers_client_is_lost(client))
        jack_port_unregister(client->jack, port);
}

struct aers_fade *aers_client_fades(struct aers_client *client)
{
    return client->callback.fades;
}
