/* SPDX-License-Identifier: ISC */
/* Makes meter messages for the tests of this room, in the two forms they have: on the wire, and decoded. */
#ifndef AERS_TEST_METERS_H
#define AERS_TEST_METERS_H

#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/collect/node_table.h"

/* One node of one channel, as the parser hands it over. */
static inline struct aers_meter_message meter_of(const char *id, uint32_t sequence, float peak_db, float rms_db)
{
    struct aers_meter_message message = {.graph_id = "g", .node_id = id, .sequence = sequence, .nchannels = 1};
    message.peak_db[0] = peak_db;
    message.rms_db[0] = rms_db;
    return message;
}

/* The packet of one node with nchannels channels at -3/-18 dB and noutputs outputs of 1.5. types may be NULL for the
 * right ones. */
static inline size_t meter_packet(void *packet, size_t size, const char *id, int nchannels, int noutputs,
                                  const char *types, float level_db)
{
    char right[256] = "ssihiiffiiiii";
    size_t n = strlen(right);
    for (int i = 0; i < 2 * nchannels + noutputs && n + 1 < sizeof right; i++)
        right[n++] = 'f';
    right[n] = '\0';
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, size, "/aers/meter/1", types ? types : right);
    aers_osc_write_string(&w, "stage_mix");
    aers_osc_write_string(&w, id);
    aers_osc_write_int(&w, 7);
    aers_osc_write_int64(&w, 123456789012);
    aers_osc_write_int(&w, nchannels);
    aers_osc_write_int(&w, noutputs);
    aers_osc_write_float(&w, 0.5f);
    aers_osc_write_float(&w, 1.25f);
    for (int i = 1; i <= 5; i++)
        aers_osc_write_int(&w, i);
    for (int i = 0; i < nchannels; i++) {
        aers_osc_write_float(&w, level_db);
        aers_osc_write_float(&w, -18.0f);
    }
    for (int i = 0; i < noutputs; i++)
        aers_osc_write_float(&w, 1.5f);
    return aers_osc_write_stop(&w);
}

#endif
