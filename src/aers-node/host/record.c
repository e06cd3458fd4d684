/* SPDX-License-Identifier: ISC */
/* builtin/record - records its inputs while `record` is on, a file for each take (manifests/builtin/record.json). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <aers/module.h>

#include "src/aers-node/host/options.h"
#include "src/aers-node/host/recorder.h"

#define BUFFER_SECONDS 5.0

enum { PARAM_RECORD, PARAM_LIMIT_S };
enum { OUTPUT_RECORDING, OUTPUT_SECONDS, OUTPUT_LOST, OUTPUT_MISSED, OUTPUT_TAKES };

/* ---- control thread ---- */

static size_t record_size(const struct aers_module_config *config)
{
    return config->channels_in > 0 && config->channels_out == 0 ? sizeof(struct aers_recorder) : 0;
}

static int record_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct aers_recorder *record = self;
    const char *buffer = aers_option_get(config, "buffer_s");
    struct aers_tape_config tape = {.who = "builtin/record",
                                    .graph = aers_option_or(config, AERS_OPTION_GRAPH, "take"),
                                    .node = aers_option_or(config, AERS_OPTION_NODE, "record"),
                                    .pattern = aers_option_get(config, "path"),
                                    .rate_hz = config->rate_hz,
                                    .nchannels = config->channels_in,
                                    .buffer_s = buffer ? strtod(buffer, NULL) : BUFFER_SECONDS,
                                    .replaces = aers_option_is_true(config, "overwrite"),
                                    .makes_folders = true,
                                    .is_dated = true};
    struct aers_error error;
    if (!tape.pattern) {
        snprintf(why, why_size, "which file? (path=...)");
        return -1;
    }
    if (!(tape.buffer_s >= 0.1 && tape.buffer_s <= 60.0)) {
        snprintf(why, why_size, "buffer_s is from 0.1 to 60");
        return -1;
    }
    if (aers_take_name_check(tape.pattern, &error) ||
        aers_audio_form_find(tape.pattern, aers_option_get(config, "format"), (uint32_t)config->rate_hz,
                             config->channels_in, &tape.form, &error)) {
        snprintf(why, why_size, "%s", error.what);
        return -1;
    }
    if (aers_tape_init(&record->tape, &tape))
        return 0;
    snprintf(why, why_size, "not enough memory to write behind");
    return -1;
}

/* ---- audio thread ---- */

static void record_set(void *self, uint32_t slot, double value)
{
    struct aers_recorder *record = self;
    if (slot == PARAM_RECORD)
        aers_recorder_want(record, value > 0.5);
    else if (slot == PARAM_LIMIT_S)
        record->limit = (uint64_t)rint(value * record->tape.config.rate_hz);
}

static float record_output(const void *self, uint32_t i)
{
    const struct aers_recorder *record = self;
    const struct aers_tape *tape = &record->tape;
    switch (i) {
    case OUTPUT_RECORDING:
        return tape->rolls ? 1.0f : 0.0f;
    case OUTPUT_SECONDS:
        return (float)((double)record->nframes / tape->config.rate_hz);
    case OUTPUT_LOST:
        return (float)atomic_load_explicit(&tape->nlost, memory_order_relaxed);
    case OUTPUT_MISSED:
        return (float)atomic_load_explicit(&tape->nmissed, memory_order_relaxed);
    case OUTPUT_TAKES:
        return (float)tape->take;
    default:
        return 0.0f;
    }
}

static const char *const params[] = {"record", "limit_s", NULL};
static const char *const outputs[] = {"recording", "seconds", "lost", "missed", "takes", NULL};

const struct aers_module aers_module_record = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/record",
    .params = params,
    .outputs = outputs,
    .size = record_size,
    .init = record_init,
    .finish = aers_recorder_finish,
    .set = record_set,
    .process = aers_recorder_process,
    .reset = aers_recorder_reset,
    .locate = aers_recorder_locate,
    .output = record_output,
    .work = aers_recorder_work,
    .work_ms = AERS_TAPE_WORK_MS,
};
