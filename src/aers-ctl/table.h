/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/table.h - a text table whose columns are as wide as what is in them. A column that stays empty is left
 * out; the last one is cut at the edge of the terminal. */
#ifndef AERS_CTL_TABLE_H
#define AERS_CTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { AERS_TABLE_MAX_COLUMNS = 12 };

struct aers_table_column {
    const char *title;
    bool right; /* numbers */
};

struct aers_table_cell {
    char *text;
    const char *colour; /* a sequence of term.h, or NULL; not owned */
};

struct aers_table {
    const struct aers_table_column *columns; /* [ncolumns], not owned */
    size_t ncolumns;
    struct aers_table_cell *cells; /* row by row */
    size_t ncells, size;
    bool failed; /* out of memory: print says so */
};

void aers_table_init(struct aers_table *table, const struct aers_table_column *columns, size_t ncolumns);
void aers_table_finish(struct aers_table *table); /* zeroed is fine */
/* The next cell, left to right, row after row. */
void aers_table_add(struct aers_table *table, const char *colour, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* max_width in terminal columns, 0 for no limit. */
void aers_table_print(const struct aers_table *table, FILE *stream, int max_width, bool colour);

/* Columns a UTF-8 text takes (one per code point). */
size_t aers_text_width(const char *text);

#endif
