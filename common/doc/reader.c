/* SPDX-License-Identifier: ISC */
#include "common/doc/reader.h"

#include <stdlib.h>
#include <string.h>

unsigned aers_reader_line(yaml_mark_t mark)
{
    return (unsigned)mark.line + 1;
}

unsigned aers_reader_column(const struct aers_reader *reader, yaml_mark_t mark)
{
    return (unsigned)aers_surrogates_column(&reader->surrogates, mark.line, mark.column) + 1;
}

enum aers_code aers_reader_refuse(struct aers_reader *reader, enum aers_code code, const char *what)
{
    yaml_mark_t mark = reader->event.start_mark;
    struct aers_doc at = {.line = aers_reader_line(mark), .column = aers_reader_column(reader, mark)};
    aers_problem_at(reader->problems, &at, &reader->path, "%s", what);
    return code;
}

void aers_reader_collect(struct aers_reader *reader, const char *what)
{
    reader->invalid = true;
    (void)aers_reader_refuse(reader, AERS_E_INVALID, what);
}

/* Faults of the encoding come with a byte offset only: count lines and characters up to it. */
static yaml_mark_t mark_of_offset(const char *text, size_t offset)
{
    yaml_mark_t mark = {0};
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            mark.line++;
            mark.column = 0;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            mark.column++;
        }
    }
    return mark;
}

static enum aers_code report_yaml(struct aers_reader *reader)
{
    const yaml_parser_t *yaml = &reader->yaml;
    bool is_encoding = yaml->error == YAML_READER_ERROR;
    const char *context = is_encoding ? "(the file must be UTF-8 text)" : yaml->context ? yaml->context : "";
    yaml_mark_t mark = is_encoding ? mark_of_offset(reader->text, yaml->problem_offset) : yaml->problem_mark;
    struct aers_doc at = {.line = aers_reader_line(mark), .column = aers_reader_column(reader, mark)};
    if (yaml->error == YAML_MEMORY_ERROR)
        return AERS_E_MEMORY;
    /* What is wrong in its bytes is found ahead of where the tree has come to. */
    aers_problem_at(reader->problems, &at, is_encoding ? NULL : &reader->path, "%s%s%s",
                    yaml->problem ? yaml->problem : "not readable", *context ? " " : "", context);
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
    doc->column = aers_reader_column(reader, reader->event.start_mark);
    *out = doc;
    return AERS_OK;
}

enum aers_code aers_reader_set_string(struct aers_doc *doc, const char *text)
{
    doc->string = strdup(text);
    doc->type = doc->string ? AERS_DOC_STRING : AERS_DOC_NULL;
    return doc->string ? AERS_OK : AERS_E_MEMORY;
}
