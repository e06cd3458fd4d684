/* SPDX-License-Identifier: ISC */
/* What graphd says to nodes, as docs/osc.md has it. */
#include <math.h>
#include <stdio.h>

#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"

enum { GAP_RAMP_MS = 2 };

static const struct aers_blueprint_client *client_of(const struct aers_engine *engine,
                                                     const struct aers_node_values *node)
{
    return &engine->blueprint->clients[engine->blueprint->client_of[node - engine->values->nodes]];
}

struct aers_process *aers_engine_process_of(const struct aers_engine *engine, const struct aers_node_values *node)
{
    const char *client = client_of(engine, node)->plan->client;
    struct aers_process *voice = aers_seats_voice(engine, client), *first = aers_seats_first(engine, client);
    return voice ? voice : first ? first : aers_seats_second(engine, client);
}

struct aers_process *aers_engine_hearer_of(const struct aers_engine *engine, const struct aers_node_values *node)
{
    const struct aers_blueprint_client *client = client_of(engine, node);
    struct aers_process *const seats[] = {
        aers_seats_voice(engine, client->plan->client),
        aers_seats_second(engine, client->plan->client),
        aers_seats_first(engine, client->plan->client),
    };
    for (size_t i = 0; i < 3; i++)
        if (aers_seats_is_up(seats[i]) && seats[i]->hash == client->hash)
            return seats[i];
    return NULL;
}

static enum aers_code tell_one(struct aers_process *process, const struct aers_node_values *node, uint32_t slot,
                               double value, int32_t sequence, int64_t frame)
{
    char address[128], path[256];
    uint8_t packet[512];
    struct aers_osc_writer writer;
    aers_manifest_address(node->node->manifest, slot, address, sizeof address);
    snprintf(path, sizeof path, "/aers/node/%s/%s", node->node->id, address);
    aers_osc_write_start(&writer, packet, sizeof packet, path, "dih");
    aers_osc_write_double(&writer, value);
    aers_osc_write_int(&writer, sequence);
    aers_osc_write_int64(&writer, frame);
    return aers_process_send_both(process, packet, aers_osc_write_stop(&writer));
}

/* Two that run the same are told the same, so that either can go on; the answer is the one's. */
enum aers_code aers_engine_tell_timed(struct aers_process *process, const struct aers_node_values *node, uint32_t slot,
                                      double value, int32_t sequence, int64_t frame)
{
    struct aers_process *other = aers_seats_other(process);
    const enum aers_code code = tell_one(process, node, slot, value, sequence, frame);
    if (code == AERS_OK && other && other->hash == process->hash)
        (void)!tell_one(other, node, slot, value, 0, frame);
    return code;
}

enum aers_code aers_engine_tell_value(struct aers_process *process, struct aers_node_values *node, uint32_t slot,
                                      int32_t sequence, int64_t frame)
{
    double value = aers_values_get_effective(node, slot);
    enum aers_code code = aers_engine_tell_timed(process, node, slot, value, sequence, frame);
    if (code == AERS_OK)
        aers_values_mark_sent(node, slot, value);
    else if (code == AERS_E_FULL)
        aers_values_mark_sent(node, slot, (double)NAN); /* sent by the turn that follows when there is room */
    return code;
}

static void tell(struct aers_engine *engine, struct aers_process *process, const void *packet, size_t nbytes)
{
    if (process)
        (void)!aers_process_send(process, packet, nbytes);
    else
        aers_fleet_send_all(&engine->fleet, packet, nbytes);
}

/* Where nothing was heard, for nobody went around it, the sooner all is there again the better. */
static bool ends_gap(const struct aers_process *process)
{
    return process && process->is_out && !process->is_returning;
}

void aers_engine_tell_start(struct aers_engine *engine, struct aers_process *process)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/start", "hi");
    aers_osc_write_int64(&writer, engine->session.start_frame);
    aers_osc_write_int(&writer, (int32_t)(ends_gap(process) ? engine->server.rate_hz * GAP_RAMP_MS / 1000 : 0));
    tell(engine, process, packet, aers_osc_write_stop(&writer));
    for (struct aers_process *each = engine->fleet.processes; each; each = each->hh.next)
        if ((!process || each == process) && each->child.state == AERS_CHILD_READY) {
            each->is_started = true;
            each->is_out = each->is_returning = false;
        }
}

enum aers_code aers_engine_tell_edge(struct aers_process *process, const char *port, bool up, int32_t sequence)
{
    uint8_t packet[512];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/edge", "sii");
    aers_osc_write_string(&writer, port);
    aers_osc_write_int(&writer, up);
    aers_osc_write_int(&writer, sequence);
    return aers_process_send(process, packet, aers_osc_write_stop(&writer));
}

enum aers_code aers_engine_tell_voice(struct aers_process *process, bool is_heard, int64_t frame, uint32_t nframes)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/voice", "ihi");
    aers_osc_write_int(&writer, is_heard);
    aers_osc_write_int64(&writer, frame);
    aers_osc_write_int(&writer, (int32_t)nframes);
    return aers_process_send(process, packet, aers_osc_write_stop(&writer));
}

void aers_engine_tell_meters(struct aers_engine *engine, int32_t seconds)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/meters", "i");
    aers_osc_write_int(&writer, seconds);
    tell(engine, NULL, packet, aers_osc_write_stop(&writer));
}

void aers_engine_tell_hold(struct aers_engine *engine)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/hold", "");
    tell(engine, NULL, packet, aers_osc_write_stop(&writer));
    for (struct aers_process *each = engine->fleet.processes; each; each = each->hh.next)
        each->is_started = each->has_joined = false;
}
