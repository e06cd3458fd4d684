/* SPDX-License-Identifier: ISC */
/* lo_later - sends a bundle with a time tag by liblo, and holds what comes of it against JACK's own clock.
 *
 *   lo_later [-c COUNT] URL MS ADDRESS VALUE
 *
 * Prints {"frame":..,"value":..,"mapped":..,"off_us":..}: the frame the reply names, the frame that JACK expected for
 * the bundle's time when it was sent, and how far the frame, when it had come, was from that time. Ends with status 1
 * when no reply, or an error, comes. -c sends the bundle so many times. Says `sent` on standard error when it has. */
#include <jack/jack.h>
#include <lo/lo.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct later {
    jack_client_t *client;
    const char *path;
    double value;
    jack_nframes_t frame, mapped;
    jack_time_t at; /* of the bundle, on JACK's clock */
    bool done;
};

static int on_reply(const char *path, const char *types, lo_arg **argv, int argc, lo_message message, void *user)
{
    struct later *later = user;
    (void)path;
    (void)argc;
    (void)message;
    if (strcmp(types, "sdh") != 0 || strcmp(&argv[0]->s, later->path) != 0)
        return 1;
    later->value = argv[1]->d;
    later->frame = (jack_nframes_t)argv[2]->h;
    later->done = true;
    return 0;
}

static int on_error(const char *path, const char *types, lo_arg **argv, int argc, lo_message message, void *user)
{
    (void)path;
    (void)message;
    (void)user;
    if (argc == 3 && strcmp(types, "sss") == 0)
        fprintf(stderr, "lo_later: %s: %s: %s\n", &argv[0]->s, &argv[1]->s, &argv[2]->s);
    exit(1);
}

static void say_nothing(const char *text)
{
    (void)text;
}

static lo_timetag in_future(double seconds)
{
    lo_timetag tag;
    lo_timetag_now(&tag);
    const double frac = tag.frac / 4294967296.0 + seconds;
    tag.sec += (uint32_t)floor(frac);
    tag.frac = (uint32_t)((frac - floor(frac)) * 4294967296.0);
    return tag;
}

static void send_bundle(struct later *later, lo_address to, lo_server server, double seconds, double value)
{
    lo_message message = lo_message_new();
    lo_message_add_float(message, (float)value);
    later->at = jack_get_time() + (jack_time_t)(seconds * 1e6);
    lo_bundle bundle = lo_bundle_new(in_future(seconds));
    later->mapped = jack_time_to_frames(later->client, later->at);
    lo_bundle_add_message(bundle, later->path, message);
    lo_send_bundle_from(to, server, bundle);
    lo_bundle_free_recursive(bundle);
}

/* JACK's clock wants a fifth of a second of cycles before a new client knows it well. */
static void wait_for_clock(const struct later *later, lo_server server)
{
    const jack_nframes_t start = jack_last_frame_time(later->client);
    while (jack_last_frame_time(later->client) - start < jack_get_sample_rate(later->client) / 5)
        lo_server_recv_noblock(server, 10);
}

int main(int argc, char **argv)
{
    struct later later = {0};
    int count = 1;
    if (argc > 2 && strcmp(argv[1], "-c") == 0) {
        count = atoi(argv[2]);
        argc -= 2;
        argv += 2;
    }
    lo_address to = argc == 5 ? lo_address_new_from_url(argv[1]) : NULL;
    lo_server server = to ? lo_server_new_with_proto(NULL, lo_address_get_protocol(to), NULL) : NULL;
    if (!server)
        return 2;
    jack_set_error_function(say_nothing);
    later.client = jack_client_open("lo_later", JackNoStartServer, NULL);
    if (!later.client || jack_activate(later.client))
        return 1;
    later.path = argv[3];
    lo_server_add_method(server, "/reply", NULL, on_reply, &later);
    lo_server_add_method(server, "/error", NULL, on_error, NULL);
    wait_for_clock(&later, server);
    for (int i = 0; i < count; i++)
        send_bundle(&later, to, server, atof(argv[2]) / 1000, atof(argv[4]));
    fputs("sent\n", stderr);
    for (int i = 0; i < 50 && !later.done; i++)
        lo_server_recv_noblock(server, 100);
    if (!later.done)
        return 1;
    const double off_us = (double)((int64_t)jack_frames_to_time(later.client, later.frame) - (int64_t)later.at);
    printf("{\"frame\":%u,\"value\":%g,\"mapped\":%u,\"off_us\":%.0f}\n", later.frame, later.value, later.mapped,
           off_us);
    jack_client_close(later.client);
    return 0;
}
