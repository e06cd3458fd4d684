/* SPDX-License-Identifier: ISC */
/* common/model/plan_read.h - inside common/model only: plan_read.c turns JSON into a plan, plan_check.c holds it to the
 * rules of docs/node-plan.md. */
#ifndef AERS_MODEL_PLAN_READ_H
#define AERS_MODEL_PLAN_READ_H

#include "common/model/plan.h"

enum aers_code aers_plan_check(const struct aers_plan *plan, struct aers_error *error) AERS_MUST_USE;

#endif
