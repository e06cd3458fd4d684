/* SPDX-License-Identifier: ISC */
/* builtin/wav - writes its inputs to one WAV file (manifests/builtin/wav.json), from its first frame to its last; RF64
 * when it grows past 4 GiB. A node that comes back within a session leaves what it has recorded, and goes on in another
 * take. */
#include <stdio.h>
#include <string.h>

#include <aers/module.h>

#include "src/aers-node/host/options.h"
#include "src/aers-node/host/recorder.h"

#define BUFFER_SECONDS 2.0

/* ---- control thread ---- */

static size_t wav_size(const struct aers_module_config *config)
{
    return config->channels_in > 0 && config->channels_out == 0 ? sizeof(struct aers_recorder) : 0;
}

static int wav_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct aers_recorder *wav = self;
    struct aers_tape_config tape = {.who = "builtin/wav",
                                    .graph = aers_option_or(config, AERS_OPTION_GRAPH, ""),
                                    .node = aers_option_or(config, AERS_OPTION_NODE, "wav"),
                                    .pattern = aers_option_get(config, "path"),
                                    .rate_hz = config->rate_hz,
                                    .nchannels = config->channels_in,
                                    .buffer_s = BUFFER_SECONDS,
                                    .replaces_first = !aers_option_is_true(config, AERS_OPTION_RESUMES)};
    struct aers_error error;
    if (!tape.pattern) {
        snprintf(why, why_size, "which file? (path=...)");
        return -1;
    }
    if (aers_audio_form_find("out.wav", aers_option_get(config, "format"), (uint32_t)config->rate_hz,
                             config->channels_in, &tape.form, &error)) {
        snprintf(why, why_size, "%s", error.what);
        return -1;
    }
    if (!aers_tape_init(&wav->tape, &tape)) {
        snprintf(why, why_size, "not enough memory to write behind");
        return -1;
    }
    if (aers_tape_open_first(&wav->tape, why, why_size)) {
        wav->wants = true;
        return 0;
    }
    aers_tape_finish(&wav->tape);
    return -1;
}

/* ---- audio thread ---- */

static void wav_set(void *self, uint32_t slot, double value)
{
    (void)self;
    (void)slot;
    (void)value;
}

static float wav_output(const void *self, uint32_t i)
{
    const struct aers_recorder *wav = self;
    return i == 0 ? (float)atomic_load_explicit(&wav->tape.nlost, memory_order_relaxed) : 0.0f;
}

static const char *const outputs[] = {"overruns", NULL};

const struct aers_module aers_module_wav = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/wav",
    .outputs = outputs,
    .size = wav_size,
    .init = wav_init,
    .finish = aers_recorder_finish,
    .set = wav_set,
    .process = aers_recorder_process,
    .reset = aers_recorder_reset,
    .locate = aers_recorder_locate,
    .output = wav_output,
    .work = aers_recorder_work,
    .work_ms = AERS_TAPE_WORK_MS,
};
