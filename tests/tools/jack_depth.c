/* SPDX-License-Identifier: ISC */
/* jack_depth - how long after the beginning of a cycle everything before certain ports is done: a client that hears
 * them takes the time at which it is run.
 *
 *   jack_depth [-c CYCLES] PORT...
 *
 * Prints {"median_us":..,"p99_us":..,"cycles":..}. Other than the DSP load of the server, which is an average of
 * maxima, a single late cycle does not move the median. */
#include <jack/jack.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CYCLES = 100000 };

struct probe {
    jack_client_t *client;
    size_t ncycles, done;
    float us[MAX_CYCLES];
    sem_t finished;
};

static int process(jack_nframes_t nframes, void *user)
{
    struct probe *probe = user;
    jack_nframes_t frame;
    jack_time_t began_us, next_us;
    float period_us;
    (void)nframes;
    if (probe->done == probe->ncycles ||
        jack_get_cycle_times(probe->client, &frame, &began_us, &next_us, &period_us) != 0)
        return 0;
    probe->us[probe->done++] = (float)(jack_get_time() - began_us);
    if (probe->done == probe->ncycles)
        sem_post(&probe->finished);
    return 0;
}

static void say_nothing(const char *text)
{
    (void)text;
}

static int compare(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static struct probe probe = {.ncycles = 1000};
    int first = 1;
    if (argc > 3 && strcmp(argv[1], "-c") == 0) {
        probe.ncycles = (size_t)atol(argv[2]);
        first = 3;
    }
    if (first >= argc || probe.ncycles < 1 || probe.ncycles > MAX_CYCLES) {
        fprintf(stderr, "usage: jack_depth [-c CYCLES] PORT...\n");
        return 2;
    }
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    probe.client = jack_client_open("jack_depth", JackNoStartServer, NULL);
    sem_init(&probe.finished, 0, 0);
    jack_port_t *in =
        probe.client ? jack_port_register(probe.client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0) : NULL;
    if (!in || jack_set_process_callback(probe.client, process, &probe) || jack_activate(probe.client))
        return 1;
    for (int i = first; i < argc; i++)
        if (jack_connect(probe.client, argv[i], jack_port_name(in)))
            return 1;
    probe.done = 0; /* cycles before the connections do not count */
    while (sem_wait(&probe.finished) != 0)
        ;
    jack_client_close(probe.client);
    qsort(probe.us, probe.ncycles, sizeof *probe.us, compare);
    printf("{\"median_us\":%.1f,\"p99_us\":%.1f,\"cycles\":%zu}\n", (double)probe.us[probe.ncycles / 2],
           (double)probe.us[probe.ncycles - 1 - probe.ncycles / 100], probe.ncycles);
    return 0;
}
