/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/table.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/term.h"

static const char gap[] = "  ";

void aers_table_init(struct aers_table *table, const struct aers_table_column *columns, size_t ncolumns)
{
    *table = (struct aers_table){.columns = columns, .ncolumns = ncolumns};
}

void aers_table_finish(struct aers_table *table)
{
    for (size_t i = 0; i < table->ncells; i++)
        free(table->cells[i].text);
    free(table->cells);
    *table = (struct aers_table){0};
}

static bool has_room(struct aers_table *table)
{
    if (table->ncells < table->size)
        return true;
    size_t size = table->size ? 2 * table->size : 64;
    struct aers_table_cell *cells = realloc(table->cells, size * sizeof *cells);
    if (!cells)
        return false;
    table->cells = cells;
    table->size = size;
    return true;
}

/* Nothing that comes from a peer may drive the terminal. */
static void defuse(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

void aers_table_add(struct aers_table *table, const char *colour, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text;
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0 || !has_room(table)) {
        if (n >= 0)
            free(text);
        table->failed = true;
        return;
    }
    defuse(text);
    table->cells[table->ncells++] = (struct aers_table_cell){text, colour};
}

size_t aers_text_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static size_t nrows(const struct aers_table *table)
{
    return table->ncells / table->ncolumns;
}

/* 0 for a column in which nothing stands. */
static size_t column_width(const struct aers_table *table, size_t column)
{
    size_t width = 0;
    for (size_t row = 0; row < nrows(table); row++) {
        size_t w = aers_text_width(table->cells[row * table->ncolumns + column].text);
        width = w > width ? w : width;
    }
    size_t title = aers_text_width(table->columns[column].title);
    return width == 0 || width > title ? width : title;
}

/* At most max columns of text, whole code points. */
static void put_cut(FILE *stream, const char *text, size_t max)
{
    size_t width = 0;
    for (; *text; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
        if (width > max)
            return;
        fputc(*text, stream);
    }
}

static void put_spaces(FILE *stream, size_t n)
{
    fprintf(stream, "%*s", (int)n, "");
}

struct place {
    size_t width; /* of the column */
    size_t room;  /* left on the line; SIZE_MAX when unlimited */
    bool right, last;
};

static void put_cell(FILE *stream, const char *text, const char *colour, const struct place *place)
{
    size_t width = aers_text_width(text);
    size_t pad = place->width > width ? place->width - width : 0;
    if (place->right)
        put_spaces(stream, pad);
    if (colour)
        fputs(colour, stream);
    put_cut(stream, text, place->last ? place->room : SIZE_MAX);
    if (colour)
        fputs(AERS_PLAIN, stream);
    if (!place->right && !place->last)
        put_spaces(stream, pad);
}

void aers_table_print(const struct aers_table *table, FILE *stream, int max_width, bool colour)
{
    size_t widths[AERS_TABLE_MAX_COLUMNS], last = 0;
    for (size_t c = 0; c < table->ncolumns; c++) {
        widths[c] = column_width(table, c);
        last = widths[c] ? c : last;
    }
    for (size_t line = 0; line <= nrows(table); line++) {
        size_t room = max_width > 0 ? (size_t)max_width : SIZE_MAX;
        bool first = true;
        for (size_t c = 0; c <= last; c++) {
            if (!widths[c])
                continue;
            if (!first)
                fputs(gap, stream);
            struct place place = {widths[c], room, table->columns[c].right, c == last};
            if (line == 0)
                put_cell(stream, table->columns[c].title, colour ? AERS_DIM : NULL, &place);
            else {
                const struct aers_table_cell *cell = &table->cells[(line - 1) * table->ncolumns + c];
                put_cell(stream, cell->text, colour ? cell->colour : NULL, &place);
            }
            size_t used = widths[c] + sizeof gap - 1;
            room = room == SIZE_MAX ? room : room > used ? room - used : 0;
            first = false;
        }
        fputc('\n', stream);
    }
    if (table->failed)
        fputs("(out of memory: some of this table is missing)\n", stream);
}
