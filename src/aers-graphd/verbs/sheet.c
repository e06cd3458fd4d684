/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/sheet.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/aers-graphd/memory.h"

struct aers_sheet {
    struct aers_answer *whole;
    size_t nparts, nopen;
    double *values;
    int64_t *frames;
    bool is_dropped;
    enum aers_code code;
    char what[512];
};

struct aers_sheet *aers_sheet_create(struct aers_answer *whole, size_t nparts)
{
    struct aers_sheet *sheet = aers_need(1, sizeof *sheet);
    sheet->whole = whole;
    sheet->nparts = sheet->nopen = nparts;
    sheet->values = aers_need(nparts, sizeof *sheet->values);
    sheet->frames = aers_need(nparts, sizeof *sheet->frames);
    return sheet;
}

static void end_part(struct aers_sheet *sheet)
{
    if (--sheet->nopen)
        return;
    if (sheet->is_dropped)
        aers_answer_drop(sheet->whole);
    else if (sheet->code != AERS_OK)
        aers_answer_error(sheet->whole, sheet->code, "%s", sheet->what);
    else
        aers_answer_values(sheet->whole, sheet->values, sheet->frames, sheet->nparts);
    free(sheet->values);
    free(sheet->frames);
    free(sheet);
}

void aers_sheet_put(struct aers_sheet *sheet, size_t part, double value, int64_t frame)
{
    sheet->values[part] = value;
    sheet->frames[part] = frame;
    end_part(sheet);
}

void aers_sheet_fail(struct aers_sheet *sheet, const char *address, enum aers_code code, const char *what)
{
    if (sheet->code == AERS_OK) {
        sheet->code = code;
        snprintf(sheet->what, sizeof sheet->what, "%s: %s", address, what);
    }
    end_part(sheet);
}

void aers_sheet_drop(struct aers_sheet *sheet)
{
    sheet->is_dropped = true;
    end_part(sheet);
}
