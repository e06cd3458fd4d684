/* SPDX-License-Identifier: ISC */
/* The levels that nodes report, to those who asked for them. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utlist.h>

#include "src/aers-graphd/feedback/feedback.h"

#define FIXED_TYPES "ssihiiffiiiii"

enum { NODE_ID = 1, NCHANNELS = 4 };

/* The node's id and the pairs of its channels; a level that is no number is silence. */
static enum aers_code read_levels(const struct aers_osc_message *message, const char **id,
                                  struct aers_level_pair levels[AERS_TOLD_MAX_CHANNELS], uint32_t *nchannels)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg, rms;
    size_t nfixed = strlen(FIXED_TYPES);
    if (strncmp(message->types, FIXED_TYPES, nfixed) != 0)
        return AERS_E_INVALID;
    aers_osc_reader_init(&reader, message);
    for (size_t i = 0; i < nfixed && aers_osc_read(&reader, &arg); i++) {
        if (i == NODE_ID)
            *id = arg.s;
        if (i == NCHANNELS)
            *nchannels = arg.i < 0 ? 0 : (uint32_t)arg.i;
    }
    if (*nchannels > AERS_TOLD_MAX_CHANNELS)
        return AERS_E_INVALID;
    for (uint32_t c = 0; c < *nchannels; c++) {
        if (!aers_osc_read(&reader, &arg) || arg.type != 'f' || !aers_osc_read(&reader, &rms) || rms.type != 'f')
            return AERS_E_INVALID;
        levels[c] = (struct aers_level_pair){isfinite(arg.f) ? arg.f : -150.0f, isfinite(rms.f) ? rms.f : -150.0f};
    }
    return AERS_OK;
}

static void note(struct aers_feedback *feedback, const struct aers_told *told, const struct aers_level_pair *levels)
{
    struct aers_subscription *subscription;
    uint32_t item = (uint32_t)(told - feedback->table.items);
    DL_FOREACH(feedback->subscriptions, subscription)
    {
        if (!subscription->reach.levels)
            continue;
        aers_subscription_take_levels(subscription, told, item, levels);
        uint64_t next_ms = aers_subscription_next_ms(subscription);
        if (next_ms < feedback->due_ms)
            feedback->due_ms = next_ms;
    }
}

enum aers_code aers_feedback_take_levels(struct aers_feedback *feedback, const struct aers_osc_message *message)
{
    struct aers_level_pair levels[AERS_TOLD_MAX_CHANNELS];
    uint32_t nchannels = 0;
    const char *id = "";
    char address[256];
    enum aers_code code = read_levels(message, &id, levels, &nchannels);
    if (code != AERS_OK)
        return code;
    snprintf(address, sizeof address, "/aers/node/%.64s/meter", id);
    const struct aers_told *told = aers_told_find(&feedback->table, address);
    if (told && told->nchannels == nchannels) /* else of a plan that is on its way out */
        note(feedback, told, levels);
    return AERS_OK;
}
