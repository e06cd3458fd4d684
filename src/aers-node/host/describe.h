/* SPDX-License-Identifier: ISC */
/* aers-node/host/describe.h - what aers-node says of its modules on standard output. */
#ifndef AERS_NODE_HOST_DESCRIBE_H
#define AERS_NODE_HOST_DESCRIBE_H

#include <stdio.h>

#include "common/model/manifest.h"

/* One line each: name, kind, title and the first sentence of its doc. */
void aers_describe_all(FILE *stream);
/* The manifest as JSON, with the slot of every value; a list's slots are those of its first element. */
void aers_describe_one(const struct aers_manifest *manifest, FILE *stream);

#endif
