/* SPDX-License-Identifier: ISC */
/* aers-node/guest/python.h - a module in Python as a struct aers_module: a class that derives from DspModule, its
 * blocks of AERS_PYTHON_BLOCK frames, and so late by as many. Not hard real time: an interpreter allocates, and what it
 * computes takes as long as it takes. */
#ifndef AERS_NODE_GUEST_PYTHON_H
#define AERS_NODE_GUEST_PYTHON_H

#include <aers/module.h>
#include <stdbool.h>

#include "common/model/manifest.h"

enum { AERS_PYTHON_BLOCK = 256 };

bool aers_python_is(const struct aers_manifest *manifest);
/* Before the sandbox: the interpreter's library, which is ours. @return false with a sentence */
bool aers_python_open(char *why, size_t why_size);
/* System calls that it needs until it plays. */
const int *aers_python_calls(size_t *ncalls);

/* fd: the sealed source. failed: told the exception when one leaves the module while it plays; does not return. */
const struct aers_module *aers_python_adapt(int fd, const char *file, const struct aers_manifest *manifest,
                                            void (*failed)(const char *why), char *why, size_t why_size);
/* After each answer, while nothing is asked. */
void aers_python_rest(void);

#endif
