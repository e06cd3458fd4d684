/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/paths.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "common/model/take_name.h"
#include "common/model/timeline.h"
#include "src/aers-graphd/memory.h"

enum { MOST_UPS = 3 };

/* Bytes of the directories that both begin with, up to and with the last '/'. */
static size_t common_nbytes(const char *dir, const char *path)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        bool is_end = dir[i] == '/' || !dir[i];
        if (is_end && path[i] == '/')
            common = i + 1;
        if (!dir[i] || dir[i] != path[i])
            return common;
    }
}

char *aers_path_from(const char *dir, const char *path)
{
    size_t common = common_nbytes(dir, path);
    unsigned nups = 0;
    if (common <= 1) /* nothing but the root */
        return aers_need_string(path);
    for (const char *rest = dir + (common <= strlen(dir) ? common : strlen(dir)); *rest; rest++)
        nups += rest[0] != '/' && (rest[1] == '/' || !rest[1]);
    if (nups > MOST_UPS)
        return aers_need_string(path);
    return aers_need_text("%.*s%s", (int)(3 * nups), "../../../", path + common);
}

static char *name_from(const char *dir, const char *path)
{
    return dir ? aers_path_from(dir, path) : aers_need_string(path);
}

/* The value in the document that a setting of the node was made from, or NULL. */
static struct aers_doc *find_option(struct aers_doc *map, const char *key)
{
    struct aers_doc *option = aers_doc_find(aers_doc_find(map, "source"), key);
    return option ? option : aers_doc_find(aers_doc_find(map, "params"), key);
}

static void replace(struct aers_doc *text, char *with)
{
    free(text->string);
    text->string = with;
}

/* A recorder that does not say what its files are called has them beside the graph file it was read from. */
static void put_pattern(struct aers_doc *map, const char *pattern, const char *dir)
{
    char *path = name_from(dir, pattern);
    struct aers_doc *file = aers_doc_find(map, "file");
    if (file && file->type == AERS_DOC_STRING)
        replace(file, aers_need_string(path));
    else if (strcmp(path, AERS_TAKE_NAME_USUAL) != 0)
        aers_need_made(aers_doc_put(map, "file", aers_doc_create_string(path)));
    free(path);
}

static void put_path(struct aers_doc *map, const struct aers_setting *setting, const char *dir)
{
    static const char wav[] = "wav:file=";
    struct aers_doc *option = find_option(map, setting->key), *sink = aers_doc_find(map, "sink");
    char *path = name_from(dir, setting->value);
    if (option && option->type == AERS_DOC_STRING)
        replace(option, aers_need_string(path));
    else if (sink && sink->type == AERS_DOC_STRING && strncmp(sink->string, wav, sizeof wav - 1) == 0)
        replace(sink, aers_need_text("%s%s", wav, path));
    free(path);
}

static bool is_path(const char *name)
{
    size_t length = strlen(name);
    return strcmp(name, "path") == 0 || strcmp(name, "events_file") == 0 ||
           (length > 5 && strcmp(name + length - 5, "_path") == 0);
}

/* The timeline's first events are those of the document's own list, in its order. */
static void put_events(struct aers_doc *map, const char *text, double rate_hz, const char *dir)
{
    struct aers_timeline timeline = {0};
    struct aers_doc *list = aers_doc_find(aers_doc_find(map, "source"), "events");
    struct aers_doc *doc = list ? list->child : NULL;
    if (aers_timeline_parse(text, rate_hz, &timeline, NULL) == AERS_OK) {
        for (size_t i = 0; doc && i < timeline.nevents; i++, doc = doc->next) {
            struct aers_doc *play = aers_doc_find(doc, "play");
            if (play && play->type == AERS_DOC_STRING && timeline.events[i].play)
                replace(play, name_from(dir, timeline.events[i].play));
        }
    }
    aers_timeline_finish(&timeline);
}

void aers_document_put_paths(struct aers_doc *root, const struct aers_graph *graph, const char *dir)
{
    struct aers_doc *map = aers_doc_find(root, "nodes")->child;
    for (size_t i = 0; map && i < graph->nnodes; i++, map = map->next)
        for (size_t k = 0; k < graph->nodes[i].nsettings; k++)
            if (graph->nodes[i].type == AERS_NODE_RECORD && strcmp(graph->nodes[i].settings[k].key, "path") == 0)
                put_pattern(map, graph->nodes[i].settings[k].value, dir);
            else if (is_path(graph->nodes[i].settings[k].key))
                put_path(map, &graph->nodes[i].settings[k], dir);
            else if (strcmp(graph->nodes[i].settings[k].key, "events") == 0)
                put_events(map, graph->nodes[i].settings[k].value, graph->rate_hz, dir);
}
