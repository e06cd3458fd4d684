/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "src/aers-graphd/engine/lines.h"

enum { FIRST = 5000 };

static struct aers_lines lines;

static int set_up(void **state)
{
    (void)state;
    aers_lines_init(&lines, FIRST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_lines_finish(&lines);
    return 0;
}

static void add(unsigned n)
{
    char text[32];
    for (unsigned i = 0; i < n; i++) {
        snprintf(text, sizeof text, "line %llu", (unsigned long long)lines.next);
        aers_lines_add(&lines, "test", AERS_LOG_INFO, "subject", text);
    }
}

static void lines_come_back_in_their_order(void **state)
{
    struct aers_line line;
    uint64_t from = 0, lost;
    (void)state;
    add(2);
    assert_true(aers_lines_find(&lines, AERS_LOG_INFO, &from, &lost, &line));
    assert_int_equal(from, FIRST);
    assert_int_equal(lost, 0);
    assert_string_equal(line.text, "line 5000");
    assert_string_equal(line.program, "test");
    from++;
    assert_true(aers_lines_find(&lines, AERS_LOG_INFO, &from, &lost, &line));
    assert_string_equal(line.text, "line 5001");
    from++;
    assert_false(aers_lines_find(&lines, AERS_LOG_INFO, &from, &lost, &line));
    assert_int_equal(from, FIRST + 2);
}

static void what_is_less_grave_is_passed_over(void **state)
{
    struct aers_line line;
    uint64_t from = 0, lost;
    (void)state;
    aers_lines_add(&lines, "test", AERS_LOG_DEBUG, "", "chatter");
    aers_lines_add(&lines, "test", AERS_LOG_WARNING, "", "mind");
    assert_true(aers_lines_find(&lines, AERS_LOG_WARNING, &from, &lost, &line));
    assert_string_equal(line.text, "mind");
    from++;
    assert_false(aers_lines_find(&lines, AERS_LOG_ERROR, &from, &lost, &line));
}

static void what_is_kept_no_more_is_counted(void **state)
{
    struct aers_line line;
    uint64_t from = FIRST + 3, lost;
    (void)state;
    add(AERS_LINES_NKEPT + 10);
    assert_true(aers_lines_find(&lines, AERS_LOG_INFO, &from, &lost, &line));
    assert_int_equal(lost, 7);
    assert_string_equal(line.text, "line 5010");
    from = FIRST - 1000; /* of a run before: nothing of this one is lost that was never there */
    assert_true(aers_lines_find(&lines, AERS_LOG_INFO, &from, &lost, &line));
    assert_int_equal(lost, 10);
}

static void a_number_that_is_yet_to_come_is_now(void **state)
{
    struct aers_line line;
    uint64_t from = INT64_MAX, lost;
    (void)state;
    add(3);
    assert_false(aers_lines_find(&lines, AERS_LOG_DEBUG, &from, &lost, &line));
    assert_int_equal(from, FIRST + 3);
}

static void long_lines_are_cut(void **state)
{
    struct aers_line line;
    char text[2000];
    uint64_t from = 0, lost;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = 'x';
    text[sizeof text - 1] = '\0';
    aers_lines_add(&lines, "test", AERS_LOG_ERROR, text, text);
    assert_true(aers_lines_find(&lines, AERS_LOG_ERROR, &from, &lost, &line));
    assert_int_equal(line.text[AERS_LINE_TEXT - 1], 0);
    assert_int_equal(line.text[AERS_LINE_TEXT - 2], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_come_back_in_their_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_less_grave_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_kept_no_more_is_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_that_is_yet_to_come_is_now, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_lines_are_cut, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
