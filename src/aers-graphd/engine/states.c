/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/states.h"

#include <string.h>

#include <aers/module.h>

#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"

void aers_states_ask(struct aers_process *heard)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/state/save", "");
    (void)!aers_process_send(heard, packet, aers_osc_write_stop(&writer));
}

enum aers_code aers_states_take(struct aers_process *from, const struct aers_osc_message *message)
{
    static uint8_t packet[AERS_STATE_MAX_NBYTES + 1024]; /* main thread only */
    struct aers_osc_reader reader;
    struct aers_osc_writer writer;
    struct aers_osc_arg id, module, state;
    struct aers_process *other = aers_seats_other(from);
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "ssb") != 0 || !aers_osc_read(&reader, &id) || !aers_osc_read(&reader, &module) ||
        !aers_osc_read(&reader, &state))
        return AERS_E_INVALID;
    if (!from->plays || !other || other->plays)
        return AERS_OK; /* it has been too slow */
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/state/restore", "ssb");
    aers_osc_write_string(&writer, id.s);
    aers_osc_write_string(&writer, module.s);
    aers_osc_write_blob(&writer, state.b.data, state.b.nbytes);
    const size_t nbytes = aers_osc_write_stop(&writer);
    if (nbytes)
        (void)!aers_process_send(other, packet, nbytes);
    return AERS_OK;
}
