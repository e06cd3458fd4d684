/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

static const struct aers_table_column columns[] = {{"NAME", false}, {"N", true}, {"NOTE", false}, {"TEXT", false}};

static void assert_prints(const struct aers_table *table, int width, bool colour, const char *wanted)
{
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    aers_table_print(table, stream, width, colour);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
}

static void fill(struct aers_table *table, const char *note)
{
    aers_table_init(table, columns, 4);
    aers_table_add(table, AERS_GREEN, "%s", "gain");
    aers_table_add(table, NULL, "%d", 7);
    aers_table_add(table, NULL, "%s", "");
    aers_table_add(table, NULL, "%s", "a first line");
    aers_table_add(table, NULL, "%s", "équaliser");
    aers_table_add(table, NULL, "%d", 1234);
    aers_table_add(table, NULL, "%s", note);
    aers_table_add(table, NULL, "%s", "b");
}

static void columns_are_as_wide_as_what_is_in_them_and_empty_ones_are_left_out(void **state)
{
    (void)state;
    struct aers_table table;
    fill(&table, "");
    assert_prints(&table, 0, false,
                  "NAME          N  TEXT\n"
                  "gain          7  a first line\n"
                  "équaliser  1234  b\n");
    aers_table_finish(&table);
    fill(&table, "x");
    assert_prints(&table, 0, false,
                  "NAME          N  NOTE  TEXT\n"
                  "gain          7        a first line\n"
                  "équaliser  1234  x     b\n");
    aers_table_finish(&table);
}

static void the_last_column_is_cut_at_the_edge(void **state)
{
    (void)state;
    struct aers_table table;
    fill(&table, "");
    assert_prints(&table, 24, false,
                  "NAME          N  TEXT\n"
                  "gain          7  a first\n"
                  "équaliser  1234  b\n");
    aers_table_finish(&table);
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    static const struct aers_table_column one[] = {{"A", false}};
    struct aers_table table;
    aers_table_init(&table, one, 1);
    aers_table_add(&table, AERS_RED, "%s", "x\033[2Jy\nz");
    assert_prints(&table, 0, false, "A\nx [2Jy z\n");
    assert_prints(&table, 0, true, AERS_DIM "A" AERS_PLAIN "\n" AERS_RED "x [2Jy z" AERS_PLAIN "\n");
    aers_table_finish(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_what_is_in_them_and_empty_ones_are_left_out),
        cmocka_unit_test(the_last_column_is_cut_at_the_edge),
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
