/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-ctl/up/ring.h"

struct heard {
    size_t n;
    char last[AERS_RING_WIDTH];
};

static void hear(void *user, const char *line)
{
    struct heard *heard = user;
    heard->n++;
    snprintf(heard->last, sizeof heard->last, "%s", line);
}

static void write_text(struct aers_line_ring *ring, const char *text, struct heard *heard)
{
    aers_line_ring_write(ring, text, strlen(text), hear, heard);
}

static void lines_are_put_together_from_pieces(void **state)
{
    (void)state;
    struct aers_line_ring ring = {.nlines = 0};
    struct heard heard = {0};
    write_text(&ring, "one\ntw", &heard);
    assert_int_equal(heard.n, 1);
    assert_string_equal(heard.last, "one");
    write_text(&ring, "o\n\n", &heard);
    assert_int_equal(heard.n, 2);
    assert_string_equal(heard.last, "two");
    write_text(&ring, "no end", &heard);
    aers_line_ring_flush(&ring, hear, &heard);
    assert_string_equal(heard.last, "no end");
}

static void a_long_line_is_cut_and_control_characters_are_blanks(void **state)
{
    (void)state;
    struct aers_line_ring ring = {.nlines = 0};
    struct heard heard = {0};
    for (int i = 0; i < 3 * AERS_RING_WIDTH; i++)
        write_text(&ring, "x", &heard);
    write_text(&ring, "\n\033[2Ja\n", &heard);
    assert_int_equal(heard.n, 2);
    assert_string_equal(heard.last, " [2Ja");
    assert_int_equal(strlen(ring.lines[0]), AERS_RING_WIDTH - 1);
}

static void the_newest_lines_are_kept_in_order(void **state)
{
    (void)state;
    struct aers_line_ring ring = {.nlines = 0};
    struct heard heard = {0};
    char line[32], *text = NULL, wanted[32];
    size_t nbytes;
    for (int i = 0; i < AERS_RING_LINES + 5; i++) {
        snprintf(line, sizeof line, "line %d\n", i);
        write_text(&ring, line, &heard);
    }
    FILE *stream = open_memstream(&text, &nbytes);
    aers_line_ring_print(&ring, "> ", stream);
    fclose(stream);
    assert_memory_equal(text, "> line 5\n> line 6\n", 18);
    snprintf(wanted, sizeof wanted, "> line %d\n", AERS_RING_LINES + 4);
    assert_string_equal(text + nbytes - strlen(wanted), wanted);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_put_together_from_pieces),
        cmocka_unit_test(a_long_line_is_cut_and_control_characters_are_blanks),
        cmocka_unit_test(the_newest_lines_are_kept_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
