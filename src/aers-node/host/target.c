/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/target.h"

#include "common/osc/write.h"

enum { MAX_ANSWER_NBYTES = 2048 };

struct aers_target aers_target_ref(const struct aers_target *target)
{
    return (struct aers_target){target->link, target->peer ? aers_osc_peer_ref(target->peer) : NULL};
}

void aers_target_unref(struct aers_target *target)
{
    aers_osc_peer_unref(target->peer);
    *target = (struct aers_target){NULL, NULL};
}

void aers_target_send(const struct aers_target *target, const void *packet, size_t nbytes)
{
    if (nbytes == 0)
        return;
    if (target->link)
        aers_link_send(target->link, packet, nbytes);
    else if (target->peer)
        aers_osc_peer_send(target->peer, packet, nbytes);
}

void aers_target_done(const struct aers_target *target, const char *path)
{
    uint8_t packet[MAX_ANSWER_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", "s");
    aers_osc_write_string(&writer, path);
    aers_target_send(target, packet, aers_osc_write_stop(&writer));
}

void aers_target_value(const struct aers_target *target, const char *path, double value, int64_t frame,
                       int32_t sequence)
{
    uint8_t packet[MAX_ANSWER_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", "sdhi");
    aers_osc_write_string(&writer, path);
    aers_osc_write_double(&writer, value);
    aers_osc_write_int64(&writer, frame);
    aers_osc_write_int(&writer, sequence);
    aers_target_send(target, packet, aers_osc_write_stop(&writer));
}

void aers_target_refuse(const struct aers_target *target, const char *path, const struct aers_error *error)
{
    uint8_t packet[MAX_ANSWER_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/error", "sss");
    aers_osc_write_string(&writer, path);
    aers_osc_write_string(&writer, aers_code_word(error->code));
    aers_osc_write_string(&writer, error->what);
    aers_target_send(target, packet, aers_osc_write_stop(&writer));
}
