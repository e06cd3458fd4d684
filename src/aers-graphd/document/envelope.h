/* SPDX-License-Identifier: ISC */
/* document/envelope.h - the automation of a graph in its document: modes, and points that were recorded. Main thread.
 */
#ifndef AERS_GRAPHD_DOCUMENT_ENVELOPE_H
#define AERS_GRAPHD_DOCUMENT_ENVELOPE_H

#include "common/doc/tree.h"
#include "common/model/automation.h"

/* param: "trim/gain_db". The mode of its envelope; one that is not there is made, with one point of value at the
 * beginning. AERS_E_INVALID: no mode of this name. */
enum aers_code aers_document_set_mode(struct aers_doc *root, const char *param, const char *mode,
                                      struct aers_doc *value, struct aers_error *error) AERS_MUST_USE;
/* Other points for an envelope that is there. AERS_E_NOT_FOUND. */
enum aers_code aers_document_set_points(struct aers_doc *root, const char *name, const struct aers_param *param,
                                        const struct aers_envelope_point *points, size_t npoints,
                                        struct aers_error *error) AERS_MUST_USE;
/* AERS_E_NOT_FOUND: it has none. */
enum aers_code aers_document_clear_envelope(struct aers_doc *root, const char *param,
                                            struct aers_error *error) AERS_MUST_USE;

#endif
