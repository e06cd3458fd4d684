/* SPDX-License-Identifier: ISC */
/* frame_count - finds every sample that a path through JACK loses.
 *
 *   frame_count send          the client "count": each sample of out_1 is the JACK frame it belongs to
 *   frame_count check NAME    the client NAME: compares in_1, the path, with the frame it should be, and in_2, which
 *                             comes straight from the sender, to know whether that was there
 *
 * The frame is taken modulo 2^24 and divided by 2^24, which a float holds exactly. The checker prints
 *
 *   loss NAME UNIX_MS NFRAMES     so many samples in a row were wrong or never came, up to then
 *   machine NAME UNIX_MS NFRAMES  the sender or its wire was not there: nobody's loss
 *
 * and, when told to end, "total NAME CHECKED LOST MACHINE" in frames. */
#include <jack/jack.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MASK = (1 << 24) - 1, MAX_EVENTS = 1 << 16, GOOD_NFRAMES = 64, LOOK_US = 20000 };

struct event {
    bool is_machine;
    int64_t unix_ms;
    uint64_t nframes;
};

static jack_client_t *client;
static jack_port_t *path, *straight, *out;
static struct event events[MAX_EVENTS];
static atomic_uint nevents;
static uint64_t checked, lost, machine, run; /* frames; run: lost in a row */
static uint32_t good;                        /* right ones since */
static jack_nframes_t next_frame;
static bool has_run;
static volatile sig_atomic_t is_over;

static float value_of(jack_nframes_t frame)
{
    return (float)(frame & MASK) / (float)(MASK + 1);
}

static int send_frames(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    float *samples = jack_port_get_buffer(out, nframes);
    const jack_nframes_t frame = jack_last_frame_time(client);
    for (jack_nframes_t i = 0; i < nframes; i++)
        samples[i] = value_of(frame + i);
    return 0;
}

static void tell(bool is_machine, uint64_t nframes)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const unsigned n = atomic_load(&nevents);
    if (n == MAX_EVENTS)
        return;
    events[n] = (struct event){is_machine, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, nframes};
    atomic_store(&nevents, n + 1);
}

static void lose(uint64_t nframes)
{
    lost += nframes;
    run += nframes;
    good = 0;
}

static bool is_right(const float *samples, jack_nframes_t frame, jack_nframes_t nframes)
{
    for (jack_nframes_t i = 0; i < nframes; i++)
        if (samples[i] != value_of(frame + i))
            return false;
    return true;
}

static int check_frames(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    const float *samples = jack_port_get_buffer(path, nframes);
    const jack_nframes_t frame = jack_last_frame_time(client);
    if (has_run && (int32_t)(frame - next_frame) > 0) /* back: a late block was run within the next one's time */
        lose(frame - next_frame);                     /* we were not run: something before us was not done */
    has_run = true;
    next_frame = frame + nframes;
    checked += nframes;
    if (!is_right(jack_port_get_buffer(straight, nframes), frame, nframes)) {
        machine += nframes;
        tell(true, nframes);
        return 0;
    }
    for (jack_nframes_t i = 0; i < nframes; i++) {
        if (samples[i] != value_of(frame + i))
            lose(1);
        else if (run > 0 && ++good >= GOOD_NFRAMES) {
            tell(false, run);
            run = good = 0;
        }
    }
    return 0;
}

static void on_signal(int number)
{
    (void)number;
    is_over = 1;
}

static void on_shutdown(void *arg)
{
    (void)arg;
    is_over = 1;
}

static void print_events(const char *name)
{
    static unsigned told;
    for (const unsigned n = atomic_load(&nevents); told < n; told++)
        printf("%s %s %lld %llu\n", events[told].is_machine ? "machine" : "loss", name, (long long)events[told].unix_ms,
               (unsigned long long)events[told].nframes);
    fflush(stdout);
}

static bool open_client(const char *name, bool sends)
{
    client = jack_client_open(name, JackNoStartServer | JackUseExactName, NULL);
    if (!client)
        return false;
    if (sends) {
        out = jack_port_register(client, "out_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    } else {
        path = jack_port_register(client, "in_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        straight = jack_port_register(client, "in_2", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    }
    jack_set_process_callback(client, sends ? send_frames : check_frames, NULL);
    jack_on_shutdown(client, on_shutdown, NULL);
    if (jack_activate(client))
        return false;
    return sends || jack_connect(client, "count:out_1", jack_port_name(straight)) == 0;
}

int main(int argc, char **argv)
{
    const bool sends = argc == 2 && strcmp(argv[1], "send") == 0;
    if (!sends && (argc != 3 || strcmp(argv[1], "check") != 0)) {
        fprintf(stderr, "usage: frame_count send | check NAME\n");
        return 2;
    }
    const char *name = sends ? "count" : argv[2];
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    if (!open_client(name, sends)) {
        fprintf(stderr, "frame_count: no JACK server for %s, or no sender\n", name);
        return 1;
    }
    while (!is_over) {
        usleep(LOOK_US);
        print_events(name);
    }
    jack_deactivate(client);
    print_events(name);
    if (!sends)
        printf("total %s %llu %llu %llu\n", name, (unsigned long long)checked, (unsigned long long)lost,
               (unsigned long long)machine);
    jack_client_close(client);
    return 0;
}
