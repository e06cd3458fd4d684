/* SPDX-License-Identifier: ISC */
#include "common/doc/reader.h"

#include <stdlib.h>
#include <string.h>

unsigned aers_reader_line(yaml_mark_t mark)
{
    return (unsigned)mark.line + 1;
}

unsigned aers_reader_column(yaml_mark_t mark)
{
    return (unsigned)mark.column + 1;
}

enum aers_code aers_reader_refuse(struct aers_reader *reader, enum aers_code code, const char *what)
{
    yaml_mark_t mark = reader->event.start_mark;
    struct aers_doc at = {.line = aers_reader_line(mark), .column = aers_reader_column(mark)};
    aers_problem_at(reader->problems, &at, &reader->path, "%s", what);
    return code;
}

void aers_reader_collect(struct aers_reader *reader, const char *what)
{
    reader->invalid = true;
    (void)aers_reader_refuse(reader, AERS_E_INVALID, what);
}

/* Faults of the encoding come with a byte offset only: count lines and characters up to it. */
static void place_of_offset(const char *text, size_t offset, struct aers_doc *at)
{
    at->line = at->column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            at->line++;
            at->column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            at->column++;
        }
    }
}

static enum aers_code report_yaml(struct aers_reader *reader)
{
    const yaml_parser_t *yaml = &reader->yaml;
    struct aers_doc at = {.line = aers_reader_line(yaml->problem_mark),
                          .column = aers_reader_column(yaml->problem_mark)};
    const char *problem = yaml->problem ? yaml->problem : "not readable";
    if (yaml->error == YAML_MEMORY_ERROR)
        return AERS_E_MEMORY;
    if (yaml->error == YAML_READER_ERROR) {
        place_of_offset(reader->text, yaml->problem_offset, &at);
        aers_problem_at(reader->problems, &at, NULL, "%s (the file must be UTF-8 text)", problem);
    } else if (yaml->context) {
        aers_problem_at(reader->problems, &at, &reader->path, "%s %s", problem, yaml->context);
    } else {
        aers_problem_at(reader->problems, &at, &reader->path, "%s", problem);
    }
    return AERS_E_INVALID;
}

enum aers_code aers_reader_next(struct aers_reader *reader)
{
    yaml_event_delete(&reader->event);
    return yaml_parser_parse(&reader->yaml, &reader->event) ? AERS_OK : report_yaml(reader);
}

enum aers_code aers_reader_make(struct aers_reader *reader, unsigned depth, struct aers_doc **out)
{
    if (depth > reader->limits->depth)
        return aers_reader_refuse(reader, AERS_E_LIMIT, "nested too deep");
    if (++reader->nnodes > reader->limits->nnodes)
        return aers_reader_refuse(reader, AERS_E_LIMIT,
                                  "too many values in one document (aliases count each time they are used)");
    struct aers_doc *doc = calloc(1, sizeof *doc);
    if (!doc)
        return AERS_E_MEMORY;
    doc->line = aers_reader_line(reader->event.start_mark);
    doc->column = aers_reader_column(reader->event.start_mark);
    *out = doc;
    return AERS_OK;
}

enum aers_code aers_reader_set_string(struct aers_doc *doc, const char *text)
{
    doc->string = strdup(text);
    doc->type = doc->string ? AERS_DOC_STRING : AERS_DOC_NULL;
    return doc->string ? AERS_OK : AERS_E_MEMORY;
}
