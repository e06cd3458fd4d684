/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/graphviz.h - a text in DOT made a drawing by Graphviz's dot(1). */
#ifndef AERS_CTL_GRAPHVIZ_H
#define AERS_CTL_GRAPHVIZ_H

#include <stddef.h>

#include "common/base/error.h"

/* `dot -T format`; what it draws goes to standard output. AERS_E_UNSUPPORTED when dot is not installed. */
enum aers_code aers_graphviz_draw(const char *dot, size_t nbytes, const char *format,
                                  struct aers_error *error) AERS_MUST_USE;

#endif
