/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/manifest_read.h"

const struct aers_preset *aers_manifest_preset(const struct aers_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->npresets; i++)
        if (strcmp(manifest->presets[i].name, name) == 0)
            return &manifest->presets[i];
    return NULL;
}

static void read_value(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest,
                       struct aers_preset *preset)
{
    struct aers_error error;
    for (size_t i = 0; i < manifest->nparams; i++) {
        if (!manifest->params[i].name || strcmp(manifest->params[i].name, doc->key) != 0)
            continue;
        if (aers_param_read(&manifest->params[i], doc, &preset->values[i], &error))
            aers_problem_at(fields->problems, doc, fields->path, "%s", error.what);
        return;
    }
    aers_problem_at_key(fields->problems, doc, fields->path, "no parameter of this module");
}

static bool read_preset(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest,
                        struct aers_preset *preset)
{
    preset->name = strdup(doc->key);
    preset->values = calloc(manifest->nparams + 1, sizeof *preset->values);
    if (!preset->name || !preset->values)
        return false;
    for (size_t i = 0; i < manifest->nparams; i++)
        preset->values[i] = (double)NAN;
    if (!aers_fields_map(fields, doc))
        return true;
    for (const struct aers_doc *value = doc->child; value; value = value->next) {
        const size_t mark = aers_path_key(fields->path, value->key);
        read_value(fields, value, manifest, preset);
        aers_path_back(fields->path, mark);
    }
    return true;
}

/* Their names are in its text, so that whoever shows options shows them. */
static char *text_of(const struct aers_manifest *manifest)
{
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    if (!stream)
        return NULL;
    fputs("Values to begin with: ", stream);
    for (size_t i = 0; i < manifest->npresets; i++)
        fprintf(stream, "%s%s", i ? ", " : "", manifest->presets[i].name);
    fputc('.', stream);
    return fclose(stream) == 0 ? text : NULL;
}

static bool add_option(struct aers_manifest *manifest)
{
    struct aers_option_desc *options =
        reallocarray(manifest->options, manifest->noptions + 1, sizeof *manifest->options);
    if (!options)
        return false;
    manifest->options = options;
    struct aers_option_desc *option = &options[manifest->noptions++];
    *option = (struct aers_option_desc){
        .name = strdup(AERS_PRESET_OPTION), .doc = text_of(manifest), .type = AERS_DOC_STRING};
    return option->name && option->doc;
}

bool aers_presets_read(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    const struct aers_doc *map = aers_fields_get(fields, doc, "presets", AERS_FIELD(AERS_DOC_MAP), false);
    bool enough = true;
    if (!map || !map->nchildren)
        return true;
    const size_t mark = aers_path_key(fields->path, "presets");
    if (map->nchildren > AERS_MANIFEST_MAX_NAMES) {
        aers_problem_at(fields->problems, map, fields->path, "more than %d presets", AERS_MANIFEST_MAX_NAMES);
    } else {
        manifest->presets = calloc(map->nchildren, sizeof *manifest->presets);
        enough = manifest->presets != NULL;
    }
    for (const struct aers_doc *one = map->child; manifest->presets && one && enough; one = one->next) {
        const size_t inner = aers_path_key(fields->path, one->key);
        enough = read_preset(fields, one, manifest, &manifest->presets[manifest->npresets++]);
        aers_path_back(fields->path, inner);
    }
    aers_path_back(fields->path, mark);
    return enough && (!manifest->npresets || add_option(manifest));
}

void aers_presets_destroy(struct aers_preset *presets, size_t npresets)
{
    for (size_t i = 0; i < npresets; i++) {
        free(presets[i].name);
        free(presets[i].values);
    }
    free(presets);
}
