/* SPDX-License-Identifier: ISC */
/* collect/faults.h - what is not as it should be, in sentences. */
#ifndef AERS_METER_FAULTS_H
#define AERS_METER_FAULTS_H

#include "common/doc/json.h"

void aers_faults_add(struct json_object *faults, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Of a status of graphd: nodes that cannot live, edges that are not made, and what it warns of. An array, for
 * json_object_put. */
struct json_object *aers_faults_find(struct json_object *status);

#endif
