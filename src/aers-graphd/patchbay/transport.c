/* SPDX-License-Identifier: ISC */
/* JACK's transport lies in memory that is shared with the server: nothing here waits for it. */
#include <jack/jack.h>
#include <jack/transport.h>

#include "src/aers-graphd/patchbay/inside.h"

static jack_client_t *take_client(struct aers_patchbay *patchbay)
{
    pthread_mutex_lock(&patchbay->lock);
    return atomic_load(&patchbay->gone) ? NULL : patchbay->client;
}

static void give_client(struct aers_patchbay *patchbay)
{
    pthread_mutex_unlock(&patchbay->lock);
}

bool aers_patchbay_get_transport(struct aers_patchbay *patchbay, struct aers_transport_place *place)
{
    jack_position_t position = {0};
    jack_client_t *client = take_client(patchbay);
    const bool is_rolling = client && jack_transport_query(client, &position) == JackTransportRolling;
    *place = (struct aers_transport_place){.is_rolling = is_rolling,
                                           .has_bbt = (position.valid & JackPositionBBT) != 0,
                                           .frame = position.frame,
                                           .bar = position.bar,
                                           .beat = position.beat,
                                           .tick = position.tick,
                                           .bpm = position.beats_per_minute,
                                           .beats_per_bar = (double)position.beats_per_bar,
                                           .ticks_per_beat = position.ticks_per_beat};
    give_client(patchbay);
    return client != NULL;
}

enum aers_code aers_patchbay_roll(struct aers_patchbay *patchbay, bool rolls)
{
    jack_client_t *client = take_client(patchbay);
    if (client && rolls)
        jack_transport_start(client);
    else if (client)
        jack_transport_stop(client);
    give_client(patchbay);
    return client ? AERS_OK : AERS_E_UNAVAILABLE;
}

enum aers_code aers_patchbay_locate(struct aers_patchbay *patchbay, uint32_t frame)
{
    jack_client_t *client = take_client(patchbay);
    const bool is_done = client && jack_transport_locate(client, frame) == 0;
    give_client(patchbay);
    return is_done ? AERS_OK : AERS_E_UNAVAILABLE;
}
