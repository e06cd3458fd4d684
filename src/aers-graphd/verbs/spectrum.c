/* SPDX-License-Identifier: ISC */
/* /aers/node/<id>/spectrum: what a node hears and says, by frequency. The node makes it while somebody asks; its answer
 * waits among those of values. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/model/spectrum.h"
#include "common/osc/write.h"
#include "src/aers-graphd/verbs/verbs.h"

#define PREFIX "/aers/node/"
#define WORD   "/spectrum"

static size_t id_nbytes(const char *address)
{
    return strcspn(address + strlen(PREFIX), "/");
}

bool aers_verb_is_spectrum(const char *address)
{
    return strncmp(address, PREFIX, strlen(PREFIX)) == 0 &&
           strcmp(address + strlen(PREFIX) + id_nbytes(address), WORD) == 0;
}

static const struct aers_node_values *find_node(const struct aers_engine *engine, const char *address)
{
    char id[256];
    snprintf(id, sizeof id, "%.*s", (int)id_nbytes(address), address + strlen(PREFIX));
    return aers_values_find(engine->values, id);
}

/* ---- the question */

static enum aers_code ask(struct aers_engine *engine, struct aers_process *process, struct aers_call *call)
{
    uint8_t packet[512];
    struct aers_osc_writer writer;
    struct aers_ack ack = {
        .sequence = aers_acks_next(&engine->acks),
        .process = process,
        .answer = call->answer,
        .is_push = true,
        .frame = -1,
        .until_ms = uv_now(engine->loop) + AERS_ACK_TIMEOUT_MS,
    };
    snprintf(ack.address, sizeof ack.address, "%s", call->address);
    aers_osc_write_start(&writer, packet, sizeof packet, call->address, "i");
    aers_osc_write_int(&writer, ack.sequence);
    const size_t nbytes = aers_osc_write_stop(&writer);
    if (!aers_acks_have_room(process, false))
        return AERS_E_FULL;
    const enum aers_code code = aers_process_send(process, packet, nbytes);
    return code ? code : aers_acks_add(&engine->acks, ack);
}

void aers_verb_spectrum(struct aers_engine *engine, struct aers_call *call)
{
    const struct aers_node_values *node = find_node(engine, call->address);
    struct aers_process *process = node ? aers_engine_process_of(engine, node) : NULL;
    if (!node) {
        aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no node %.*s", (int)id_nbytes(call->address),
                          call->address + strlen(PREFIX));
    } else if (call->message->nargs > 0) {
        aers_answer_error(call->answer, AERS_E_INVALID, "a spectrum is asked for without an argument");
    } else if (!process || process->child.state != AERS_CHILD_READY || engine->session.state != AERS_SESSION_RUNNING) {
        aers_answer_error(call->answer, AERS_E_CONFLICT, "%s is not running", node->node->id);
    } else {
        const enum aers_code code = ask(engine, process, call);
        if (code)
            aers_answer_error(call->answer, code, "%s takes no more questions now", node->node->id);
    }
}

/* ---- the answer */

/* What is no number, or is missing, is silence. */
static struct json_object *read_levels(const struct aers_osc_arg *blob)
{
    struct json_object *levels = json_object_new_array();
    const uint8_t *bytes = blob->b.data;
    for (uint32_t i = 0; i < AERS_SPECTRUM_NPOINTS && 4 * i + 4 <= blob->b.nbytes; i++) {
        const uint32_t bits = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 |
                              (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
        float level;
        memcpy(&level, &bits, sizeof level);
        level = isfinite(level) ? level : AERS_SPECTRUM_FLOOR_DB;
        json_object_array_add(levels, aers_json_number((double)level, 1));
    }
    return levels;
}

static struct json_object *frequencies(void)
{
    struct json_object *freqs = json_object_new_array();
    for (int i = 0; i < AERS_SPECTRUM_NPOINTS; i++)
        json_object_array_add(freqs, aers_json_number(aers_spectrum_hz(i), 2));
    return freqs;
}

void aers_verb_spectrum_told(struct aers_engine *engine, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, sequence, window, in, out;
    aers_osc_reader_init(&reader, message);
    if (!aers_osc_read(&reader, &path) || !aers_osc_read(&reader, &sequence) || !aers_osc_read(&reader, &window) ||
        !aers_osc_read(&reader, &in) || !aers_osc_read(&reader, &out) || !aers_verb_is_spectrum(path.s))
        return;
    struct aers_answer *answer = aers_acks_take(&engine->acks, sequence.i);
    if (!answer)
        return; /* nobody waits any more */
    struct json_object *object = json_object_new_object();
    char id[256];
    snprintf(id, sizeof id, "%.*s", (int)id_nbytes(path.s), path.s + strlen(PREFIX));
    aers_json_add_string(object, "id", id);
    aers_json_add_int(object, "sample_rate", engine->graph->rate_hz);
    aers_json_add_int(object, "window_nframes", window.i);
    json_object_object_add(object, "freq_hz", frequencies());
    json_object_object_add(object, "in_db", read_levels(&in));
    json_object_object_add(object, "out_db", read_levels(&out));
    aers_answer_string(answer, json_object_to_json_string_ext(object, AERS_VERB_JSON));
    json_object_put(object);
}
