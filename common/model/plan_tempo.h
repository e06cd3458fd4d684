/* SPDX-License-Identifier: ISC */
/* common/model/plan_tempo.h - the tempo of a node plan, [[bar, bpm, beats], ...]. */
#ifndef AERS_MODEL_PLAN_TEMPO_H
#define AERS_MODEL_PLAN_TEMPO_H

#include "common/base/error.h"
#include "common/doc/json.h"
#include "common/model/tempo.h"

struct json_object *aers_plan_tempo_format(const struct aers_tempo *tempo);
/* Settled. On failure there may be points: they are the plan's to free. */
enum aers_code aers_plan_tempo_read(struct json_object *array, struct aers_tempo *tempo,
                                    struct aers_error *error) AERS_MUST_USE;

#endif
