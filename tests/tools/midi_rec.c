/* SPDX-License-Identifier: ISC */
/* midi_rec SERVER PORT COUNT - listens to a JACK MIDI port and prints its next COUNT messages, each with the frame of
 * JACK's transport at which it came, as "FRAME HEX". Fails after a minute. */
#include <jack/jack.h>
#include <jack/midiport.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 4096, MINUTE_MS = 60000, LOOK_NS = 10000000 };

struct message {
    jack_nframes_t frame;
    size_t nbytes;
    jack_midi_data_t bytes[3];
};

static jack_client_t *client;
static jack_port_t *port;
static struct message messages[MOST];
static atomic_uint nmessages;

static int on_block(jack_nframes_t nframes, void *arg)
{
    jack_position_t position;
    void *buffer = jack_port_get_buffer(port, nframes);
    (void)arg;
    jack_transport_query(client, &position);
    for (uint32_t i = 0; i < jack_midi_get_event_count(buffer); i++) {
        jack_midi_event_t event;
        const unsigned n = atomic_load(&nmessages);
        if (n == MOST || jack_midi_event_get(&event, buffer, i) != 0 || event.size > sizeof messages[n].bytes)
            continue;
        messages[n].frame = position.frame + event.time;
        messages[n].nbytes = event.size;
        memcpy(messages[n].bytes, event.buffer, event.size);
        atomic_store(&nmessages, n + 1);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct timespec look = {.tv_nsec = LOOK_NS};
    const unsigned count = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    if (argc != 4 || count == 0 || count > MOST) {
        fputs("usage: midi_rec SERVER PORT COUNT\n", stderr);
        return 2;
    }
    client = jack_client_open("midi_rec", JackNoStartServer | JackServerName, NULL, argv[1]);
    port = client ? jack_port_register(client, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0) : NULL;
    if (!port || jack_set_process_callback(client, on_block, NULL) != 0 || jack_activate(client) != 0 ||
        jack_connect(client, argv[2], jack_port_name(port)) != 0) {
        fprintf(stderr, "midi_rec: cannot listen to %s\n", argv[2]);
        return 1;
    }
    puts("listening");
    fflush(stdout);
    for (int ms = 0; atomic_load(&nmessages) < count && ms < MINUTE_MS; ms += LOOK_NS / 1000000)
        nanosleep(&look, NULL);
    const unsigned n = atomic_load(&nmessages) < count ? atomic_load(&nmessages) : count;
    for (unsigned i = 0; i < n; i++) {
        printf("%u ", messages[i].frame);
        for (size_t k = 0; k < messages[i].nbytes; k++)
            printf("%02x", messages[i].bytes[k]);
        putchar('\n');
    }
    jack_client_close(client);
    return n < count;
}
