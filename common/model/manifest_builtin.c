/* SPDX-License-Identifier: ISC */
/* The built-in manifests, carried inside the program and parsed once. They are part of the build, so a fault in one is
 * a fault of the program and ends it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/data.h"
#include "common/model/manifest.h"

static struct aers_manifest **builtins;
static size_t nbuiltins;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool is_manifest(const struct aers_data_file *file)
{
    static const char folder[] = "manifests/builtin/";
    return strncmp(file->name, folder, sizeof folder - 1) == 0;
}

static struct aers_manifest *parse_one(const struct aers_data_file *file)
{
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    struct aers_manifest *manifest = NULL;
    aers_problems_init(&problems, file->name);
    enum aers_code code = aers_doc_parse(file->text, file->nbytes, NULL, &problems, &doc);
    if (!code)
        code = aers_manifest_parse(doc, &problems, &manifest);
    if (code) {
        aers_problems_print(&problems, stderr);
        abort();
    }
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
    return manifest;
}

static void parse_all(void)
{
    size_t n = 0;
    for (const struct aers_data_file *file = aers_data_files; file->name; file++)
        n += is_manifest(file);
    builtins = calloc(n + 1, sizeof *builtins);
    if (!builtins)
        abort();
    for (const struct aers_data_file *file = aers_data_files; file->name; file++)
        if (is_manifest(file))
            builtins[nbuiltins++] = parse_one(file);
}

size_t aers_manifest_builtin_count(void)
{
    pthread_once(&once, parse_all);
    return nbuiltins;
}

const struct aers_manifest *aers_manifest_builtin(size_t i)
{
    return i < aers_manifest_builtin_count() ? builtins[i] : NULL;
}

const struct aers_manifest *aers_manifest_find(const char *name)
{
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++)
        if (strcmp(builtins[i]->name, name) == 0)
            return builtins[i];
    return NULL;
}
