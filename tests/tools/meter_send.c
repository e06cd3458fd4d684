/* SPDX-License-Identifier: ISC */
/* meter_send - says over UDP what nodes say: /aers/meter/1, for --nodes nodes, --count times each, --every
 * milliseconds, their phases spread as graphd spreads them. Levels stay as given, or swing like music with --lively. */
#include <argp.h>
#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/osc/write.h"

struct settings {
    unsigned port, nodes, channels, outputs, latency, clips, first;
    unsigned long count;
    double every_ms, peak_db, rms_db, cpu_pct;
    const char *graph, *name;
    int lively;
};

enum { KEY_CLIPS = 256, KEY_OUTPUTS };

static const struct argp_option options[] = {
    {"port", 'p', "PORT", 0, "Of aers-meter", 0},
    {"graph", 'g', "ID", 0, "Graph id (test)", 0},
    {"name", 'n', "ID", 0, "Node id (node); with --nodes a number is added", 0},
    {"nodes", 'N', "N", 0, "How many nodes (1)", 0},
    {"channels", 'c', "N", 0, "Channels of each (1)", 0},
    {"peak", 'P', "DB", 0, "Peak (-3.1)", 0},
    {"rms", 'r', "DB", 0, "RMS (-18.2)", 0},
    {"cpu", 'u', "PCT", 0, "CPU (0.6)", 0},
    {"latency", 'l', "FRAMES", 0, "Latency (0)", 0},
    {"clips", KEY_CLIPS, "N", 0, "Clip count (0)", 0},
    {"outputs", KEY_OUTPUTS, "N", 0, "Outputs, each -1.5 (0)", 0},
    {"first", 'f', "N", 0, "First sequence number (0)", 0},
    {"count", 't', "N", 0, "Messages per node (1)", 0},
    {"every", 'e', "MS", 0, "Interval (50)", 0},
    {"lively", 'L', NULL, 0, "Let the levels swing", 0},
    {0},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct settings *s = state->input;
    unsigned *const numbers[] = {
        ['p'] = &s->port,  ['N'] = &s->nodes,       ['c'] = &s->channels,       ['l'] = &s->latency,
        ['f'] = &s->first, [KEY_CLIPS] = &s->clips, [KEY_OUTPUTS] = &s->outputs};
    double *const reals[] = {['P'] = &s->peak_db, ['r'] = &s->rms_db, ['u'] = &s->cpu_pct, ['e'] = &s->every_ms};
    const size_t nnumbers = sizeof numbers / sizeof *numbers, nreals = sizeof reals / sizeof *reals;
    if (key == 'g')
        s->graph = text;
    else if (key == 'n')
        s->name = text;
    else if (key == 't')
        s->count = strtoul(text, NULL, 10);
    else if (key == 'L')
        s->lively = 1;
    else if (key > 0 && (size_t)key < nnumbers && numbers[key])
        *numbers[key] = (unsigned)strtoul(text, NULL, 10);
    else if (key > 0 && (size_t)key < nreals && reals[key])
        *reals[key] = strtod(text, NULL);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static double swing(const struct settings *s, unsigned node, unsigned channel, unsigned sequence)
{
    double t = sequence * s->every_ms / 1000.0, own = node * 1.7 + channel * 0.4;
    return s->lively ? 9.0 * sin(t * (1.1 + 0.2 * (node % 5)) + own) - 5.0 * fabs(sin(t * 5.3 + own)) - 1.5 * (node % 7)
                     : 0.0;
}

static size_t write_message(const struct settings *s, unsigned node, unsigned sequence, uint8_t *packet, size_t size)
{
    char types[256] = "ssihiiffiiiii", id[128];
    size_t ntypes = 13;
    for (unsigned i = 0; i < 2 * s->channels + s->outputs && ntypes < sizeof types - 1; i++)
        types[ntypes++] = 'f';
    snprintf(id, sizeof id, s->nodes > 1 ? "%s_%u" : "%s", s->name, node + 1);
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, size, "/aers/meter/1", types);
    aers_osc_write_string(&w, s->graph);
    aers_osc_write_string(&w, id);
    aers_osc_write_int(&w, (int32_t)sequence);
    aers_osc_write_int64(&w, (int64_t)(sequence * s->every_ms * 48.0));
    const unsigned counts[] = {s->channels, s->outputs};
    for (int i = 0; i < 2; i++)
        aers_osc_write_int(&w, (int32_t)counts[i]);
    aers_osc_write_float(&w, (float)s->cpu_pct);
    aers_osc_write_float(&w, (float)(2.0 * s->cpu_pct));
    const unsigned totals[] = {s->clips, 0, 0, 0, s->latency};
    for (int i = 0; i < 5; i++)
        aers_osc_write_int(&w, (int32_t)totals[i]);
    for (unsigned channel = 0; channel < s->channels; channel++) {
        double by_db = swing(s, node, channel, sequence) - channel; /* the first channel is the loudest */
        aers_osc_write_float(&w, (float)(s->peak_db + by_db));
        aers_osc_write_float(&w, (float)(s->rms_db + by_db));
    }
    for (unsigned i = 0; i < s->outputs; i++)
        aers_osc_write_float(&w, -1.5f);
    return aers_osc_write_stop(&w);
}

static void wait_until(const struct timespec *begin, double ms)
{
    long long ns = begin->tv_nsec + (long long)(ms * 1e6);
    struct timespec until = {begin->tv_sec + (time_t)(ns / 1000000000), (long)(ns % 1000000000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0)
        ;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {options, parse, NULL, "Send meters to aers-meter.", NULL, NULL, NULL};
    struct settings s = {.port = 7771,
                         .nodes = 1,
                         .channels = 1,
                         .count = 1,
                         .every_ms = 50,
                         .peak_db = -3.1,
                         .rms_db = -18.2,
                         .cpu_pct = 0.6,
                         .graph = "test",
                         .name = "node"};
    argp_parse(&argp, argc, argv, 0, NULL, &s);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)s.port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (unsigned long i = 0; i < s.count; i++) {
        for (unsigned node = 0; node < s.nodes; node++) {
            uint8_t packet[2048];
            size_t n = write_message(&s, node, s.first + (unsigned)i, packet, sizeof packet);
            wait_until(&begin, ((double)i + (double)node / s.nodes) * s.every_ms);
            if (n == 0 || sendto(fd, packet, n, 0, (struct sockaddr *)&to, sizeof to) < 0) {
                perror("meter_send");
                return 1;
            }
        }
    }
    close(fd);
    return 0;
}
