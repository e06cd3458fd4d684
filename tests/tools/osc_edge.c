/* SPDX-License-Identifier: ISC */
/* osc_edge SERVER HOST:PORT NODE PORT TIMES - from an OSC message to the first sample it changes. NODE is muted and
 * heard again so many times by datagrams, at moments spread over the period; a JACK client looks at PORT for the first
 * sample that is not silence. Prints {"n":..,"period_ms":..,"median_ms":..,"p99_ms":..,"max_ms":..}: from send(2) until
 * the frame of that sample by JACK's clock. */
#include <jack/jack.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/osc/url.h"
#include "common/osc/write.h"

enum { PATIENCE_MS = 5000 };

static jack_client_t *client;
static jack_port_t *input;
static atomic_bool is_silent;           /* the whole of the last block */
static atomic_bool is_armed;            /* the first sound is wanted */
static _Atomic jack_nframes_t at_frame; /* where it was, once is_armed is false again */

static int on_process(jack_nframes_t nframes, void *user)
{
    const float *samples = jack_port_get_buffer(input, nframes);
    jack_nframes_t i = 0;
    (void)user;
    while (i < nframes && !(samples[i] < 0 || samples[i] > 0))
        i++;
    atomic_store(&is_silent, i == nframes);
    if (i < nframes && atomic_load(&is_armed)) {
        atomic_store(&at_frame, jack_last_frame_time(client) + i);
        atomic_store(&is_armed, false);
    }
    return 0;
}

static void nap(long us)
{
    nanosleep(&(struct timespec){us / 1000000, us % 1000000 * 1000}, NULL);
}

static bool wait_until(const atomic_bool *flag, bool value)
{
    for (int i = 0; i < PATIENCE_MS * 5; i++) {
        if (atomic_load(flag) == value)
            return true;
        nap(200);
    }
    return false;
}

static bool say(int fd, const char *node, bool mute)
{
    uint8_t packet[256];
    char address[128];
    struct aers_osc_writer writer;
    snprintf(address, sizeof address, "/aers/node/%s/mute", node);
    aers_osc_write_start(&writer, packet, sizeof packet, address, mute ? "T" : "F");
    size_t nbytes = aers_osc_write_stop(&writer);
    return send(fd, packet, nbytes, 0) == (ssize_t)nbytes;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* *took_ms may lie below 0: what comes after a period's beginning and before the node's turn in it changes that
 * period's first sample. false: nothing was heard. */
static bool measure(int fd, const char *node, double period_ms, int i, int n, double *took_ms)
{
    if (!say(fd, node, true) || !wait_until(&is_silent, true))
        return false;
    nap((long)(period_ms * 1000 * (2 + (double)(i * 7 % n) / n)));
    atomic_store(&is_armed, true);
    jack_time_t sent_us = jack_get_time();
    if (!say(fd, node, false) || !wait_until(&is_armed, false))
        return false;
    *took_ms = ((double)jack_frames_to_time(client, atomic_load(&at_frame)) - (double)sent_us) / 1000;
    return true;
}

int main(int argc, char **argv)
{
    struct aers_osc_url url;
    int n = argc == 6 ? atoi(argv[5]) : 0;
    if (n <= 0 || aers_osc_url_parse(argv[2], AERS_OSC_UDP, &url, NULL) != AERS_OK) {
        fprintf(stderr, "usage: osc_edge SERVER HOST:PORT NODE PORT TIMES\n");
        return 2;
    }
    int fd = socket(url.address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    double *took_ms = calloc((size_t)n, sizeof *took_ms);
    client = jack_client_open("osc_edge", JackNoStartServer | JackServerName, NULL, argv[1]);
    if (!client || !took_ms || fd < 0 || connect(fd, (const struct sockaddr *)&url.address, url.naddress) != 0)
        return 10;
    input = jack_port_register(client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    jack_set_process_callback(client, on_process, NULL);
    if (!input || jack_activate(client) != 0 || jack_connect(client, argv[4], jack_port_name(input)) != 0)
        return 10;
    double period_ms = 1000.0 * jack_get_buffer_size(client) / jack_get_sample_rate(client);
    for (int i = 0; i < n; i++) {
        if (!measure(fd, argv[3], period_ms, i, n, &took_ms[i])) {
            fprintf(stderr, "nothing changed within %d ms\n", PATIENCE_MS);
            return 9;
        }
    }
    qsort(took_ms, (size_t)n, sizeof *took_ms, by_value);
    printf("{\"n\":%d,\"period_ms\":%.3f,\"median_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n", n, period_ms,
           took_ms[n / 2], took_ms[n * 99 / 100], took_ms[n - 1]);
    jack_client_close(client);
    close(fd);
    free(took_ms);
    return 0;
}
