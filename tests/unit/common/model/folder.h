/* SPDX-License-Identifier: ISC */
/* tests/unit/common/model/folder.h - walk a folder of graph files. */
#ifndef TESTS_MODEL_FOLDER_H
#define TESTS_MODEL_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void folder_fn(const char *path, void *user);

static int is_graph_file(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end && (strcmp(end, ".yaml") == 0 || strcmp(end, ".json") == 0);
}

/* Calls visit for every .yaml and .json in the order of their names. @return how many there were */
static inline int folder_walk(const char *folder, folder_fn *visit, void *user)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_graph_file, alphasort);
    for (int i = 0; i < n; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        visit(path, user);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return n;
}

/* The whole file, NUL-terminated, for free(). */
static inline char *folder_read(const char *path, size_t *nbytes)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;
    *nbytes = 0;
    if (!file)
        return NULL;
    FILE *memory = open_memstream(&text, &size);
    for (int c; (c = getc(file)) != EOF;)
        putc(c, memory);
    fclose(memory);
    fclose(file);
    *nbytes = size;
    return text;
}

#endif
