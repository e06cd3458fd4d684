/* SPDX-License-Identifier: ISC */
/* common/model/manifest.h - what the outside may know and change of a module.
 *
 * A manifest is a JSON file. Those of the built-in modules are manifests/builtin/<name>.json, carried inside the
 * programs; external modules bring their own. Its parameters are the only place where a type, unit, range, default or
 * scale is written: checks, OSC, `--describe`, docs and the dashboard are all fed from here.
 *
 *   { "name": "builtin/biquad_eq", "version": "1.0.0", "lang": "builtin", "title": "...", "doc": "...",
 *     "kind": "processor",                                   source | processor | mixer | bus | output: what may use
 * it; synth: what an event may sound "channels": { "in": [1, 64], "out": [1, 64], "same": true }, "bypass": true, has a
 * meaningful dry path (default: channels.same) "breaks_cycles": false,                                may close a
 * feedback loop (builtin/delay) "latency": true, may be late by what it says at run time (default: lang is not builtin)
 * "options": { "path": { "type": "string", "required": true, "doc": "..." } },      fixed
 * at load "params":  { "gain_db": { "type": "float", "unit": "dB", "min": -120, "max": 24, "default": 0, "scale":
 * "linear", "doc": "..." } },                     live, in slot order "list":    { "name": "bands", "max": 16, "doc":
 * "...", "params": { ... } }, "outputs": { "gain_reduction_db": { "unit": "dB", "doc": "..." } },
 * "presets": { "Small room": { "decay_s": 0.8 } } }
 *
 * Options are of type string, bool, int, float or list (of strings). One called path or something_path names a file: in
 * a graph file it is relative to that file, the module gets it absolute. Parameter types: float, int, bool, enum (with
 * "choices"). With "momentary": true a parameter
 * is a push, not a state. Scales: linear, log, for the normalised 0..1 form: linear v = min + n (max - min)        log
 * v = min (max / min)^n, min > 0
 */
#ifndef AERS_MODEL_MANIFEST_H
#define AERS_MODEL_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/problems.h"
#include "common/doc/tree.h"

/* Of a module's name with its NUL: "ext/plate_reverb", or "lv2/" and a URI. */
enum { AERS_MODULE_NAME_SIZE = 208 };

enum aers_param_type { AERS_PARAM_FLOAT, AERS_PARAM_INT, AERS_PARAM_BOOL, AERS_PARAM_ENUM };
enum aers_scale { AERS_SCALE_LINEAR, AERS_SCALE_LOG };

struct aers_param {
    char *name;
    char *doc;
    char *unit; /* "dB", "Hz", "ms", "s", "%", "" */
    enum aers_param_type type;
    enum aers_scale scale;
    bool is_momentary;       /* a push, not a state: it acts when it is set, and nobody keeps it */
    double min, max, preset; /* preset is the default; bool: 0 or 1; enum: index of the choice */
    char **choices;          /* [nchoices], enum only */
    size_t nchoices;
};

struct aers_option_desc {
    char *name;
    char *doc;
    enum aers_doc_type type; /* STRING, BOOL, INT, FLOAT or SEQ (of strings, joined by commas) */
    bool required;
};

struct aers_output_desc {
    char *name;
    char *unit;
    char *doc;
};

/* Values by name of a module's scalars, to begin with in place of the defaults: the option "preset" chooses one. */
struct aers_preset {
    char *name;
    double *values; /* [nparams] NaN where it says nothing */
};

struct aers_manifest {
    char *name, *version, *lang, *title, *doc, *kind;
    uint32_t in_min, in_max, out_min, out_max;
    bool same_channels, can_bypass, breaks_cycles, has_latency;
    struct aers_param *params;
    size_t nparams;
    char *list; /* or NULL */
    char *list_doc;
    uint32_t list_max;
    struct aers_param *fields;
    size_t nfields;
    struct aers_option_desc *options;
    size_t noptions;
    struct aers_output_desc *outputs;
    size_t noutputs;
    struct aers_preset *presets; /* with them comes the option AERS_PRESET_OPTION */
    size_t npresets;
    uint32_t permissions; /* that it asks for (permissions.h); with them comes the option AERS_GRANT_OPTION */
    char *mark;           /* of a package: a hash of all that was judged, its code too; NULL when built in */
};

#define AERS_PRESET_OPTION "preset"

/* An option that its node gives every module from others: the level from which it is muted. */
#define AERS_GUARD_OPTION "guard_db"
#define AERS_GUARD_PRESET "24"

/* NULL when there is none of that name. */
const struct aers_preset *aers_manifest_preset(const struct aers_manifest *manifest, const char *name);

/* What is different for who uses a module of the same name: "version 1.0.0 -> 1.1.0; gone: drive; new: tone; range:
 * mix".
 * @return whether a parameter or a list's field has gone */
bool aers_manifest_compare(const struct aers_manifest *before, const struct aers_manifest *after, char *text,
                           size_t size);

enum aers_code aers_manifest_parse(const struct aers_doc *doc, struct aers_problems *problems,
                                   struct aers_manifest **out) AERS_MUST_USE;
void aers_manifest_destroy(struct aers_manifest *manifest);

/* The built-in ones, parsed on first use and kept until the process ends; a fault in one of them aborts (a build
 * error). Main thread first. */
size_t aers_manifest_builtin_count(void);
const struct aers_manifest *aers_manifest_builtin(size_t i);
/* A built-in one, or one of others that is found and trusted (package.h tells why not); NULL when unknown. */
const struct aers_manifest *aers_manifest_find(const char *name);

/* The synths of builtin/events, manifests/synth/<name>.json: their parameters are those of an event. At most
 * AERS_SYNTH_MAX_PARAMS each. Found by the name without "synth/". */
enum { AERS_SYNTH_MAX_PARAMS = 8 };
size_t aers_manifest_synth_count(void);
const struct aers_manifest *aers_manifest_synth(size_t i);
const struct aers_manifest *aers_manifest_find_synth(const char *name);  /* NULL when unknown */
const char *aers_manifest_synth_name(const struct aers_manifest *synth); /* "click" */

/* ---- addresses and slots: "gain_db", "bands/1/freq_hz" (elements count from 1). Slots as in aers/module.h. ---- */

/* Slots every node has besides its module's, handled by the host. Their values are 0 or 1. */
enum { AERS_SLOT_MUTE = 0x10000, AERS_SLOT_BYPASS = 0x10001 };

/* @param nelements elements the node's list really has; an element past it is AERS_E_NOT_FOUND
 * Accepts mute, and bypass when the module can_bypass. AERS_E_NOT_FOUND with "did you mean". param may be NULL. */
enum aers_code aers_manifest_resolve(const struct aers_manifest *manifest, uint32_t nelements, const char *address,
                                     uint32_t *slot, const struct aers_param **param,
                                     struct aers_error *error) AERS_MUST_USE;
uint32_t aers_manifest_nslots(const struct aers_manifest *manifest, uint32_t nelements); /* without mute and bypass */
const struct aers_param *aers_manifest_param(const struct aers_manifest *manifest, uint32_t slot);
/* Writes "bands/1/freq_hz"; size 128 is enough. Accepts mute and bypass. */
void aers_manifest_address(const struct aers_manifest *manifest, uint32_t slot, char *address, size_t size);

/* ---- values ---- */

/* Refuses NaN, infinities, what is outside min..max (AERS_E_RANGE) and fractions where the type is int, bool, enum
 * (AERS_E_INVALID); the sentence names what is allowed. */
enum aers_code aers_param_check(const struct aers_param *param, double value, struct aers_error *error) AERS_MUST_USE;
/* A value of a document, by the type it is written in: "3" in quotes is no number, and a choice is a name. Then
 * aers_param_check. */
enum aers_code aers_param_read(const struct aers_param *param, const struct aers_doc *doc, double *value,
                               struct aers_error *error) AERS_MUST_USE;
/* From what a person or file wrote: numbers, true/false, a choice's name. Then aers_param_check. */
enum aers_code aers_param_parse(const struct aers_param *param, const char *text, double *value,
                                struct aers_error *error) AERS_MUST_USE;
/* "−3 dB"-like text without the unit: "-3", "true", "lowshelf". */
void aers_param_format(const struct aers_param *param, double value, char *text, size_t size);
double aers_param_normalise(const struct aers_param *param, double value); /* value to 0..1 */
double aers_param_denormalise(const struct aers_param *param, double n);   /* 0..1 to value, rounded for int */
/* What aers_param_check accepts, for people: "0.1 to 20 ms", "true, false", "lp, hp, bp". */
const char *aers_param_allowed(const struct aers_param *param, char *text, size_t size);
const char *aers_param_type_name(enum aers_param_type type);
const char *aers_scale_name(enum aers_scale scale);

#endif
