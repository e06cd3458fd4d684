/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/face.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

struct face {
    struct aers_module module;
    const struct aers_manifest *manifest;
    const char **names; /* params, fields, outputs, each ended by NULL */
    struct face *next;
};

static struct face *faces;

static const struct face *find(const char *id)
{
    const struct face *face;
    LL_FOREACH(faces, face)
    {
        if (strcmp(face->manifest->name, id) == 0)
            return face;
    }
    return NULL;
}

const struct aers_manifest *aers_face_manifest(const char *id)
{
    const struct face *face = find(id);
    return face ? face->manifest : NULL;
}

static bool take_names(struct face *face)
{
    const struct aers_manifest *manifest = face->manifest;
    size_t n = 0;
    face->names = calloc(manifest->nparams + manifest->nfields + manifest->noutputs + 3, sizeof *face->names);
    if (!face->names)
        return false;
    face->module.params = face->names;
    for (size_t i = 0; i < manifest->nparams; i++)
        face->names[n++] = manifest->params[i].name;
    face->module.fields = face->names + ++n;
    for (size_t i = 0; i < manifest->nfields; i++)
        face->names[n++] = manifest->fields[i].name;
    face->module.outputs = face->names + ++n;
    for (size_t i = 0; i < manifest->noutputs; i++)
        face->names[n++] = manifest->outputs[i].name;
    return true;
}

const struct aers_module *aers_face_of(const struct aers_manifest *manifest, const struct aers_module *common)
{
    const struct face *known = find(manifest->name);
    if (known)
        return &known->module;
    struct face *face = calloc(1, sizeof *face);
    if (!face)
        return NULL;
    face->module = *common;
    face->module.id = manifest->name;
    face->module.list = manifest->list;
    face->manifest = manifest;
    if (!take_names(face)) {
        free(face);
        return NULL;
    }
    LL_PREPEND(faces, face);
    return &face->module;
}
