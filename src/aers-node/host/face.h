/* SPDX-License-Identifier: ISC */
/* aers-node/host/face.h - the struct aers_module of a module that is known by its manifest alone: its names are the
 * manifest's, what it does is somebody else's (remote.h). Kept until the process ends. Control thread. */
#ifndef AERS_NODE_HOST_FACE_H
#define AERS_NODE_HOST_FACE_H

#include <aers/module.h>

#include "common/model/manifest.h"

/* One for each manifest, with the functions of `common`. NULL without memory. */
const struct aers_module *aers_face_of(const struct aers_manifest *manifest, const struct aers_module *common);
/* Of a module that has a face; NULL when it has none. */
const struct aers_manifest *aers_face_manifest(const char *id);

#endif
