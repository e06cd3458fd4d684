/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-ctl/live.h - a small live graph as /aers/list tells it, for tests without a graphd. */
#ifndef AERS_TEST_CTL_LIVE_H
#define AERS_TEST_CTL_LIVE_H

#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/nodes.h"

static const char live_list[] =
    "[{\"id\":\"dialogue_gain\",\"type\":\"processor\",\"module\":\"builtin/gain\",\"state\":\"running\",\"params\":{"
    "\"gain_db\":{\"value\":-3,\"default\":0,\"type\":\"float\",\"min\":-120,\"max\":24,\"unit\":\"dB\",\"scale\":"
    "\"linear\"},"
    "\"mute\":{\"value\":false,\"default\":false,\"type\":\"bool\"}}},"
    "{\"id\":\"fx_delay\",\"type\":\"processor\",\"module\":\"builtin/delay\",\"state\":\"running\",\"params\":{"
    "\"delay_ms\":{\"value\":250,\"default\":250,\"type\":\"float\",\"min\":0,\"max\":10000,\"unit\":\"ms\"},"
    "\"mix\":{\"value\":1,\"default\":1,\"type\":\"float\",\"min\":0,\"max\":1,\"unit\":\"\"},"
    "\"wet\":{\"value\":40,\"default\":40,\"type\":\"float\",\"min\":0,\"max\":100,\"unit\":\"%\"},"
    "\"mute\":{\"value\":true,\"default\":false,\"type\":\"bool\"}}},"
    "{\"id\":\"fx_eq\",\"type\":\"processor\",\"module\":\"builtin/biquad_eq\",\"state\":\"running\",\"params\":{"
    "\"bands/1/type\":{\"value\":\"hp\",\"default\":\"peak\",\"type\":\"enum\",\"choices\":[\"lp\",\"hp\",\"peak\"]},"
    "\"bands/1/freq_hz\":{\"value\":80,\"default\":1000,\"type\":\"float\",\"min\":10,\"max\":24000,\"unit\":\"Hz\"},"
    "\"bands/2/freq_hz\":{\"value\":900,\"default\":1000,\"type\":\"float\",\"min\":10,\"max\":24000,\"unit\":\"Hz\"},"
    "\"seed\":{\"value\":7,\"default\":0,\"type\":\"int\",\"min\":0,\"max\":100,\"unit\":\"\"},"
    "\"mute\":{\"value\":false,\"default\":false,\"type\":\"bool\"}}}]";

static inline void live_init(struct aers_nodes *nodes)
{
    struct aers_error error;
    aers_nodes_init(nodes, NULL);
    json_object_put(nodes->list);
    nodes->list = NULL;
    if (aers_json_parse(live_list, strlen(live_list), 1 << 16, &nodes->list, &error) != AERS_OK)
        abort();
}

static inline struct json_object *live_param(struct aers_nodes *nodes, const char *node, const char *param)
{
    struct aers_error error;
    struct json_object *found, *out;
    if (aers_nodes_find(nodes, node, &found, &error) != AERS_OK ||
        aers_node_param(found, param, &out, &error) != AERS_OK)
        abort();
    return out;
}

#endif
