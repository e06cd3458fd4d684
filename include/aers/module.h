/* SPDX-License-Identifier: ISC */
/* include/aers/module.h - what the author of a module includes. C11 and C++.
 *
 * A module is one DSP unit: a constant descriptor, and state that lives in memory the host gives it.
 * Its parameters (type, unit, range, default, scale) are declared in its manifest; the module only
 * names them. Life cycle, with the thread that calls:
 *
 *     control   size, init            may allocate, read files, fail with a reason
 *     audio     set, locate, process, reset, latency, output      real time: may do none of these
 *               state_size, save, restore                         between two blocks, real time as well
 *     worker    work                  may block on files; runs beside process
 *     control   finish                after the last process
 *
 * Values and slots. Every value the outside can change has a slot: first the scalars in the order of
 * `params`, then the elements of the module's one list, field by field:
 *
 *     slot = nparams + element * nfields + field          (see aers_slot())
 *
 * Values arrive as double, already clamped to the manifest's range and never NaN; booleans as 0 or 1;
 * enumerations as the index of the choice. Between init or reset and the first process a `set` jumps;
 * after that it ramps, so that no step louder than the signal's own slope is heard.
 */
#ifndef AERS_MODULE_H
#define AERS_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface; a module built for another one is refused. */
#define AERS_MODULE_ABI 1

/** Most channels a module is asked to carry, and the largest block in frames. */
#define AERS_MAX_CHANNELS 64
#define AERS_MAX_NFRAMES  8192

/** Most bytes that `save` writes. */
#define AERS_STATE_MAX_NBYTES (48u * 1024u)

/** The alignment in bytes of the memory that holds a module's state. */
#define AERS_STATE_ALIGN 64

/** One fixed setting from the graph file, such as path or loop. Booleans are "true" and "false". */
struct aers_option {
    const char *key;
    const char *value;
};

/** What a module is told at init. Valid during the call only. */
struct aers_module_config {
    double rate_hz;                    /**< 8000 .. 384000 */
    uint32_t max_nframes;              /**< largest block process will see, 1 .. AERS_MAX_NFRAMES */
    uint32_t channels_in;              /**< 0 .. AERS_MAX_CHANNELS, or more for a mixer */
    uint32_t channels_out;             /**< 0 .. AERS_MAX_CHANNELS */
    uint32_t nelements;                /**< elements in the module's list, 0 .. the manifest's max */
    const uint32_t *element_channels;  /**< [nelements] input channels of each element, or NULL */
    const struct aers_option *options; /**< [noptions] */
    uint32_t noptions;
    const char *id; /**< the name it was asked for by, as in the manifest */
};

struct aers_module {
    uint32_t abi;               /**< AERS_MODULE_ABI */
    const char *id;             /**< "builtin/gain", equal to the manifest's name */
    const char *const *params;  /**< NULL-terminated scalar names, or NULL */
    const char *list;           /**< name of the list ("bands"), or NULL */
    const char *const *fields;  /**< NULL-terminated names of a list element's fields, or NULL */
    const char *const *outputs; /**< NULL-terminated names of what `output` reads, or NULL */

    /** @return bytes of state this configuration needs, 0 when it cannot be had */
    size_t (*size)(const struct aers_module_config *config);

    /**
     * Make a zeroed state ready. All values are then set once by the host before the first process.
     * @param why receives one sentence on failure, [why_size]
     * @return 0, or -1 with `why` written and nothing left to finish
     */
    int (*init)(void *self, const struct aers_module_config *config, char *why, size_t why_size);

    /** Give back what init took. May be NULL. */
    void (*finish)(void *self);

    /** Change one value. RT safe. */
    void (*set)(void *self, uint32_t slot, double value);

    /**
     * Make the next nframes. RT safe.
     * @param in  [channels_in][nframes], never NULL, silence where nothing is connected
     * @param out [channels_out][nframes]; out[i] may be the same buffer as in[i] and no other one
     */
    void (*process)(void *self, const float *const *in, float *const *out, uint32_t nframes);

    /** Forget the past (delay lines, envelopes, ramps), keep the values. RT safe. */
    void (*reset)(void *self);

    /** The next process starts at this frame of the session clock. NULL when it makes no difference. RT safe. */
    void (*locate)(void *self, int64_t frame);

    /** @return frames by which the output is late. NULL means 0. RT safe. */
    uint32_t (*latency)(const void *self);

    /** @return the newest reading of outputs[i], for instance the gain reduction in dB. May be NULL. RT safe. */
    float (*output)(const void *self, uint32_t i);

    /** Called every work_ms milliseconds on the worker thread: read ahead, write behind. May be NULL. */
    void (*work)(void *self);
    uint32_t work_ms;

    /**
     * What a module knows beside its values, and cannot hear again from its input: the phase of an oscillator, what a
     * looper has recorded. It is saved every second, and given to who takes its place: another process after it has
     * died, or a newer version of it (`aers-ctl module reload`), whose configuration is the same. So begin it with a
     * version of your own, and take nothing for granted in `restore`. All three or none. RT safe.
     *
     * state_size  bytes that `save` writes now, at most AERS_STATE_MAX_NBYTES; 0: nothing at present
     * restore     after init and the values, or between two blocks; 0: taken, else it goes on as if nothing was given
     */
    size_t (*state_size)(const void *self);
    void (*save)(const void *self, void *state);
    int (*restore)(void *self, const void *state, size_t nbytes);

    /**
     * As set, along a straight line of the value as it is heard: it is reached with the last of the next nframes. What
     * follows an envelope is told so for some frames after the other. NULL: set is called in its place. RT safe.
     * @param nframes 1 .. AERS_MAX_NFRAMES
     */
    void (*glide)(void *self, uint32_t slot, double value, uint32_t nframes);
};

/** A module that is no part of aers-node exports this one function. */
#define AERS_MODULE_EXPORT __attribute__((visibility("default")))
AERS_MODULE_EXPORT const struct aers_module *aers_module_describe(void);

/** @return the slot of a list element's field */
static inline uint32_t aers_slot(uint32_t nparams, uint32_t nfields, uint32_t element, uint32_t field)
{
    return nparams + element * nfields + field;
}

#ifdef __cplusplus
}
#endif
#endif
