/* SPDX-License-Identifier: ISC */
/* common/model/automation.h - an envelope of one parameter of a node: from the graph file to graphd, and on to the node
 * in its plan and by message (docs/automation.md). */
#ifndef AERS_MODEL_AUTOMATION_H
#define AERS_MODEL_AUTOMATION_H

#include <stddef.h>

#include "common/base/error.h"
#include "common/doc/json.h"
#include "common/model/manifest.h"
#include "common/rt/envelope.h"

/* What the parameter follows: whoever sets it; the envelope; the envelope until somebody sets it, and again once he has
 * let go; whoever sets it, which is written into the envelope. */
enum aers_automation_mode {
    AERS_AUTOMATION_OFF,
    AERS_AUTOMATION_READ,
    AERS_AUTOMATION_TOUCH,
    AERS_AUTOMATION_WRITE,
    AERS_NAUTOMATION_MODES
};

enum { AERS_AUTOMATION_MAX_POINTS = 100000 };

struct aers_automation {
    char *address; /* within the node: "gain_db", "inputs/1/pan", "mute" */
    uint32_t slot;
    enum aers_automation_mode mode;
    struct aers_envelope_point *points; /* [npoints] at least 1, of rising frames */
    size_t npoints;
};

void aers_automation_finish(struct aers_automation *automation); /* zeroed is fine */

const char *aers_automation_mode_name(enum aers_automation_mode mode);
bool aers_automation_mode_find(const char *name, enum aers_automation_mode *out); /* false: none */
const char *aers_curve_name(uint32_t curve);
bool aers_curve_find(const char *name, uint32_t *out);
/* What is wrong with a curve from one value to another of a parameter, or NULL. */
const char *aers_curve_why_not(const struct aers_param *param, uint32_t curve, double from, double to);

/* [{"address", "mode", "points": [[frame, value, "linear"], ...]}], for json_object_put. */
struct json_object *aers_automation_format(const struct aers_automation *items, size_t nitems);
/* And back; *items is malloc'd. AERS_E_INVALID and others with a sentence. */
enum aers_code aers_automation_parse(struct json_object *list, const struct aers_manifest *manifest, uint32_t nelements,
                                     struct aers_automation **items, size_t *nitems,
                                     struct aers_error *error) AERS_MUST_USE;
void aers_automation_destroy(struct aers_automation *items, size_t nitems);

#endif
