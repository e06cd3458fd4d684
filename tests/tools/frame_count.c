/* SPDX-License-Identifier: ISC */
/* frame_count - finds every sample that a path through JACK loses.
 *
 *   frame_count send          the client "count": each sample of out_1 says which JACK frame it belongs to, by its
 *                             number modulo 2^24 over 2^24 (tests/tools/take_check.c)
 *   frame_count scatter       the same, by a number that the frame is hashed to
 *   frame_count check NAME    the client NAME: compares in_1, the path of what is scattered, with the frame it should
 * be, and in_2, which comes straight from the sender, to know whether that was there
 *
 * What is scattered is from 1/4 to 1 and exact in a float; neighbours have nothing to do with each other. A sample is
 * right if it differs by less than 1/65536 (what is added up from two ways that
 * fade into each other is rounded otherwise), heard at another level if the path is up to 6 dB louder or quieter for a
 * while (somebody who changes the level is gone around), and lost if it is anything else. The checker prints
 *
 *   loss NAME UNIX_MS LOST OTHER  so many samples in a row were wrong or never came, up to then, and so many heard at
 *                                 another level
 *   machine NAME UNIX_MS NFRAMES  the sender or its wire was not there: nobody's loss
 *
 * and, when told to end, "total NAME CHECKED LOST MACHINE OTHER ROUNDED" in frames. */
#include <jack/jack.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_EVENTS = 1 << 16, GOOD_NFRAMES = 64, LOOK_US = 20000, ONE = 1 << 24, MASK = ONE - 1 };
static const float near_enough = 1.0f / 65536.0f, least_level = 0.49f, most_level = 2.02f, slope = 0.01f;

struct event {
    bool is_machine;
    int64_t unix_ms;
    uint64_t nframes, nother;
};

static jack_client_t *client;
static jack_port_t *path, *straight, *out;
static struct event events[MAX_EVENTS];
static atomic_uint nevents;
static uint64_t checked, lost, machine, other, rounded; /* frames */
static uint64_t run, run_other;                         /* of those in a row that are not right */
static uint32_t good;                                   /* right ones since */
static float level;                                     /* of the last sample */
static jack_nframes_t next_frame;
static bool has_run, scatters;
static volatile sig_atomic_t is_over;

static float value_of(jack_nframes_t frame)
{
    uint32_t hash = frame * UINT32_C(0x9E3779B1);
    hash = (hash ^ (hash >> 15)) * UINT32_C(0x85EBCA6B);
    return (float)(ONE / 4 + (hash >> 8) % (ONE / 4 * 3)) / (float)ONE;
}

static int send_frames(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    float *samples = jack_port_get_buffer(out, nframes);
    const jack_nframes_t frame = jack_last_frame_time(client);
    for (jack_nframes_t i = 0; i < nframes; i++)
        samples[i] = scatters ? value_of(frame + i) : (float)((frame + i) & MASK) / (float)ONE;
    return 0;
}

static void tell(bool is_machine, uint64_t nframes, uint64_t nother)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const unsigned n = atomic_load(&nevents);
    if (n == MAX_EVENTS)
        return;
    events[n] = (struct event){is_machine, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, nframes, nother};
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

static void take_right(void)
{
    if (run + run_other == 0 || ++good < GOOD_NFRAMES)
        return;
    tell(false, run, run_other);
    run = run_other = good = 0;
}

static void check(float sample, float wanted)
{
    const float before = level;
    level = sample / wanted;
    if (fabsf(sample - wanted) < near_enough) {
        rounded += sample != wanted;
        take_right();
    } else if (level > least_level && level < most_level && fabsf(level - before) < slope) {
        other++;
        run_other++;
        good = 0;
    } else {
        lose(1);
    }
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
        tell(true, nframes, 0);
        return 0;
    }
    for (jack_nframes_t i = 0; i < nframes; i++)
        check(samples[i], value_of(frame + i));
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
    for (const unsigned n = atomic_load(&nevents); told < n; told++) {
        if (events[told].is_machine)
            printf("machine %s %lld %llu\n", name, (long long)events[told].unix_ms,
                   (unsigned long long)events[told].nframes);
        else
            printf("loss %s %lld %llu %llu\n", name, (long long)events[told].unix_ms,
                   (unsigned long long)events[told].nframes, (unsigned long long)events[told].nother);
    }
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
    scatters = argc == 2 && strcmp(argv[1], "scatter") == 0;
    const bool sends = scatters || (argc == 2 && strcmp(argv[1], "send") == 0);
    if (!sends && (argc != 3 || strcmp(argv[1], "check") != 0)) {
        fprintf(stderr, "usage: frame_count send | scatter | check NAME\n");
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
        printf("total %s %llu %llu %llu %llu %llu\n", name, (unsigned long long)checked, (unsigned long long)lost,
               (unsigned long long)machine, (unsigned long long)other, (unsigned long long)rounded);
    jack_client_close(client);
    return 0;
}
