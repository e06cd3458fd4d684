/* SPDX-License-Identifier: ISC */
#include "common/osc/meter_message.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const char head_types[] = "ssihiiffiiiii";

/* Printable ASCII that needs no escape in JSON and no part of an OSC address: a JACK name may hold more than a node id.
 */
static bool is_id(const char *id, bool may_be_empty)
{
    size_t n = strlen(id);
    if (n > AERS_METER_MAX_ID || (n == 0 && !may_be_empty))
        return false;
    for (; *id; id++)
        if (*id < 0x20 || *id > 0x7e || strchr("\"\\/", *id))
            return false;
    return true;
}

static const char *read_string(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) ? arg.s : "";
}

static int32_t read_int(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) ? arg.i : 0;
}

static int64_t read_int64(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) ? arg.h : 0;
}

static float read_float(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) ? arg.f : 0.0f;
}

/* A counter or a size. @return false when it is below 0 */
static bool read_count(struct aers_osc_reader *reader, uint32_t *out)
{
    int32_t value = read_int(reader);
    *out = (uint32_t)value;
    return value >= 0;
}

static bool read_level(struct aers_osc_reader *reader, float *out)
{
    float db = read_float(reader);
    *out = fminf(fmaxf(db, AERS_METER_FLOOR_DB), AERS_METER_CEILING_DB);
    return isfinite(db);
}

/* Only floats may follow the head, and exactly as many as it announces. */
static bool types_are_right(const struct aers_osc_message *message, uint32_t nfloats)
{
    const char *rest = message->types + sizeof head_types - 1;
    return strspn(rest, "f") == nfloats && rest[nfloats] == '\0';
}

static enum aers_code read_head(struct aers_osc_reader *reader, struct aers_meter_message *out)
{
    out->graph_id = read_string(reader);
    out->node_id = read_string(reader);
    if (!is_id(out->graph_id, true) || !is_id(out->node_id, false))
        return AERS_E_INVALID;
    out->sequence = (uint32_t)read_int(reader);
    out->frame = read_int64(reader);
    bool ok = read_count(reader, &out->nchannels);
    ok &= read_count(reader, &out->noutputs);
    out->cpu_avg_pct = read_float(reader);
    out->cpu_max_pct = read_float(reader);
    ok &= read_count(reader, &out->clips);
    ok &= read_count(reader, &out->late_blocks);
    ok &= read_count(reader, &out->xruns);
    ok &= read_count(reader, &out->queue_depth);
    ok &= read_count(reader, &out->latency_frames);
    if (!ok || out->nchannels > AERS_MAX_CHANNELS || out->noutputs > AERS_METER_MAX_OUTPUTS)
        return AERS_E_RANGE;
    return isfinite(out->cpu_avg_pct) && isfinite(out->cpu_max_pct) ? AERS_OK : AERS_E_RANGE;
}

enum aers_code aers_meter_message_parse(const struct aers_osc_message *message, struct aers_meter_message *out)
{
    if (strcmp(message->address, AERS_METER_ADDRESS) != 0)
        return AERS_E_NOT_FOUND;
    if (strncmp(message->types, head_types, sizeof head_types - 1) != 0)
        return AERS_E_INVALID;
    struct aers_osc_reader reader;
    aers_osc_reader_init(&reader, message);
    enum aers_code code = read_head(&reader, out);
    if (code != AERS_OK)
        return code;
    if (!types_are_right(message, 2 * out->nchannels + out->noutputs))
        return AERS_E_INVALID;
    for (uint32_t i = 0; i < out->nchannels; i++) {
        bool ok = read_level(&reader, &out->peak_db[i]);
        ok &= read_level(&reader, &out->rms_db[i]);
        if (!ok)
            return AERS_E_RANGE;
    }
    for (uint32_t i = 0; i < out->noutputs; i++)
        out->outputs[i] = read_float(&reader);
    return AERS_OK;
}
