/* SPDX-License-Identifier: ISC */
/* graphd's JACK client. Its callbacks come on libjack's notification thread and do nothing but raise flags; a call back
 * into libjack from there could wait for itself. There is no process callback: graphd is no part of the audio graph. */
#include <jack/jack.h>

#include "common/base/hurry.h"
#include "common/base/log.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/patchbay/inside.h"

static void raise_flag(struct aers_patchbay *patchbay, atomic_bool *flag)
{
    if (!atomic_exchange(flag, true))
        sem_post(&patchbay->wake);
}

static void on_port(jack_port_id_t port, int registered, void *user)
{
    (void)port;
    (void)registered;
    struct aers_patchbay *patchbay = user;
    raise_flag(patchbay, &patchbay->changed);
}

static void on_connect(jack_port_id_t a, jack_port_id_t b, int connected, void *user)
{
    (void)a;
    (void)b;
    (void)connected;
    struct aers_patchbay *patchbay = user;
    raise_flag(patchbay, &patchbay->changed);
}

static void on_client(const char *name, int registered, void *user)
{
    (void)name;
    (void)registered;
    struct aers_patchbay *patchbay = user;
    raise_flag(patchbay, &patchbay->changed);
}

/* JACK2 says it once for each client that was not through with the block. */
static int on_xrun(void *user)
{
    struct aers_patchbay *patchbay = user;
    const jack_time_t now_us = jack_get_time();
    if (now_us - patchbay->xrun_us < patchbay->period_us)
        return 0;
    patchbay->xrun_us = now_us;
    atomic_fetch_add(&patchbay->xruns, 1);
    return 0;
}

static int on_block(jack_nframes_t nframes, void *user)
{
    struct aers_patchbay *patchbay = user;
    atomic_store(&patchbay->block, nframes);
    patchbay->period_us = UINT64_C(1000000) * nframes / patchbay->rate_hz;
    sem_post(&patchbay->wake);
    return 0;
}

static void on_freewheel(int starting, void *user)
{
    struct aers_patchbay *patchbay = user;
    atomic_store(&patchbay->freewheels, starting != 0);
}

/* JACK2 calls the one, PipeWire's JACK the other. */
static void on_shutdown(void *user)
{
    struct aers_patchbay *patchbay = user;
    raise_flag(patchbay, &patchbay->gone);
}

static void on_info_shutdown(jack_status_t status, const char *reason, void *user)
{
    (void)status;
    (void)reason;
    on_shutdown(user);
}

static void on_text(const char *text)
{
    aers_log(AERS_LOG_DEBUG, "jack", "%s", text);
}

static void set_callbacks(jack_client_t *client, struct aers_patchbay *patchbay)
{
    jack_on_shutdown(client, on_shutdown, patchbay);
    jack_on_info_shutdown(client, on_info_shutdown, patchbay);
    jack_set_port_registration_callback(client, on_port, patchbay);
    jack_set_port_connect_callback(client, on_connect, patchbay);
    jack_set_client_registration_callback(client, on_client, patchbay);
    jack_set_xrun_callback(client, on_xrun, patchbay);
    jack_set_buffer_size_callback(client, on_block, patchbay);
    jack_set_freewheel_callback(client, on_freewheel, patchbay);
}

static void show_client(struct aers_patchbay *patchbay, jack_client_t *client)
{
    pthread_mutex_lock(&patchbay->lock);
    patchbay->client = client;
    pthread_mutex_unlock(&patchbay->lock);
}

enum aers_code aers_patchbay_open(struct aers_patchbay *patchbay, struct aers_error *error)
{
    jack_status_t status = 0;
    jack_options_t options = JackNoStartServer | (patchbay->server ? JackServerName : 0);
    jack_set_error_function(on_text);
    jack_set_info_function(on_text);
    atomic_store(&patchbay->gone, false);
    atomic_store(&patchbay->block, 0);
    atomic_store(&patchbay->freewheels, false);
    struct aers_hurry before;
    aers_hurry_begin(&before, true);
    jack_client_t *client = jack_client_open("aers-graphd", options, &status, patchbay->server);
    aers_hurry_end(&before);
    if (!client)
        return aers_error_set(
            error, AERS_E_UNAVAILABLE, patchbay->server_name,
            status & (JackServerFailed | JackServerError)
                ? "no JACK server '%s' is running; start one (jackd -n %s -d dummy) or use aers-ctl up"
                : "the JACK server '%s' takes no further client; look at jackd -n %s",
            patchbay->server_name, patchbay->server_name);
    patchbay->rate_hz = jack_get_sample_rate(client);
    patchbay->period_us = UINT64_C(1000000) * jack_get_buffer_size(client) / patchbay->rate_hz;
    set_callbacks(client, patchbay);
    if (jack_activate(client) != 0) {
        jack_client_close(client);
        return aers_error_set(error, AERS_E_UNAVAILABLE, patchbay->server_name,
                              "the JACK server '%s' does not let graphd take part", patchbay->server_name);
    }
    show_client(patchbay, client);
    return AERS_OK;
}

void aers_patchbay_close(struct aers_patchbay *patchbay)
{
    jack_client_t *client = patchbay->client;
    show_client(patchbay, NULL);
    if (client)
        jack_client_close(client);
}
