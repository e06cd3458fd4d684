/* SPDX-License-Identifier: ISC */
/* Timelines from files and texts. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/timeline.h"

/* An event of every field takes 20 nodes and 400 bytes. */
static const struct aers_doc_limits limits = {
    .nbytes = 64 << 20, .depth = 16, .nnodes = 24 * (size_t)AERS_TIMELINE_MAX_EVENTS};
static const struct aers_doc_limits line_limits = {.nbytes = 16 << 10, .depth = 8, .nnodes = 64};

/* Where problems of a file, or of a line of it, go to. */
struct place {
    struct aers_problems *problems;
    struct aers_path path;
    unsigned first_line; /* lines of the file before the document */
};

static void on_problem(void *user, const struct aers_doc *doc, bool at_key, const char *what)
{
    struct place *place = user;
    struct aers_doc moved = *doc;
    moved.line += place->first_line;
    moved.key_line += place->first_line;
    if (at_key)
        aers_problem_at_key(place->problems, &moved, &place->path, "%s", what);
    else
        aers_problem_at(place->problems, &moved, &place->path, "%s", what);
}

static struct aers_timeline_reader reader_of(struct place *place, double rate_hz, const struct aers_tempo *tempo,
                                             const char *base_dir)
{
    return (struct aers_timeline_reader){.rate_hz = rate_hz,
                                         .tempo = tempo,
                                         .base_dir = base_dir,
                                         .path = &place->path,
                                         .problem = on_problem,
                                         .user = place};
}

/* ---- one document: a list, or a map that has it under `events` ---- */

static enum aers_code read_whole(struct aers_timeline_reader *reader, const struct aers_doc *doc,
                                 struct aers_timeline *timeline)
{
    if (doc->type != AERS_DOC_MAP)
        return aers_timeline_read(reader, doc, timeline);
    const struct aers_doc *events = aers_doc_get(doc, "events");
    if (!events || doc->nchildren > 1) {
        const struct aers_doc *other = doc->child;
        while (other && strcmp(other->key, "events") == 0)
            other = other->next;
        reader->nproblems++;
        reader->problem(reader->user, other ? other : doc, other != NULL, "a file of events has `events: [...]` only");
        return AERS_E_INVALID;
    }
    const size_t mark = aers_path_key(reader->path, "events");
    const enum aers_code code = aers_timeline_read(reader, events, timeline);
    aers_path_back(reader->path, mark);
    return code;
}

static enum aers_code load_document(const char *path, struct aers_timeline_reader *reader, struct place *place,
                                    struct aers_timeline *timeline)
{
    struct aers_doc *doc = NULL;
    enum aers_code code = aers_doc_parse_file(path, &limits, place->problems, &doc);
    if (!code)
        code = read_whole(reader, doc, timeline);
    aers_doc_destroy(doc);
    return code;
}

/* ---- lines ---- */

static enum aers_code read_line(const char *text, size_t nbytes, struct aers_timeline_reader *reader,
                                struct place *place, struct aers_timeline *timeline)
{
    struct aers_problems found;
    struct aers_doc *doc = NULL;
    aers_problems_init(&found, NULL);
    enum aers_code code = aers_doc_parse(text, nbytes, &line_limits, &found, &doc);
    for (size_t i = 0; i < found.nitems; i++)
        aers_problems_add(place->problems, place->first_line + found.items[i].line, found.items[i].column,
                          found.items[i].path, "%s", found.items[i].what);
    aers_problems_finish(&found);
    if (!code) {
        struct aers_doc list = {.type = AERS_DOC_SEQ, .line = 1, .column = 1, .child = doc, .nchildren = 1};
        code = aers_timeline_read(reader, &list, timeline);
    }
    aers_doc_destroy(doc);
    return code;
}

static enum aers_code load_lines(FILE *file, struct aers_timeline_reader *reader, struct place *place,
                                 struct aers_timeline *timeline)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    enum aers_code worst = AERS_OK;
    for (place->first_line = 0; (n = getline(&line, &size, file)) >= 0; place->first_line++) {
        if (strspn(line, " \t\r\n") == (size_t)n)
            continue;
        const enum aers_code code = read_line(line, (size_t)n, reader, place, timeline);
        worst = code ? code : worst;
        if (code == AERS_E_MEMORY || !aers_problems_has_room(place->problems))
            break;
    }
    free(line);
    return worst;
}

static enum aers_code load_log(const char *path, struct aers_timeline_reader *reader, struct place *place,
                               struct aers_timeline *timeline)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        aers_problems_add(place->problems, 0, 0, "", "%s", strerror(errno));
        return AERS_E_IO;
    }
    const enum aers_code code = load_lines(file, reader, place, timeline);
    fclose(file);
    return code;
}

enum aers_code aers_timeline_load(const char *path, double rate_hz, const struct aers_tempo *tempo,
                                  struct aers_timeline *timeline, struct aers_problems *problems)
{
    static const char lines[] = ".jsonl";
    struct place place = {.problems = problems};
    char *copy = strdup(path);
    if (!copy)
        return AERS_E_MEMORY;
    struct aers_timeline_reader reader = reader_of(&place, rate_hz, tempo, dirname(copy));
    const size_t length = strlen(path), nlines = sizeof lines - 1;
    const bool is_log = length > nlines && strcmp(path + length - nlines, lines) == 0;
    const enum aers_code code =
        is_log ? load_log(path, &reader, &place, timeline) : load_document(path, &reader, &place, timeline);
    free(copy);
    return code;
}

/* ---- texts ---- */

/* The first problem as an error. */
static enum aers_code first_problem(const struct aers_problems *problems, enum aers_code code, struct aers_error *error)
{
    if (!code || problems->nitems == 0)
        return code;
    const struct aers_problem *first = &problems->items[0];
    return aers_error_set(error, code, first->path, "%s%s%s", first->path, *first->path ? ": " : "", first->what);
}

enum aers_code aers_timeline_parse(const char *text, double rate_hz, struct aers_timeline *timeline,
                                   struct aers_error *error)
{
    struct aers_problems problems;
    struct place place = {.problems = &problems};
    struct aers_timeline_reader reader = reader_of(&place, rate_hz, NULL, NULL);
    struct aers_doc *doc = NULL;
    aers_problems_init(&problems, NULL);
    enum aers_code code = aers_doc_parse(text, strlen(text), &limits, &problems, &doc);
    if (!code)
        code = aers_timeline_read(&reader, doc, timeline);
    code = first_problem(&problems, code, error);
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
    return code;
}

enum aers_code aers_timeline_parse_event(const char *text, size_t nbytes, double rate_hz,
                                         const struct aers_tempo *tempo, const char *base_dir,
                                         struct aers_timeline_event *event, struct aers_error *error)
{
    struct aers_problems problems;
    struct place place = {.problems = &problems};
    struct aers_timeline_reader reader = reader_of(&place, rate_hz, tempo, base_dir);
    struct aers_doc *doc = NULL;
    aers_problems_init(&problems, NULL);
    enum aers_code code = aers_doc_parse(text, nbytes, &line_limits, &problems, &doc);
    if (!code)
        code = aers_timeline_read_event(&reader, doc, event);
    code = first_problem(&problems, code, error);
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
    return code;
}
