/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/capture.h"

#include <jack/jack.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* The server gives up on a client that holds a block for ten seconds. */
enum { HOLD_S = 5 };

struct aers_capture {
    jack_client_t *jack;
    jack_port_t **ports; /* [nports] */
    float **buffers;     /* [nports] of the block under way */
    uint32_t nports;
    struct aers_reel *reel;
    atomic_int state; /* enum aers_capture_state; from ARMED on the callback's */
    atomic_bool is_free, is_held;
    sem_t go_on;
    uint32_t first;         /* JACK frame */
    uint64_t wanted;        /* frames */
    _Atomic uint64_t taken; /* frames */
    atomic_uint frame;      /* JACK frame of the block under way */
};

/* ---- what JACK calls. This client alone may wait in its callback: it does not work in real time, and only counts
 * while the server runs freely. ---- */

static enum aers_capture_state get_state(const struct aers_capture *capture)
{
    return (enum aers_capture_state)atomic_load(&capture->state);
}

static uint32_t frame_of_block(const struct aers_capture *capture)
{
    jack_nframes_t frame = 0;
    jack_time_t now_us, next_us;
    float period_us;
    if (jack_get_cycle_times(capture->jack, &frame, &now_us, &next_us, &period_us) != 0)
        frame = jack_last_frame_time(capture->jack);
    return frame;
}

static void hold_block(struct aers_capture *capture)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += HOLD_S;
    (void)sem_timedwait(&capture->go_on, &until);
}

/* From frame `at` of the block on. */
static void take(struct aers_capture *capture, uint32_t at, uint32_t nframes)
{
    uint64_t left = capture->wanted - atomic_load(&capture->taken);
    uint32_t n = left < nframes - at ? (uint32_t)left : nframes - at;
    for (uint32_t i = 0; i < capture->nports; i++)
        capture->buffers[i] = jack_port_get_buffer(capture->ports[i], nframes);
    aers_reel_write(capture->reel, capture->buffers, at, n);
    atomic_fetch_add(&capture->taken, n);
    if (n < left)
        return;
    aers_reel_close(capture->reel);
    atomic_store(&capture->is_held, true);
    atomic_store(&capture->state, AERS_CAPTURE_DONE);
}

static void begin(struct aers_capture *capture, uint32_t frame, uint32_t nframes)
{
    int32_t ahead = (int32_t)(capture->first - frame);
    if (ahead >= (int32_t)nframes)
        return;
    if (ahead < 0 || !atomic_load(&capture->is_free)) {
        atomic_store(&capture->state, AERS_CAPTURE_LATE);
        return;
    }
    atomic_store(&capture->state, AERS_CAPTURE_RUNNING);
    take(capture, (uint32_t)ahead, nframes);
}

static void go_on(struct aers_capture *capture, uint32_t frame, uint32_t nframes)
{
    if (frame == capture->first + (uint32_t)atomic_load(&capture->taken))
        take(capture, 0, nframes);
    else
        atomic_store(&capture->state, AERS_CAPTURE_TORN);
}

static int on_block(jack_nframes_t nframes, void *user)
{
    struct aers_capture *capture = user;
    uint32_t frame = frame_of_block(capture);
    atomic_store(&capture->frame, frame);
    if (get_state(capture) == AERS_CAPTURE_ARMED)
        begin(capture, frame, nframes);
    else if (get_state(capture) == AERS_CAPTURE_RUNNING)
        go_on(capture, frame, nframes);
    if (atomic_load(&capture->is_held) && atomic_load(&capture->is_free))
        hold_block(capture);
    return 0;
}

static void on_freewheel(int starting, void *user)
{
    struct aers_capture *capture = user;
    atomic_store(&capture->is_free, starting != 0);
}

static void on_shutdown(void *user)
{
    struct aers_capture *capture = user;
    atomic_store(&capture->state, AERS_CAPTURE_LOST);
    aers_reel_break(capture->reel);
}

static void be_quiet(const char *text)
{
    (void)text;
}

/* ---- life ---- */

static enum aers_code add_ports(struct aers_capture *capture, const char *const *ports, struct aers_error *error)
{
    capture->ports = calloc(capture->nports, sizeof *capture->ports);
    capture->buffers = calloc(capture->nports, sizeof *capture->buffers);
    if (!capture->ports || !capture->buffers)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    for (uint32_t i = 0; i < capture->nports; i++) {
        capture->ports[i] = jack_port_register(capture->jack, ports[i], JACK_DEFAULT_AUDIO_TYPE,
                                               JackPortIsInput | JackPortIsTerminal, 0);
        if (!capture->ports[i])
            return aers_error_set(error, AERS_E_LIMIT, ports[i], "the JACK server has no port left for this");
    }
    return AERS_OK;
}

enum aers_code aers_capture_open(const char *server, const char *const *ports, uint32_t nports, struct aers_reel *reel,
                                 struct aers_capture **out, struct aers_error *error)
{
    struct aers_capture *capture = calloc(1, sizeof *capture);
    if (!capture)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    capture->nports = nports;
    capture->reel = reel;
    sem_init(&capture->go_on, 0, 0);
    jack_set_error_function(be_quiet);
    jack_set_info_function(be_quiet);
    capture->jack =
        jack_client_open(AERS_CAPTURE_CLIENT, JackNoStartServer | JackUseExactName | JackServerName, NULL, server);
    enum aers_code code = capture->jack ? add_ports(capture, ports, error)
                                        : aers_error_set(error, AERS_E_UNAVAILABLE, server,
                                                         "the JACK server of this render lets nobody in");
    if (code == AERS_OK) {
        jack_set_process_callback(capture->jack, on_block, capture);
        jack_set_freewheel_callback(capture->jack, on_freewheel, capture);
        jack_on_shutdown(capture->jack, on_shutdown, capture);
        if (jack_activate(capture->jack) != 0)
            code = aers_error_set(error, AERS_E_UNAVAILABLE, server, "the JACK server of this render has gone");
    }
    if (code != AERS_OK)
        aers_capture_close(capture);
    else
        *out = capture;
    return code;
}

void aers_capture_close(struct aers_capture *capture)
{
    if (!capture)
        return;
    aers_capture_let_go(capture);
    if (capture->jack)
        jack_client_close(capture->jack);
    sem_destroy(&capture->go_on);
    free(capture->ports);
    free(capture->buffers);
    free(capture);
}

void aers_capture_arm(struct aers_capture *capture, uint32_t frame, uint64_t nframes)
{
    capture->first = frame;
    capture->wanted = nframes;
    atomic_store(&capture->taken, 0);
    atomic_store(&capture->state, AERS_CAPTURE_ARMED);
}

enum aers_code aers_capture_set_freewheel(struct aers_capture *capture, bool is_free, struct aers_error *error)
{
    if (jack_set_freewheel(capture->jack, is_free) == 0)
        return AERS_OK;
    return aers_error_set(error, AERS_E_FAILED, "", "the JACK server of this render does not run freely");
}

enum aers_capture_state aers_capture_get_state(const struct aers_capture *capture)
{
    return get_state(capture);
}

uint64_t aers_capture_get_nframes(const struct aers_capture *capture)
{
    return atomic_load(&capture->taken);
}

uint32_t aers_capture_get_frame(const struct aers_capture *capture)
{
    return atomic_load(&capture->frame);
}

void aers_capture_let_go(struct aers_capture *capture)
{
    atomic_store(&capture->is_held, false);
    sem_post(&capture->go_on);
}

void aers_capture_get_latency(const struct aers_capture *capture, uint32_t port, uint32_t *min, uint32_t *max)
{
    jack_latency_range_t range;
    jack_port_get_latency_range(capture->ports[port], JackCaptureLatency, &range);
    *min = range.min;
    *max = range.max;
}
