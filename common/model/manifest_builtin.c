/* SPDX-License-Identifier: ISC */
/* The manifests of built-in modules and synths, carried inside the program and parsed once. They are part of the build,
 * so a fault in one is a fault of the program and ends it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/data.h"
#include "common/model/manifest.h"
#include "common/model/package.h"

#define SYNTH_PREFIX "synth/"

static struct shelf {
    const char *folder;
    struct aers_manifest **items;
    size_t nitems;
} modules = {.folder = "manifests/builtin/"}, synths = {.folder = "manifests/synth/"};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool is_on(const struct shelf *shelf, const struct aers_data_file *file)
{
    return strncmp(file->name, shelf->folder, strlen(shelf->folder)) == 0;
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

static void parse_shelf(struct shelf *shelf)
{
    size_t n = 0;
    for (const struct aers_data_file *file = aers_data_files; file->name; file++)
        n += is_on(shelf, file);
    shelf->items = calloc(n + 1, sizeof *shelf->items);
    if (!shelf->items)
        abort();
    for (const struct aers_data_file *file = aers_data_files; file->name; file++)
        if (is_on(shelf, file))
            shelf->items[shelf->nitems++] = parse_one(file);
}

static void parse_all(void)
{
    parse_shelf(&modules);
    parse_shelf(&synths);
}

static const struct aers_manifest *get(const struct shelf *shelf, size_t i)
{
    pthread_once(&once, parse_all);
    return i < shelf->nitems ? shelf->items[i] : NULL;
}

size_t aers_manifest_builtin_count(void)
{
    pthread_once(&once, parse_all);
    return modules.nitems;
}

const struct aers_manifest *aers_manifest_builtin(size_t i)
{
    return get(&modules, i);
}

const struct aers_manifest *aers_manifest_find(const char *name)
{
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++)
        if (strcmp(modules.items[i]->name, name) == 0)
            return modules.items[i];
    return aers_package_manifest(name, NULL);
}

size_t aers_manifest_synth_count(void)
{
    pthread_once(&once, parse_all);
    return synths.nitems;
}

const struct aers_manifest *aers_manifest_synth(size_t i)
{
    return get(&synths, i);
}

const char *aers_manifest_synth_name(const struct aers_manifest *synth)
{
    return synth->name + strlen(SYNTH_PREFIX);
}

const struct aers_manifest *aers_manifest_find_synth(const char *name)
{
    for (size_t i = 0; i < aers_manifest_synth_count(); i++)
        if (strcmp(aers_manifest_synth_name(synths.items[i]), name) == 0)
            return synths.items[i];
    return NULL;
}
